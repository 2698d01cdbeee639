package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.values.Orders.User;
import java.io.ByteArrayOutputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EventObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Is an unstorable class refused as soon as it is named? */
final class NamedTypesTest {
    private static final String HERE = NamedTypesTest.class.getName();

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class Event extends EventObject {
        private static final long serialVersionUID = 1L;

        Event() {
            super("source");
        }
    }

    private static class Entity {
        protected long id;
    }

    private static final class Customer extends Entity {}

    private static class Stateless {}

    private static final class Fine extends Stateless {}

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void unstorableClassIsRefused(Class<?> type, String reason) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new ValueCodec(List.of(User.class, type)));

        assertEquals("sessionTypes: " + type.getName() + " " + reason, refused.getMessage());
    }

    static Stream<Arguments> unstorableClassIsRefused() {
        String array = "is an array or a primitive type; remove it, or name the class of the array's elements";
        return Stream.of(
                arguments(Failure.class, "is an exception; exceptions are never stored"),
                arguments(Event.class, "extends java.util.EventObject, whose state cannot be stored"),
                arguments(Customer.class, "extends " + HERE + "$Entity, which must be named too"),
                arguments(ByteArrayOutputStream.class, "is not a supported JDK class"),
                arguments(User[].class, array),
                arguments(int.class, array));
    }

    @Test
    void allUnstorableClassesAreReported() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new ValueCodec(List.of(Failure.class, Customer.class)));

        assertEquals(2, refused.getMessage().split("; sessionTypes|^sessionTypes").length - 1);
    }

    @Test
    void classesThatNeedNotBeNamedMayBeNamed() {
        new ValueCodec(List.of(ArrayList.class, String.class, TimeUnit.class, AbstractList.class, Runnable.class));
        new ValueCodec(List.of(Customer.class, Entity.class, Customer.class));
        new ValueCodec(List.of(Fine.class));
    }
}
