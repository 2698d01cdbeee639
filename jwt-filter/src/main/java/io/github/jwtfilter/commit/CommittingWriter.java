package io.github.jwtfilter.commit;

import java.io.PrintWriter;
import java.util.Locale;

/** Wrapper of the container's writer. Counts bytes until the action has run. */
final class CommittingWriter extends PrintWriter {
    private static final int LINE_END = System.lineSeparator().length();

    private final PrintWriter writer;
    private final BufferTracker gauge;
    private final EncodedLength encoded;
    private final Locale locale;

    /**
     * Wraps a writer.
     *
     * @param writer the container's writer
     * @param encoded text lengths in the writer's encoding
     * @param locale the locale of the response
     */
    CommittingWriter(PrintWriter writer, BufferTracker gauge, EncodedLength encoded, Locale locale) {
        super(writer);
        this.writer = writer;
        this.gauge = gauge;
        this.encoded = encoded;
        this.locale = locale;
    }

    boolean wraps(PrintWriter other) {
        return writer == other;
    }

    @Override
    public void write(int character) {
        if (!gauge.isOver()) {
            gauge.beforeWrite(encoded.of(character));
        }
        writer.write(character);
    }

    /** Writes text. Text that exceeds the buffer anyway is not measured exactly. */
    @Override
    public void write(char[] characters, int offset, int length) {
        if (!gauge.isOver()) {
            long least = encoded.least(length);
            gauge.beforeWrite(gauge.fits(least) ? encoded.of(characters, offset, length) : least);
        }
        writer.write(characters, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        if (!gauge.isOver()) {
            long least = encoded.least(length);
            gauge.beforeWrite(gauge.fits(least) ? encoded.of(text, offset, length) : least);
        }
        writer.write(text, offset, length);
    }

    @Override
    public void println() {
        if (!gauge.isOver()) {
            gauge.beforeWrite(encoded.least(LINE_END));
        }
        writer.println();
    }

    /** Formats as the container does: Jetty in the response's locale, other containers in the locale of the JVM. */
    @Override
    public PrintWriter format(String format, Object... arguments) {
        boolean jetty = writer.getClass().getName().startsWith("org.eclipse.jetty.");
        return jetty ? super.format(locale, format, arguments) : super.format(format, arguments);
    }

    @Override
    public void flush() {
        gauge.commit();
        writer.flush();
    }

    @Override
    public void close() {
        gauge.commit();
        writer.close();
    }

    /** Commits first, because this method flushes. */
    @Override
    public boolean checkError() {
        gauge.commit();
        return writer.checkError();
    }
}
