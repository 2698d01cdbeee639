package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.values.Orders.Price;
import io.github.jwtfilter.values.Orders.User;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Is an object that occurs twice in a value decoded once, and are two equal objects decoded as two? */
final class SharedObjectsTest {
    private static final ValueCodec CODEC = new ValueCodec(List.of(User.class, Price.class, Node.class));

    private static final class Node {
        Node next;
        Object holds;
    }

    static Stream<Arguments> objects() {
        return Stream.of(
                        new ArrayList<>(),
                        new HashMap<>(),
                        new Date(1),
                        new byte[1],
                        new Object[1],
                        new int[1][1],
                        new User(),
                        new Price(BigDecimal.ONE, "EUR"),
                        new StringBuilder(),
                        List.of(1),
                        Arrays.asList(1),
                        new Object(),
                        new AtomicReference<>())
                .map(object -> arguments(object));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void sharedObjectIsDecodedOnce(Object object) throws Exception {
        Object[] copy =
                (Object[]) CODEC.decode(CODEC.encode(new Object[] {object, List.of(object), Map.of("a", object)}));

        assertSame(copy[0], ((List<?>) copy[1]).get(0));
        assertSame(copy[0], ((Map<?, ?>) copy[2]).get("a"));
    }

    @Test
    void equalObjectsStayDistinct() throws Exception {
        List<?> copy = (List<?>) CODEC.decode(CODEC.encode(Arrays.asList(new Date(1), new Date(1))));

        assertEquals(copy.get(0), copy.get(1));
        assertNotSame(copy.get(0), copy.get(1));
    }

    @Test
    void ringOfObjectsIsDecoded() throws Exception {
        Node first = new Node();
        first.next = new Node();
        first.next.next = first;
        first.next.holds = new Object[] {first};

        Node copy = (Node) CODEC.decode(CODEC.encode(first));

        assertSame(copy, copy.next.next);
        assertSame(copy, ((Object[]) copy.next.holds)[0]);
    }

    @Test
    void containersThatContainThemselvesAreDecoded() throws Exception {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<Object, Object> map = new HashMap<>();
        map.put("self", map);
        List<Object> fixed = Arrays.asList(new Object[1]);
        fixed.set(0, fixed);
        AtomicReference<Object> reference = new AtomicReference<>();
        reference.set(reference);

        List<?> listCopy = (List<?>) CODEC.decode(CODEC.encode(list));
        assertSame(listCopy, listCopy.get(0));
        Map<?, ?> mapCopy = (Map<?, ?>) CODEC.decode(CODEC.encode(map));
        assertSame(mapCopy, mapCopy.get("self"));
        List<?> fixedCopy = (List<?>) CODEC.decode(CODEC.encode(fixed));
        assertSame(fixedCopy, fixedCopy.get(0));
        AtomicReference<?> referenceCopy = (AtomicReference<?>) CODEC.decode(CODEC.encode(reference));
        assertSame(referenceCopy, referenceCopy.get());
    }

    /** Without references to earlier objects, the encoded form would hold a billion lists. */
    @Test
    void sharedObjectIsWrittenOnce() throws Exception {
        Object value = List.of(1);
        for (int i = 0; i < 30; i++) {
            value = List.of(value, value);
        }

        byte[] bytes = CODEC.encode(value);
        Object copy = CODEC.decode(bytes);

        assertTrue(bytes.length < 300, bytes.length + " bytes");
        assertArrayEquals(bytes, CODEC.encode(copy));
    }
}
