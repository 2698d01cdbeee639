package io.github.jwtfilter.commit;

import java.io.PrintWriter;
import java.util.Locale;

/** Wrapper of the container's writer. Counts bytes until the action has run. */
final class CommittingWriter extends PrintWriter {
    private static final int LINE_END = System.lineSeparator().length();

    private final PrintWriter writer;
    private final BufferTracker tracker;
    private final EncodedLength encoded;
    private final Locale locale;

    /**
     * Wraps a writer.
     *
     * @param writer the container's writer
     * @param encoded text lengths in the writer's encoding
     * @param locale the locale of the response
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

    /** Writes text. Text that exceeds the buffer anyway is not measured exactly. */
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

    /** Formats as the container does: Jetty in the response's locale, other containers in the locale of the JVM. */
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

    /** Commits first, because this method flushes. */
    @Override
    public boolean checkError() {
        tracker.commit();
        return writer.checkError();
    }
}
