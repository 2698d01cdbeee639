package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URL;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.Stack;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Is every storable value of the JDK decoded to an equal value? */
final class JdkValuesTest {
    private static final ValueCodec CODEC = new ValueCodec(List.of());

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"numbers", "texts", "times", "dates", "arrays", "collections", "maps", "views", "immutable", "others"
    })
    void decodedValueEqualsTheOriginal(Class<?> type, Object value) throws Exception {
        byte[] bytes = CODEC.encode(value);
        Object read = CODEC.decode(bytes);

        assertEquals(type, value.getClass());
        assertEquals(type, read.getClass());
        assertEqualValues(value, read);
        assertArrayEquals(bytes, CODEC.encode(read));
        assertTrue(CODEC.inspect(value).isStorable());
        assertEquals(bytes.length, CODEC.inspect(value).size());
    }

    @Test
    void nullIsDecodedAsNull() throws Exception {
        assertNull(CODEC.decode(CODEC.encode(null)));
    }

    static Stream<Arguments> numbers() {
        return values(
                true,
                false,
                (byte) -128,
                (byte) 127,
                (short) -32768,
                Short.MAX_VALUE,
                0,
                -1,
                63,
                64,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0f,
                -0f,
                Float.NaN,
                Float.MIN_VALUE,
                0d,
                -0d,
                Double.NaN,
                Double.longBitsToDouble(0x7ff8000000000123L),
                Double.NEGATIVE_INFINITY,
                'a',
                '\0',
                '\uffff',
                BigInteger.ZERO,
                BigInteger.TWO.pow(200).negate(),
                new BigDecimal("1.10"),
                new BigDecimal("1.1"),
                new BigDecimal("1E+1000000"),
                new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
                new AtomicInteger(-5),
                new AtomicLong(Long.MIN_VALUE),
                new AtomicBoolean(true),
                OptionalInt.of(7),
                OptionalInt.empty(),
                OptionalLong.of(-7),
                OptionalLong.empty(),
                OptionalDouble.of(.1),
                OptionalDouble.empty());
    }

    static Stream<Arguments> texts() throws Exception {
        return values(
                "",
                "user",
                "Größe",
                "\u0000\u007f\u0080\u00ff\u0100",
                "Жизнь",
                "日本語日本語",
                "\ud83d\ude00",
                "\ud83d",
                "a\udc00b",
                "x".repeat(100_000),
                "ж".repeat(40_000),
                new StringBuilder("text"),
                new StringBuffer("text"),
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                Locale.GERMANY,
                Locale.ROOT,
                new Locale("iw"),
                Locale.forLanguageTag("zh-Hant-TW"),
                Locale.forLanguageTag("de-DE-u-co-phonebk"),
                new Locale("ja", "JP", "JP"),
                new Locale("th", "TH", "TH"),
                new Locale("no", "NO", "NY"),
                new Locale("xx", "-"),
                Currency.getInstance("EUR"),
                URI.create("https://example.org/a?b=c#d"),
                URI.create(""),
                new URL("https://example.org/a?b=c#d"),
                new SecretKeySpec(new byte[] {1, 2, 3}, "AES"));
    }

    static Stream<Arguments> times() {
        LocalDateTime time = LocalDateTime.of(2026, 10, 25, 2, 30, 0, 5);
        ZonedDateTime summer = ZonedDateTime.ofStrict(time, ZoneOffset.ofHours(2), ZoneId.of("Europe/Berlin"));
        return values(
                Instant.EPOCH,
                Instant.MIN,
                Instant.MAX,
                Instant.parse("2026-11-01T12:34:56.789012345Z"),
                Duration.ZERO,
                Duration.ofSeconds(-1, 1),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                LocalDate.MIN,
                LocalDate.MAX,
                LocalDate.of(2026, 2, 28),
                LocalTime.MIDNIGHT,
                LocalTime.MAX,
                LocalTime.of(1, 2, 3),
                time,
                OffsetDateTime.of(time, ZoneOffset.ofHoursMinutesSeconds(-5, -30, -1)),
                OffsetDateTime.MIN,
                OffsetTime.of(LocalTime.NOON, ZoneOffset.MAX),
                summer,
                summer.withLaterOffsetAtOverlap(),
                ZonedDateTime.of(time, ZoneOffset.UTC),
                ZonedDateTime.of(time, ZoneId.of("UTC+2")),
                ZoneOffset.UTC,
                ZoneOffset.MIN,
                ZoneId.of("Europe/Berlin"),
                ZoneId.of("UTC"),
                ZoneId.of("GMT+3"),
                Period.of(1, -2, 3),
                Year.of(-44),
                YearMonth.of(2026, 12),
                MonthDay.of(2, 29));
    }

    static Stream<Arguments> dates() {
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("America/New_York"), Locale.US);
        calendar.setTimeInMillis(1_234_567_890_123L);
        GregorianCalendar odd = new GregorianCalendar(new SimpleTimeZone(1000, "ours"), Locale.GERMANY);
        odd.setGregorianChange(new Date(Long.MAX_VALUE));
        odd.setLenient(false);
        odd.setFirstDayOfWeek(3);
        odd.setTimeInMillis(-1);
        java.sql.Timestamp timestamp = new java.sql.Timestamp(1_234_567_890_123L);
        timestamp.setNanos(123_456_789);
        return values(
                new Date(0),
                new Date(Long.MIN_VALUE),
                calendar,
                odd,
                TimeZone.getTimeZone("Europe/Berlin"),
                TimeZone.getTimeZone("GMT+05:30"),
                new SimpleTimeZone(-3_600_000, "mine"),
                new java.sql.Date(5),
                new java.sql.Time(6),
                timestamp);
    }

    static Stream<Arguments> arrays() {
        return values(
                new byte[0],
                new byte[] {1, -1},
                new boolean[] {true, false},
                new char[] {'a', '\ud83d'},
                new short[] {-1, 300},
                new int[] {Integer.MIN_VALUE, 5},
                new long[] {Long.MAX_VALUE},
                new float[] {-0f},
                new double[] {Double.NaN, 1},
                new Object[0],
                new Object[] {1, "two", null},
                new String[] {"a", null},
                new Integer[] {1},
                new Number[] {1, 2L},
                new int[][] {{1}, null, {}},
                new int[0][][],
                new String[][][] {{{"deep"}}},
                new List<?>[] {List.of(1)},
                new DayOfWeek[] {DayOfWeek.MONDAY},
                new Comparable<?>[] {1, "a"},
                new Object[][] {new String[] {"narrower"}},
                new Map.Entry<?, ?>[] {Map.entry(1, 2)});
    }

    static Stream<Arguments> collections() {
        PriorityQueue<String> backwards = new PriorityQueue<>(Comparator.reverseOrder());
        backwards.addAll(List.of("b", "a", "c", "e", "d"));
        TreeSet<String> caseless = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        caseless.addAll(List.of("B", "a", "C"));
        TreeSet<String> reversed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER.reversed());
        reversed.addAll(caseless);
        Set<String> concurrent = ConcurrentHashMap.newKeySet();
        concurrent.addAll(caseless);
        Stack<Object> stack = new Stack<>();
        stack.push(1);
        stack.push(2);
        return values(
                new ArrayList<>(),
                new ArrayList<>(Arrays.asList(1, null, "x", List.of())),
                new LinkedList<>(List.of(3, 1)),
                new Vector<>(List.of(1L)),
                stack,
                new ArrayDeque<>(List.of(2, 1)),
                new CopyOnWriteArrayList<>(List.of(2, 1)),
                new ConcurrentLinkedQueue<>(List.of(2, 1)),
                new ConcurrentLinkedDeque<>(List.of(2, 1)),
                new HashSet<>(Arrays.asList(3, 1, null, 2)),
                new HashSet<>(EnumSet.allOf(DayOfWeek.class)),
                new LinkedHashSet<>(List.of(3, 1, 2)),
                new TreeSet<>(List.of(3, 1)),
                caseless,
                reversed,
                backwards,
                new PriorityQueue<>(List.of(5, 1, 3)),
                new CopyOnWriteArraySet<>(List.of(2, 1)),
                new ConcurrentSkipListSet<>(List.of(2, 1)),
                concurrent,
                EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY),
                EnumSet.noneOf(DayOfWeek.class),
                EnumSet.allOf(DayOfWeek.class));
    }

    static Stream<Arguments> maps() {
        Map<Object, Object> map = new HashMap<>(Map.of("b", 1, "a", List.of(2)));
        map.put(null, null);
        LinkedHashMap<Object, Object> linked = new LinkedHashMap<>();
        linked.put("z", 1);
        linked.put("a", null);
        TreeMap<String, Integer> sorted = new TreeMap<>(Collections.reverseOrder());
        sorted.putAll(Map.of("a", 1, "b", 2));
        Properties properties = new Properties();
        properties.setProperty("key", "value");
        EnumMap<DayOfWeek, Object> days = new EnumMap<>(DayOfWeek.class);
        days.put(DayOfWeek.SUNDAY, "rest");
        days.put(DayOfWeek.MONDAY, null);
        return values(
                map,
                new HashMap<>(),
                new HashMap<>(Map.of(1, 2, 3L, 4, "5", 6)),
                linked,
                sorted,
                new TreeMap<>(Map.of(1, 2)),
                new Hashtable<>(Map.of("a", 1, "b", 2)),
                properties,
                new ConcurrentHashMap<>(Map.of("a", 1)),
                new ConcurrentSkipListMap<>(Map.of("a", 1)),
                days,
                new EnumMap<>(DayOfWeek.class),
                new AbstractMap.SimpleEntry<>("a", null),
                new AbstractMap.SimpleImmutableEntry<>("a", 1),
                Map.entry("a", 1));
    }

    static Stream<Arguments> views() {
        TreeSet<Integer> set = new TreeSet<>(List.of(2, 1));
        TreeMap<Integer, Integer> map = new TreeMap<>(Map.of(2, 1, 1, 2));
        List<Integer> list = new ArrayList<>(List.of(2, 1));
        return values(
                Collections.unmodifiableCollection(list), Collections.unmodifiableList(list),
                Collections.unmodifiableList(new LinkedList<>(list)), Collections.unmodifiableSet(set),
                Collections.unmodifiableSortedSet(set), Collections.unmodifiableNavigableSet(set),
                Collections.unmodifiableMap(map), Collections.unmodifiableSortedMap(map),
                Collections.unmodifiableNavigableMap(map), Collections.synchronizedCollection(list),
                Collections.synchronizedList(list), Collections.synchronizedList(new LinkedList<>(list)),
                Collections.synchronizedSet(set), Collections.synchronizedSortedSet(set),
                Collections.synchronizedNavigableSet(set), Collections.synchronizedMap(map),
                Collections.synchronizedSortedMap(map), Collections.synchronizedNavigableMap(map));
    }

    static Stream<Arguments> immutable() {
        return values(
                List.of(),
                List.of(1),
                List.of(1, 2),
                List.of(1, 2, 3),
                Set.of(),
                Set.of(1),
                Set.of(1, 2, 3, 4),
                Map.of(),
                Map.of(1, 2),
                Map.of("a", 1, "b", 2, "c", 3),
                Collections.emptyList(),
                Collections.emptySet(),
                Collections.emptyMap(),
                Collections.emptySortedSet(),
                Collections.emptySortedMap(),
                Collections.singletonList(null),
                Collections.singleton(1),
                Collections.singletonMap("a", null),
                Arrays.asList(1, null),
                Arrays.asList(new String[] {"a"}),
                Optional.empty(),
                Optional.of("a"));
    }

    static Stream<Arguments> others() {
        return values(
                DayOfWeek.MONDAY,
                RoundingMode.HALF_EVEN,
                Locale.Category.DISPLAY,
                BitSet.valueOf(new long[] {5, 9}),
                new BitSet(),
                new AtomicReference<>("a"),
                new AtomicReference<>(),
                new Object(),
                Comparator.naturalOrder(),
                Comparator.reverseOrder(),
                String.CASE_INSENSITIVE_ORDER);
    }

    private static Stream<Arguments> values(Object... values) {
        return Arrays.stream(values).map(value -> arguments(value.getClass(), value));
    }

    private static void assertEqualValues(Object expected, Object actual) {
        if (expected instanceof Collection<?> collection && !(expected instanceof List || expected instanceof Set)) {
            assertEquals(new ArrayList<>(collection), new ArrayList<>((Collection<?>) actual));
        } else if (expected instanceof CharSequence
                || expected.getClass().getName().contains(".Atomic")) {
            assertEquals(expected.toString(), actual.toString());
        } else if (expected.getClass() != Object.class) {
            assertTrue(Arrays.deepEquals(new Object[] {expected}, new Object[] {actual}), () -> "got " + actual);
        }
        if (expected instanceof LinkedHashSet || expected instanceof LinkedHashMap) {
            assertEquals(expected.toString(), actual.toString());
        }
    }
}
