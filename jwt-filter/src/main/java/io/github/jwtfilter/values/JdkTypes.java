package io.github.jwtfilter.values;

import java.io.Serializable;
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
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoEra;
import java.time.format.FormatStyle;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
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
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Storable types of the JDK: classes with a codec, element types of arrays, and enums. */
final class JdkTypes {
    static final CodecTable CODECS = new CodecTable();

    /** The index is stored. Add new types at the end only, because servers of two versions read each other's values. */
    private static final List<Class<?>> NUMBERED = List.of(
            boolean.class,
            byte.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            char.class,
            Object.class,
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            Number.class,
            Serializable.class,
            Comparable.class,
            CharSequence.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            Locale.class,
            Currency.class,
            URI.class,
            URL.class,
            Date.class,
            Calendar.class,
            GregorianCalendar.class,
            TimeZone.class,
            Instant.class,
            Duration.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            ZonedDateTime.class,
            ZoneId.class,
            ZoneOffset.class,
            Period.class,
            Year.class,
            YearMonth.class,
            MonthDay.class,
            Optional.class,
            AtomicInteger.class,
            AtomicLong.class,
            StringBuilder.class,
            StringBuffer.class,
            BitSet.class,
            Collection.class,
            List.class,
            Set.class,
            SortedSet.class,
            NavigableSet.class,
            Queue.class,
            Deque.class,
            Map.class,
            SortedMap.class,
            NavigableMap.class,
            Map.Entry.class,
            ArrayList.class,
            LinkedList.class,
            Vector.class,
            ArrayDeque.class,
            HashSet.class,
            LinkedHashSet.class,
            TreeSet.class,
            HashMap.class,
            LinkedHashMap.class,
            TreeMap.class,
            Hashtable.class,
            Properties.class,
            EnumSet.class,
            EnumMap.class,
            Enum.class,
            DayOfWeek.class,
            Month.class,
            IsoEra.class,
            ChronoUnit.class,
            ChronoField.class,
            TimeUnit.class,
            RoundingMode.class,
            FormatStyle.class,
            TextStyle.class,
            ResolverStyle.class,
            SignStyle.class,
            Locale.Category.class);

    private static final Map<Class<?>, Integer> NUMBERS = new HashMap<>();

    static {
        for (int i = 0; i < NUMBERED.size(); i++) {
            NUMBERS.put(NUMBERED.get(i), i);
        }
        CODECS.add(EnumCodec.INSTANCE);
        CODECS.add(ObjectArrayCodec.INSTANCE);
        CODECS.add(EnumSetCodec.INSTANCE);
        CODECS.add(new EnumMapCodec(), EnumMap.class);
        NumberCodecs.addTo(CODECS);
        TextCodecs.addTo(CODECS);
        TimeCodecs.addTo(CODECS);
        DateCodecs.addTo(CODECS);
        ArrayCodecs.addTo(CODECS);
        ContainerCodecs.addTo(CODECS);
        WrapperCodecs.addTo(CODECS);
        ConstantCodecs.addTo(CODECS);
        ImmutableCodecs.addTo(CODECS);
        HolderCodecs.addTo(CODECS);
    }

    private JdkTypes() {}

    /** Returns the number of a class, or a negative number if the list does not contain it. */
    static int number(Class<?> type) {
        return NUMBERS.getOrDefault(type, -1);
    }

    static Class<?> byNumber(int number) {
        return NUMBERED.get(number);
    }

    static int count() {
        return NUMBERED.size();
    }

    static boolean isStored(Class<?> type) {
        return CODECS.byClass().containsKey(type) || NUMBERS.containsKey(type);
    }

    static List<Class<?>> numbered() {
        return NUMBERED;
    }
}
