package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.values.Orders.Box;
import io.github.jwtfilter.values.Orders.Item;
import io.github.jwtfilter.values.Orders.Order;
import io.github.jwtfilter.values.Orders.Price;
import io.github.jwtfilter.values.Orders.Product;
import io.github.jwtfilter.values.Orders.Role;
import io.github.jwtfilter.values.Orders.User;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Do values that are too deep or too large, and invalid bytes, fail with the documented exception? */
final class LimitsTest {
    static final ValueCodec CODEC = new ValueCodec(List.of(
            User.class, Role.class, Order.class, Item.class, Product.class, Price.class, Box.class, OwnMap.class));

    /** Holds content of its JDK superclass. */
    static final class OwnMap extends TreeMap<Object, Object> {
        private static final long serialVersionUID = 1L;
    }

    /** Returns a value that covers most codecs. */
    static Object everything() {
        Order order = new Order("1");
        order.add(new Product("pen", BigDecimal.ONE));
        OwnMap own = new OwnMap();
        own.put("a", new int[][] {{1}, {2}});
        EnumMap<DayOfWeek, Object> days = new EnumMap<>(DayOfWeek.class);
        days.put(DayOfWeek.MONDAY, EnumSet.of(Role.CLERK));
        Map<Object, Object> map = new HashMap<>(Map.of(1, 2.5, 'x', true, own, Locale.GERMANY));
        map.put(null, new GregorianCalendar());
        return Arrays.asList(
                order,
                order,
                own,
                days,
                map,
                new User(),
                Role.CHIEF,
                new Price(BigDecimal.ONE, "Ж"),
                new Box<>(new HashSet<>(List.of(1, Set.of(2), "\ud800")), 1, new long[] {3}),
                new PriorityQueue<>(List.of(2, 1)),
                Instant.EPOCH,
                ZoneId.of("Europe/Berlin"),
                new Role[] {Role.CLERK},
                new StringBuilder("x"));
    }

    private static Object nested(int levels) {
        Object value = "innermost";
        for (int i = 1; i < levels; i++) {
            value = new ArrayList<>(Arrays.asList(value));
        }
        return value;
    }

    @Test
    void aHundredLevelsAreStored() throws Exception {
        Object value = nested(100);

        assertArrayEquals(CODEC.encode(value), CODEC.encode(CODEC.decode(CODEC.encode(value))));
    }

    @Test
    void oneHundredAndOneLevelsAreRefused() {
        UnstorableValueException refused =
                assertThrows(UnstorableValueException.class, () -> CODEC.encode(nested(101)));

        assertEquals(
                "value" + "[0]".repeat(100) + ": java.lang.String is nested more than 100 levels deep",
                refused.getMessage());
    }

    @Test
    void aHundredLevelsNeedLittleStack() throws Exception {
        List<Throwable> failed = new ArrayList<>();
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        Object value = nested(100);
                        CODEC.decode(CODEC.encode(value));
                    } catch (UnstorableValueException | MalformedValueException | StackOverflowError e) {
                        failed.add(e);
                    }
                },
                "small",
                256 * 1024);
        small.start();
        small.join();

        assertEquals(List.of(), failed);
    }

    @Test
    void longListDoesNotCountAsDepth() throws Exception {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            list.add(i % 100);
        }

        assertEquals(list, CODEC.decode(CODEC.encode(list)));
    }

    @Test
    void tooManyBytesOrObjectsAreRefused() throws Exception {
        UnstorableValueException large =
                assertThrows(UnstorableValueException.class, () -> CODEC.encode(List.of(new byte[1 << 20])));
        List<Object> objects = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            objects.add(new Object());
        }
        UnstorableValueException many = assertThrows(UnstorableValueException.class, () -> CODEC.encode(objects));

        assertTrue(large.getMessage().endsWith(" takes more than 1048576 bytes"), large.getMessage());
        assertTrue(many.getMessage().endsWith(" holds more than 20000 objects"), many.getMessage());
        assertEquals(1_000_000, ((byte[]) CODEC.decode(CODEC.encode(new byte[1_000_000]))).length);
    }

    /** The bytes announce two billion elements and then end. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                4, 30, 31, 70, 71, 72, 73, 74, 75, 76, 77, 78, 80, 82, 84, 90, 91, 92, 93, 100, 101, 103, 140, 141, 142,
                146
            })
    void announcedCountIsNotTrusted(int tag) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(1);
        bytes.write(tag);
        if (tag == 4) {
            bytes.write(0);
            bytes.write(9);
        } else if (tag == 92 || tag == 93) {
            bytes.write(0);
        }
        bytes.writeBytes(new byte[] {(byte) 0xfd, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7});

        MalformedValueException refused =
                assertThrows(MalformedValueException.class, () -> CODEC.decode(bytes.toByteArray()));

        assertEquals("number: out of range", refused.getMessage());
    }

    @Test
    void truncatedValueIsRefused() throws Exception {
        byte[] bytes = CODEC.encode(everything());
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThrows(MalformedValueException.class, () -> CODEC.decode(part));
        }
        assertThrows(MalformedValueException.class, () -> CODEC.decode(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void otherVersionIsReported() throws Exception {
        byte[] bytes = CODEC.encode("a");
        bytes[0] = 2;

        MalformedValueException refused = assertThrows(MalformedValueException.class, () -> CODEC.decode(bytes));

        assertEquals("version: expected 1, got 2", refused.getMessage());
    }

    @Test
    void changedBytesAreReadOrRefused() throws Exception {
        byte[] good = CODEC.encode(everything());
        Random random = new Random(6);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = good.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = 1 + random.nextInt(bytes.length - 1);
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[random.nextInt(bytes.length)]);
            }
            read += isRead(bytes) ? 1 : 0;
        }

        assertTrue(read > 1000, read + " were read");
    }

    @Test
    void randomBytesAreReadOrRefused() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] = 1;
            isRead(bytes);
        }
    }

    static boolean isRead(byte[] bytes) {
        try {
            CODEC.decode(bytes);
            return true;
        } catch (MalformedValueException refused) {
            return false;
        }
    }
}
