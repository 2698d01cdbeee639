package io.github.jwtfilter.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One JSON object as maps, lists, strings, numbers, booleans and nulls, read so that no second reader could see
 * another object in the same bytes: strict UTF-8, no duplicate names, no half surrogates, nothing after the end.
 */
public final class StrictJson {
    static final int DEEPEST_NESTING = 8;
    static final int MOST_MEMBERS = 64;
    static final int LONGEST_NUMBER = 64;

    /** In bytes of UTF-8. The parser remembers names for a while, those of forged tokens too. */
    static final int LONGEST_NAME = 256;

    /** A pool of buffers of its own: Jackson's usual thread locals would outlive a redeployment. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .build();

    private static final Pool<JsonText> TEXTS = new Pool<>(JsonText::new);
    private static final Pool<LongParser> PARSERS = new Pool<>(LongParser::new);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final int BEYOND_ASCII = 1;
    private static final int ESCAPE = 2;

    private StrictJson() {}

    /** Reads one object from a text, in which UTF-8 would silently replace half a surrogate pair. */
    static Members readObject(String json) throws MalformedJsonException {
        return read(text(json, true).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one object.
     *
     * @param utf8 the text
     * @return an unmodifiable map in the text's order
     * @throws MalformedJsonException with the rule that was broken, never with the text
     */
    public static Map<String, Object> readObject(byte[] utf8) throws MalformedJsonException {
        return read(utf8);
    }

    private static Members read(byte[] utf8) throws MalformedJsonException {
        boolean escapes = checkEncoding(utf8);
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            Members object = root(parser, escapes);
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("something follows the JSON object");
            }
            return object;
        } catch (MalformedJsonException e) {
            throw e;
        } catch (IOException | NumberFormatException e) {
            throw new MalformedJsonException("not strict JSON within the limits");
        }
    }

    /**
     * Reads one object of a signer we trust, as strictly, with a parser that goes from text to text: it remembers the
     * names it has met, which nobody else may fill it with.
     */
    static Members readTrusted(byte[] utf8) throws MalformedJsonException {
        boolean escapes = checkEncoding(utf8);
        LongParser parser = PARSERS.take();
        try {
            Members object = parser.read(utf8, escapes);
            if (parser.isFresh()) {
                PARSERS.giveBack(parser);
            }
            return object;
        } catch (MalformedJsonException e) {
            throw e;
        } catch (IOException | NumberFormatException e) {
            throw new MalformedJsonException("not strict JSON within the limits");
        }
    }

    /** A parser that is fed one text after the other. What it has failed at leaves it halfway: then it is given up. */
    private static final class LongParser {
        private static final int MOST_TEXTS = 1000;

        private final JsonParser parser;
        private final ByteArrayFeeder feeder;
        private int texts;

        LongParser() {
            try {
                parser = FACTORY.createNonBlockingByteArrayParser();
                feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Members read(byte[] utf8, boolean escapes) throws IOException {
            texts++;
            feeder.feedInput(utf8, 0, utf8.length);
            Members object = root(parser, escapes);
            int unread = parser.releaseBuffered(OutputStream.nullOutputStream());
            if (unread > 0) {
                passOver(utf8, unread);
            }
            return object;
        }

        /** What begins like a value and breaks off would wait for the next text to go on. */
        private void passOver(byte[] utf8, int unread) throws IOException {
            for (int i = utf8.length - unread; i < utf8.length; i++) {
                if (" \t\r\n".indexOf(utf8[i]) < 0) {
                    throw new MalformedJsonException("something follows the JSON object");
                }
            }
            parser.nextToken();
        }

        boolean isFresh() {
            return texts < MOST_TEXTS;
        }
    }

    private static Members root(JsonParser parser, boolean escapes) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedJsonException("not a JSON object");
        }
        return object(parser, escapes, MOST_MEMBERS);
    }

    /**
     * Jackson guesses the encoding; with neither a mark nor a NUL at the beginning, and well formed, it can only guess
     * UTF-8. Further NULs it refuses itself.
     *
     * @return whether there are escapes, or letters beyond ASCII
     */
    private static boolean checkEncoding(byte[] bytes) throws MalformedJsonException {
        int marks = 0;
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            marks |= (eight & HIGH_BITS) != 0 ? BEYOND_ASCII : 0;
            marks |= hasByte(eight, BACKSLASHES) ? ESCAPE : 0;
        }
        for (; i < bytes.length; i++) {
            marks |= bytes[i] < 0 ? BEYOND_ASCII : bytes[i] == '\\' ? ESCAPE : 0;
        }
        for (i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw new MalformedJsonException("a NUL byte");
            }
        }
        if ((marks & BEYOND_ASCII) != 0) {
            checkUtf8(bytes);
        }
        return (marks & ESCAPE) != 0;
    }

    /** Whether one of eight bytes is that of the pattern: the one that becomes zero borrows from its highest bit. */
    private static boolean hasByte(long eight, long pattern) {
        long zeroes = eight ^ pattern;
        return (zeroes - LOW_BITS & ~zeroes & HIGH_BITS) != 0;
    }

    private static void checkUtf8(byte[] bytes) throws MalformedJsonException {
        if (bytes[0] < 0) {
            throw new MalformedJsonException("not a JSON object");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("not UTF-8");
        }
    }

    private static Members object(JsonParser parser, boolean escapes, int mostMembers) throws IOException {
        Members object = new Members();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token != JsonToken.FIELD_NAME) {
                throw new MalformedJsonException("the end of the text in an object");
            }
            String name = text(parser.currentName(), escapes);
            if (object.size() == mostMembers) {
                throw new MalformedJsonException("more than " + mostMembers + " members");
            }
            if (!object.add(name, value(parser, parser.nextToken(), escapes))) {
                throw new MalformedJsonException("a name occurs twice");
            }
        }
        return object;
    }

    private static Object value(JsonParser parser, JsonToken token, boolean escapes) throws IOException {
        switch (token) {
            case VALUE_STRING:
                return text(parser.getText(), escapes);
            case VALUE_NUMBER_INT:
                return integer(parser);
            case VALUE_NUMBER_FLOAT:
                return parser.getDecimalValue();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            case START_ARRAY:
                return array(parser, escapes);
            case START_OBJECT:
                return object(parser, escapes, Integer.MAX_VALUE);
            default:
                throw new MalformedJsonException("the end of the text in an object");
        }
    }

    private static Object integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }

    private static List<Object> array(JsonParser parser, boolean escapes) throws IOException {
        List<Object> array = new ArrayList<>(4);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token, escapes));
        }
        return Collections.unmodifiableList(array);
    }

    /** Well-formed UTF-8 has no half surrogates; an escape can smuggle one in (RFC 7493 §2.1 forbids it). */
    private static String text(String text, boolean escapes) throws MalformedJsonException {
        if (escapes && !isWellFormed(text)) {
            throw new MalformedJsonException("half a surrogate pair");
        }
        return text;
    }

    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * Writes one object.
     *
     * @param object strings, booleans, integers, decimals, nulls, and collections and maps of these
     * @return one line, members in the map's order
     * @throws IllegalArgumentException if a string holds half a surrogate pair
     */
    public static String write(Map<String, ?> object) {
        JsonText text = new JsonText();
        text.write(object);
        return text.toString();
    }

    /** The same in UTF-8. */
    static byte[] writeUtf8(Map<String, ?> object) {
        JsonText text = TEXTS.take();
        text.clear();
        text.write(object);
        byte[] utf8 = text.toBytes();
        TEXTS.giveBack(text);
        return utf8;
    }

    /** What is wrong with a JSON text, in words that quote nothing of it. */
    public static final class MalformedJsonException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedJsonException(String problem) {
            super(problem);
        }

        /** Refusing is everyday work: no stack trace. */
        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
