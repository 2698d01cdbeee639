package io.github.jwtfilter.values;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;

/** Codecs of the date classes of {@code java.sql}. A separate class, because a runtime may lack that module. */
final class SqlCodecs {
    private SqlCodecs() {}

    static void addTo(CodecTable table) {
        table.leaf(64, Date.class, (date, out) -> out.signed(date.getTime()), in -> new Date(in.signed()));
        table.leaf(65, Time.class, (time, out) -> out.signed(time.getTime()), in -> new Time(in.signed()));
        table.leaf(
                66,
                Timestamp.class,
                (time, out) -> {
                    out.signed(time.getTime());
                    out.number(time.getNanos());
                },
                in -> {
                    Timestamp time = new Timestamp(in.signed());
                    time.setNanos(ByteSource.within(in.number(), 0, 999_999_999));
                    return time;
                });
    }
}
