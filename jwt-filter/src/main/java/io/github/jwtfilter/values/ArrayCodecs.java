package io.github.jwtfilter.values;

import java.util.BitSet;

/** Codecs of primitive arrays and {@link BitSet}. */
final class ArrayCodecs {
    private ArrayCodecs() {}

    static void addTo(CodecTable table) {
        table.leaf(70, byte[].class, (array, out) -> out.counted(array), ByteSource::counted);
        table.leaf(71, boolean[].class, ArrayCodecs::write, ArrayCodecs::booleans);
        table.leaf(72, char[].class, ArrayCodecs::write, ArrayCodecs::chars);
        table.leaf(73, short[].class, ArrayCodecs::write, ArrayCodecs::shorts);
        table.leaf(74, int[].class, ArrayCodecs::write, ArrayCodecs::ints);
        table.leaf(75, long[].class, ArrayCodecs::write, ArrayCodecs::longs);
        table.leaf(76, float[].class, ArrayCodecs::write, ArrayCodecs::floats);
        table.leaf(77, double[].class, ArrayCodecs::write, ArrayCodecs::doubles);
        table.leaf(
                78, BitSet.class, (bits, out) -> out.counted(bits.toByteArray()), in -> BitSet.valueOf(in.counted()));
    }

    private static void write(boolean[] array, ByteSink out) {
        out.number(array.length);
        for (boolean element : array) {
            out.octet(element ? 1 : 0);
        }
    }

    private static boolean[] booleans(ByteSource in) throws MalformedValueException {
        boolean[] array = new boolean[in.count(1)];
        for (int i = 0; i < array.length; i++) {
            array[i] = in.octet() != 0;
        }
        return array;
    }

    private static void write(char[] array, ByteSink out) {
        out.number(array.length);
        for (char element : array) {
            out.number(element);
        }
    }

    private static char[] chars(ByteSource in) throws MalformedValueException {
        char[] array = new char[in.count(1)];
        for (int i = 0; i < array.length; i++) {
            array[i] = (char) in.number();
        }
        return array;
    }

    private static void write(short[] array, ByteSink out) {
        out.number(array.length);
        for (short element : array) {
            out.signed(element);
        }
    }

    private static short[] shorts(ByteSource in) throws MalformedValueException {
        short[] array = new short[in.count(1)];
        for (int i = 0; i < array.length; i++) {
            array[i] = (short) in.signed();
        }
        return array;
    }

    private static void write(int[] array, ByteSink out) {
        out.number(array.length);
        for (int element : array) {
            out.signed(element);
        }
    }

    private static int[] ints(ByteSource in) throws MalformedValueException {
        int[] array = new int[in.count(1)];
        for (int i = 0; i < array.length; i++) {
            array[i] = in.signedInt();
        }
        return array;
    }

    private static void write(long[] array, ByteSink out) {
        out.number(array.length);
        for (long element : array) {
            out.signed(element);
        }
    }

    private static long[] longs(ByteSource in) throws MalformedValueException {
        long[] array = new long[in.count(1)];
        for (int i = 0; i < array.length; i++) {
            array[i] = in.signed();
        }
        return array;
    }

    private static void write(float[] array, ByteSink out) {
        out.number(array.length);
        for (float element : array) {
            out.fixed32(Float.floatToRawIntBits(element));
        }
    }

    private static float[] floats(ByteSource in) throws MalformedValueException {
        float[] array = new float[in.count(Float.BYTES)];
        for (int i = 0; i < array.length; i++) {
            array[i] = Float.intBitsToFloat(in.fixed32());
        }
        return array;
    }

    private static void write(double[] array, ByteSink out) {
        out.number(array.length);
        for (double element : array) {
            out.fixed64(Double.doubleToRawLongBits(element));
        }
    }

    private static double[] doubles(ByteSource in) throws MalformedValueException {
        double[] array = new double[in.count(Double.BYTES)];
        for (int i = 0; i < array.length; i++) {
            array[i] = Double.longBitsToDouble(in.fixed64());
        }
        return array;
    }
}
