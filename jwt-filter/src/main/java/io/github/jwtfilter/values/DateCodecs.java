package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.SimpleTimeZone;
import java.util.TimeZone;

/** Codecs of the mutable date and calendar classes that preceded {@code java.time}. */
final class DateCodecs {
    private DateCodecs() {}

    static void addTo(CodecTable table) {
        table.leaf(60, Date.class, (date, out) -> out.signed(date.getTime()), in -> new Date(in.signed()));
        table.leaf(61, GregorianCalendar.class, DateCodecs::write, DateCodecs::calendar);
        table.add(
                new LeafCodec<>(62, Sharing.COPIED, DateCodecs::write, DateCodecs::zone),
                TimeZone.getTimeZone("Europe/Berlin").getClass(),
                SimpleTimeZone.class);
        try {
            SqlCodecs.addTo(table);
        } catch (NoClassDefFoundError e) {
            // This runtime lacks the module java.sql, so the application has no values of these classes.
            return;
        }
    }

    /** Reads a copy because the getters of a calendar compute its fields and so change it. */
    private static void write(GregorianCalendar calendar, ByteSink out) {
        GregorianCalendar copy = (GregorianCalendar) calendar.clone();
        out.signed(copy.getTimeInMillis());
        out.octet(copy.isLenient() ? 1 : 0);
        out.octet(copy.getFirstDayOfWeek());
        out.octet(copy.getMinimalDaysInFirstWeek());
        out.signed(copy.getGregorianChange().getTime());
        write(copy.getTimeZone(), out);
    }

    private static GregorianCalendar calendar(ByteSource in) throws MalformedValueException {
        long millis = in.signed();
        boolean lenient = in.octet() != 0;
        int firstDayOfWeek = ByteSource.within(in.octet(), Calendar.SUNDAY, Calendar.SATURDAY);
        int minimalDays = ByteSource.within(in.octet(), 1, 7);
        Date change = new Date(in.signed());
        GregorianCalendar calendar = new GregorianCalendar(zone(in));
        calendar.setGregorianChange(change);
        calendar.setFirstDayOfWeek(firstDayOfWeek);
        calendar.setMinimalDaysInFirstWeek(minimalDays);
        calendar.setLenient(lenient);
        calendar.setTimeInMillis(millis);
        // Compute the fields, as in the original.
        calendar.get(Calendar.YEAR);
        return calendar;
    }

    private static void write(TimeZone zone, ByteSink out) {
        if (TimeZone.getTimeZone(zone.getID()).equals(zone)) {
            out.octet(0);
        } else if (new SimpleTimeZone(zone.getRawOffset(), zone.getID()).equals(zone)) {
            out.octet(1);
            out.signed(zone.getRawOffset());
        } else {
            throw UnwritableException.because("has a time zone with custom rules");
        }
        out.text(zone.getID());
    }

    /** Fails for an unknown time zone. The JDK would return GMT. */
    private static TimeZone zone(ByteSource in) throws MalformedValueException {
        if (in.octet() != 0) {
            return new SimpleTimeZone(in.signedInt(), in.text());
        }
        String id = in.text();
        TimeZone zone = TimeZone.getTimeZone(id);
        if (!zone.getID().equals(id)) {
            throw new MalformedValueException("java.util.TimeZone: unknown to this server");
        }
        return zone;
    }
}
