package io.github.jwtfilter.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Codecs of numbers, booleans, characters, and their optional and atomic variants. */
final class NumberCodecs {
    private NumberCodecs() {}

    static void addTo(CodecTable table) {
        table.value(10, Boolean.class, (is, out) -> out.octet(is ? 1 : 0), in -> in.octet() != 0);
        table.value(11, Byte.class, (number, out) -> out.octet(number), in -> (byte) in.octet());
        table.value(12, Short.class, (number, out) -> out.signed(number), in -> (short) in.signed());
        table.value(13, Integer.class, (number, out) -> out.signed(number), in -> in.signedInt());
        table.value(14, Long.class, (number, out) -> out.signed(number), in -> in.signed());
        // Raw bits, because NaN has many bit patterns.
        table.value(
                15,
                Float.class,
                (number, out) -> out.fixed32(Float.floatToRawIntBits(number)),
                in -> Float.intBitsToFloat(in.fixed32()));
        table.value(
                16,
                Double.class,
                (number, out) -> out.fixed64(Double.doubleToRawLongBits(number)),
                in -> Double.longBitsToDouble(in.fixed64()));
        table.value(17, Character.class, (letter, out) -> out.number(letter), in -> (char) in.number());
        table.value(
                18,
                BigInteger.class,
                (number, out) -> out.counted(number.toByteArray()),
                in -> new BigInteger(in.counted()));
        table.value(
                19,
                BigDecimal.class,
                (number, out) -> {
                    out.signed(number.scale());
                    out.counted(number.unscaledValue().toByteArray());
                },
                in -> {
                    int scale = in.signedInt();
                    return new BigDecimal(new BigInteger(in.counted()), scale);
                });
        addOptional(table);
        addAtomic(table);
    }

    private static void addOptional(CodecTable table) {
        table.value(
                20,
                OptionalInt.class,
                (optional, out) -> {
                    out.octet(optional.isPresent() ? 1 : 0);
                    optional.ifPresent(out::signed);
                },
                in -> in.octet() == 0 ? OptionalInt.empty() : OptionalInt.of(in.signedInt()));
        table.value(
                21,
                OptionalLong.class,
                (optional, out) -> {
                    out.octet(optional.isPresent() ? 1 : 0);
                    optional.ifPresent(out::signed);
                },
                in -> in.octet() == 0 ? OptionalLong.empty() : OptionalLong.of(in.signed()));
        table.value(
                22,
                OptionalDouble.class,
                (optional, out) -> {
                    out.octet(optional.isPresent() ? 1 : 0);
                    optional.ifPresent(number -> out.fixed64(Double.doubleToRawLongBits(number)));
                },
                in -> in.octet() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Double.longBitsToDouble(in.fixed64())));
    }

    private static void addAtomic(CodecTable table) {
        table.leaf(
                23,
                AtomicInteger.class,
                (number, out) -> out.signed(number.get()),
                in -> new AtomicInteger(in.signedInt()));
        table.leaf(24, AtomicLong.class, (number, out) -> out.signed(number.get()), in -> new AtomicLong(in.signed()));
        table.leaf(
                25,
                AtomicBoolean.class,
                (is, out) -> out.octet(is.get() ? 1 : 0),
                in -> new AtomicBoolean(in.octet() != 0));
    }
}
