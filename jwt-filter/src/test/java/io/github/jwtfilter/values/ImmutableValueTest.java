package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Is a value considered immutable only if nothing in it can change? */
final class ImmutableValueTest {
    private static final ValueCodec CODEC = new ValueCodec(List.of(Bean.class, Pair.class));

    private static final class Bean {
        private final int number = 1;
    }

    private record Pair(Object one, Object other) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void immutableValueIsRecognised(boolean expected, Object value) throws UnstorableValueException {
        assertEquals(expected, CODEC.isImmutable(CODEC.encode(value)));
    }

    static Stream<Arguments> immutableValueIsRecognised() {
        return Stream.of(
                arguments(true, "text"),
                arguments(true, 1),
                arguments(true, 1L),
                arguments(true, 1.5),
                arguments(true, true),
                arguments(true, 'c'),
                arguments(true, new BigDecimal("1.50")),
                arguments(true, UUID.fromString("00000000-0000-0000-0000-000000000001")),
                arguments(true, URI.create("https://example.org/")),
                arguments(true, Locale.GERMANY),
                arguments(true, LocalDate.of(2026, 1, 2)),
                arguments(true, ZoneId.of("Europe/Berlin")),
                arguments(true, TimeUnit.DAYS),
                arguments(true, Collections.emptyList()),
                arguments(false, new Date(0)),
                arguments(false, new GregorianCalendar()),
                arguments(false, TimeZone.getTimeZone("Europe/Berlin")),
                arguments(false, new SimpleTimeZone(0, "odd")),
                arguments(false, new StringBuilder("text")),
                arguments(false, new AtomicInteger(1)),
                arguments(false, new byte[] {1}),
                arguments(false, new String[] {"text"}),
                arguments(false, new ArrayList<>()),
                arguments(false, List.of(1)),
                arguments(false, Map.of(1, 1)),
                arguments(false, Optional.of(1)),
                arguments(false, new Bean()),
                arguments(false, new Pair(1, 1)));
    }
}
