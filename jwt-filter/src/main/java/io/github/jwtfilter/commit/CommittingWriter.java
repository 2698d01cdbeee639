package io.github.jwtfilter.commit;

import java.io.PrintWriter;
import java.util.Locale;

/** The container's writer; what it is given is counted as long as that matters. */
final class CommittingWriter extends PrintWriter {
    private static final int LINE_END = System.lineSeparator().length();

    private final PrintWriter writer;
    private final BufferTracker gauge;
    private final EncodedLength encoded;
    private final Locale locale;

    /**
     * Wraps.
     *
     * @param writer the container's
     * @param encoded the lengths of text in the writer's encoding
     * @param locale what the response says of it
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

    /** Text that is longer than the buffer is not looked at. */
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

    /** Jetty formats numbers in the response's locale, the others in the machine's. */
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

    /** It flushes. */
    @Override
    public boolean checkError() {
        gauge.commit();
        return writer.checkError();
    }
}
