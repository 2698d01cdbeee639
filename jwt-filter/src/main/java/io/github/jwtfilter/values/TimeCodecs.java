package io.github.jwtfilter.values;

import static java.time.temporal.ChronoField.NANO_OF_DAY;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;

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

/** Codecs of the dates and times of {@code java.time}. */
final class TimeCodecs {
    private TimeCodecs() {}

    static void addTo(CodecTable table) {
        table.value(
                40,
                Instant.class,
                (instant, out) -> seconds(instant.getEpochSecond(), instant.getNano(), out),
                in -> Instant.ofEpochSecond(in.signed(), in.number()));
        table.value(
                41,
                Duration.class,
                (duration, out) -> seconds(duration.getSeconds(), duration.getNano(), out),
                in -> Duration.ofSeconds(in.signed(), in.number()));
        table.value(42, LocalDate.class, TimeCodecs::write, TimeCodecs::date);
        table.value(43, LocalTime.class, TimeCodecs::write, TimeCodecs::time);
        table.value(44, LocalDateTime.class, TimeCodecs::write, TimeCodecs::dateTime);
        table.value(
                45,
                OffsetDateTime.class,
                (time, out) -> {
                    write(time.toLocalDateTime(), out);
                    write(time.getOffset(), out);
                },
                in -> OffsetDateTime.of(dateTime(in), offset(in)));
        table.value(
                46,
                OffsetTime.class,
                (time, out) -> {
                    write(time.toLocalTime(), out);
                    write(time.getOffset(), out);
                },
                in -> OffsetTime.of(time(in), offset(in)));
        table.value(
                47,
                ZonedDateTime.class,
                (time, out) -> {
                    write(time.toLocalDateTime(), out);
                    write(time.getOffset(), out);
                    out.text(time.getZone().getId());
                },
                TimeCodecs::zoned);
        addParts(table);
    }

    private static void addParts(CodecTable table) {
        table.value(48, ZoneOffset.class, TimeCodecs::write, TimeCodecs::offset);
        table.valueLike(
                ZoneId.of("Europe/Berlin"), 49, (zone, out) -> out.text(zone.getId()), in -> ZoneId.of(in.text()));
        table.value(
                50,
                Period.class,
                (period, out) -> {
                    out.signed(period.getYears());
                    out.signed(period.getMonths());
                    out.signed(period.getDays());
                },
                in -> Period.of(in.signedInt(), in.signedInt(), in.signedInt()));
        table.value(51, Year.class, (year, out) -> out.signed(year.getValue()), in -> Year.of(in.signedInt()));
        table.value(
                52,
                YearMonth.class,
                (month, out) -> {
                    out.signed(month.getYear());
                    out.octet(month.getMonthValue());
                },
                in -> YearMonth.of(in.signedInt(), in.octet()));
        table.value(
                53,
                MonthDay.class,
                (day, out) -> {
                    out.octet(day.getMonthValue());
                    out.octet(day.getDayOfMonth());
                },
                in -> MonthDay.of(in.octet(), in.octet()));
    }

    private static void seconds(long seconds, int nanos, ByteSink out) {
        out.signed(seconds);
        out.number(nanos);
    }

    private static void write(LocalDate date, ByteSink out) {
        out.signed(date.toEpochDay());
    }

    private static LocalDate date(ByteSource in) throws MalformedValueException {
        return LocalDate.ofEpochDay(in.signed());
    }

    /** Writes seconds and nanoseconds apart, because most times are whole seconds. */
    private static void write(LocalTime time, ByteSink out) {
        out.number(time.toSecondOfDay());
        out.number(time.get(NANO_OF_SECOND));
    }

    private static LocalTime time(ByteSource in) throws MalformedValueException {
        LocalTime second = LocalTime.ofSecondOfDay(in.number());
        return second.with(NANO_OF_DAY, second.toNanoOfDay() + ByteSource.within(in.number(), 0, 999_999_999));
    }

    private static void write(LocalDateTime time, ByteSink out) {
        write(time.toLocalDate(), out);
        write(time.toLocalTime(), out);
    }

    private static LocalDateTime dateTime(ByteSource in) throws MalformedValueException {
        return LocalDateTime.of(date(in), time(in));
    }

    private static void write(ZoneOffset offset, ByteSink out) {
        out.signed(offset.getTotalSeconds());
    }

    private static ZoneOffset offset(ByteSource in) throws MalformedValueException {
        return ZoneOffset.ofTotalSeconds(in.signedInt());
    }

    /** Keeps the local time if the rules of the zone differ on this server. */
    private static ZonedDateTime zoned(ByteSource in) throws MalformedValueException {
        LocalDateTime time = dateTime(in);
        ZoneOffset offset = offset(in);
        return ZonedDateTime.ofLocal(time, ZoneId.of(in.text()), offset);
    }
}
