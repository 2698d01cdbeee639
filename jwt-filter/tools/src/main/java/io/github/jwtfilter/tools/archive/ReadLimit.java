package io.github.jwtfilter.tools.archive;

import java.util.Locale;

/** How much of an application is read into memory: the longest file by its kind, and the sum of all files. */
public final class ReadLimit {
    /** The longest text file. Descriptors of real applications have at most some hundred kilobytes. */
    public static final int MAX_TEXT_BYTES = 4 << 20;

    private static final int MAX_JAR_BYTES = 128 << 20;
    private static final int MAX_CLASS_BYTES = 16 << 20;
    private static final long MAX_SUM = 4L << 30;

    private long sum;

    /** Returns the longest content to accept of a file. */
    static int of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".jar") ? MAX_JAR_BYTES : lower.endsWith(".class") ? MAX_CLASS_BYTES : MAX_TEXT_BYTES;
    }

    /** Counts the bytes of the content. */
    byte[] count(byte[] content) throws UnreadableWarException {
        sum += content.length;
        if (sum > MAX_SUM) {
            throw new UnreadableWarException("its files are longer than " + (MAX_SUM >> 30) + " GB together");
        }
        return content;
    }
}
