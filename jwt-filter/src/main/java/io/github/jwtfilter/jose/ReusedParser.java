package io.github.jwtfilter.jose;

import com.fasterxml.jackson.core.JsonParser;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object after the other, as strictly as {@link StrictJson}: making a parser costs a fifth of reading a
 * token. It remembers the names that it has met, so it is for texts whose names are few; and what it has failed at
 * leaves it halfway, so then it is not fit for another. Used by one thread at a time.
 */
final class ReusedParser {
    private static final int MOST_TEXTS = 1000;

    private final byte[] room = new byte[JwtVerifier.LONGEST_TOKEN];
    private final Feed feed = new Feed();
    private final JsonParser parser;
    private int texts;
    private boolean halfway;

    /**
     * A parser.
     *
     * @param trusted whether only signers whom we trust wrote what it is to read
     */
    ReusedParser(boolean trusted) {
        try {
            // By its first four bytes the parser tells the encoding, once for all.
            feed.begin("{}  ".getBytes(StandardCharsets.US_ASCII), 4);
            parser = StrictJson.parser(feed, trusted);
            StrictJson.root(parser, false);
            checkEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Room for a text: as long as the longest part of a token. */
    byte[] room() {
        return room;
    }

    /** Reads the object that is in the room. */
    JsonObject read(int length) throws MalformedJsonException {
        boolean escapes = StrictUtf8.check(room, length);
        halfway = true;
        texts++;
        feed.begin(room, length);
        try {
            JsonObject object = StrictJson.root(parser, escapes);
            checkEnd();
            halfway = false;
            return object;
        } catch (MalformedJsonException e) {
            throw e;
        } catch (IOException | NumberFormatException e) {
            throw new MalformedJsonException("not strict JSON within the limits");
        }
    }

    /** A text must be used up with its last brace, or what follows would go on in the next one. */
    private void checkEnd() throws IOException {
        if (parser.releaseBuffered(feed.rest) + feed.available() > 0 && !feed.isRestBlank()) {
            throw new MalformedJsonException("something follows the JSON object");
        }
    }

    /** Whether it may read another text. */
    boolean isFit() {
        return !halfway && texts < MOST_TEXTS;
    }

    /** What the parser reads from: one text, then another. */
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

        /** Whether only white space is left, in the parser's buffer and here. */
        boolean isRestBlank() {
            rest.write(text, next, available());
            next = end;
            boolean blank = rest.toString(StandardCharsets.ISO_8859_1).chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0);
            rest.reset();
            return blank;
        }
    }
}
