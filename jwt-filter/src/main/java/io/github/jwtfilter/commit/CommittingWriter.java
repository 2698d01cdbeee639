package io.github.jwtfilter.commit;

import java.io.PrintWriter;
import java.util.Locale;

/** The container's writer; what it is given is counted as long as that matters. */
final class CommittingWriter extends PrintWriter {
    private static final int LINE_END = System.lineSeparator().length();

    private final PrintWriter writer;
    private final BufferTracker tracker;
    private final EncodedLength encoded;
    private final Locale locale;

    /**
     * Wraps.
     *
     * @param writer the container's
     * @param encoded the lengths of text in the writer's encoding
     * @param locale what the response says of it
     */
    CommittingWriter(PrintWriter writer, BufferTracker tracker, EncodedLength encoded, Locale locale) {
        super(writer);
        this.writer = writer;
        this.tracker = tracker;
        this.encoded = encoded;
        this.locale = locale;
    }

    boolean wraps(PrintWriter other) {
        return writer == other;
    }

    @Override
    public void write(int character) {
        if (!tracker.isDone()) {
            tracker.beforeWrite(encoded.of(character));
        }
        writer.write(character);
    }

    /** Text that is longer than the buffer is not looked at. */
    @Override
    public void write(char[] characters, int offset, int length) {
        if (!tracker.isDone()) {
            long minLength = encoded.minLength(length);
            tracker.beforeWrite(tracker.fitsBuffer(minLength) ? encoded.of(characters, offset, length) : minLength);
        }
        writer.write(characters, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        if (!tracker.isDone()) {
            long minLength = encoded.minLength(length);
            tracker.beforeWrite(tracker.fitsBuffer(minLength) ? encoded.of(text, offset, length) : minLength);
        }
        writer.write(text, offset, length);
    }

    @Override
    public void println() {
        if (!tracker.isDone()) {
            tracker.beforeWrite(encoded.minLength(LINE_END));
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
        tracker.commit();
        writer.flush();
    }

    @Override
    public void close() {
        tracker.commit();
        writer.close();
    }

    /** It flushes. */
    @Override
    public boolean checkError() {
        tracker.commit();
        return writer.checkError();
    }
}
