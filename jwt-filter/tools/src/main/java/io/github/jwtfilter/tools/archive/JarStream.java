package io.github.jwtfilter.tools.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The entries of a JAR in memory, up to a limit. What is skipped must be inflated too, so it counts. */
public final class JarStream extends ZipInputStream {
    private static final int MAX_ENTRIES = 100_000;
    private static final long UNMEASURED = 16 << 20;
    private static final long MAX_BYTES = 1_000_000_000;

    /** Deflate reaches about 1,030. Real JARs stay far below. */
    private static final long MAX_RATIO = 50;

    private final long limit;
    private long inflated;
    private int entries;

    public JarStream(byte[] jar) {
        super(new ByteArrayInputStream(jar), StandardCharsets.UTF_8);
        this.limit = Math.min(MAX_BYTES, UNMEASURED + jar.length * MAX_RATIO);
    }

    @Override
    public ZipEntry getNextEntry() throws IOException {
        if (++entries > MAX_ENTRIES) {
            throw tooLarge();
        }
        return super.getNextEntry();
    }

    /** Also inflates what {@link #closeEntry} skips. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        inflated += Math.max(0, count);
        if (inflated > limit) {
            throw tooLarge();
        }
        return count;
    }

    private static UnreadableWarException tooLarge() {
        return new UnreadableWarException("it is too large; the rest of it was not read");
    }
}
