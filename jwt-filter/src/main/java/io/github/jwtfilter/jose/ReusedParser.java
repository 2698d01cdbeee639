package io.github.jwtfilter.jose;

import com.fasterxml.jackson.core.JsonParser;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A parser that reads one JSON object after another, as strictly as {@link StrictJson}. Creating a parser costs a fifth
 * of reading a token. The parser caches names, so use it only for texts with few different names. After a failure it is
 * in an undefined state and must be discarded. Used by one thread at a time.
 */
final class ReusedParser {
    private static final int MAX_TEXTS = 1000;

    private final byte[] buffer;
    private final Feed feed = new Feed();
    private final JsonParser parser;
    private int texts;
    private boolean unfinished;

    /**
     * Creates a parser.
     *
     * @param trusted whether all texts come from trusted signers
     */
    ReusedParser(boolean trusted) {
        this(trusted, CompactToken.MAX_CHARACTERS);
    }

    private ReusedParser(boolean trusted, int bufferBytes) {
        buffer = new byte[bufferBytes];
        parser = StrictJson.parser(feed, trusted);
    }

    /** Returns a parser for a single text. */
    static ReusedParser once(int maxBytes) {
        ReusedParser parser = new ReusedParser(false, maxBytes);
        parser.texts = MAX_TEXTS;
        return parser;
    }

    /** Returns the input buffer. It is as long as the longest part of a token. */
    byte[] buffer() {
        return buffer;
    }

    /** Reads the object in the input buffer. */
    JsonObject read(int length) throws MalformedJsonException {
        boolean escapes = StrictUtf8.check(buffer, length);
        unfinished = true;
        texts++;
        feed.begin(buffer, length);
        try {
            JsonObject object = StrictJson.root(parser, escapes, StrictJson.MAX_MEMBERS);
            checkEnd();
            unfinished = false;
            return object;
        } catch (MalformedJsonException e) {
            throw e;
        } catch (IOException | NumberFormatException e) {
            throw new MalformedJsonException("not strict JSON within the limits");
        }
    }

    /** Checks that the text ends with its last brace. Otherwise the rest would become part of the next text. */
    private void checkEnd() throws IOException {
        if (parser.releaseBuffered(feed.rest) + feed.available() > 0 && !feed.isRestBlank()) {
            throw new MalformedJsonException("something follows the JSON object");
        }
    }

    /** Returns whether this parser may read another text. */
    boolean isReusable() {
        return !unfinished && texts < MAX_TEXTS;
    }

    /** The input of the parser: one text after another. */
    private static final class Feed extends InputStream {
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream(0);
        private byte[] text;
        private int next;
        private int end;

        void begin(byte[] utf8, int length) {
            text = utf8;
            next = 0;
            end = length;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = Math.min(length, available());
            System.arraycopy(text, next, buffer, offset, count);
            next += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public int read() {
            return next < end ? text[next++] & 0xff : -1;
        }

        @Override
        public int available() {
            return end - next;
        }

        /** Returns whether only white space is left, in the parser's buffer and here. */
        boolean isRestBlank() {
            rest.write(text, next, available());
            next = end;
            boolean blank = true;
            for (byte b : rest.toByteArray()) {
                blank &= b == ' ' || b == '\t' || b == '\r' || b == '\n';
            }
            rest.reset();
            return blank;
        }
    }
}
