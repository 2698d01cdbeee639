package io.github.jwtfilter.jose;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader and writer of one JSON object as maps, lists, strings, numbers, booleans and nulls. Reading is so strict
 * that every other reader sees the same object in the same bytes. Malformed UTF-8, duplicate names, half surrogate
 * pairs and trailing text are refused.
 */
public final class StrictJson {
    static final int MAX_DEPTH = 8;
    static final int MAX_MEMBERS = 64;
    static final int MAX_NUMBER_CHARACTERS = 64;

    /** In bytes of UTF-8. The parser caches names for a while, including names from forged tokens. */
    static final int MAX_NAME_BYTES = 256;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_CHARACTERS)
            .maxNameLength(MAX_NAME_BYTES)
            .build();

    /** Buffers of our own. Jackson's default thread locals would outlive a redeployment. */
    private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newConcurrentDequePool();

    private static final ByteQuadsCanonicalizer NAMES = ByteQuadsCanonicalizer.createRoot();

    /**
     * The names in texts of trusted signers. They are interned, which makes comparisons with our names cheap. Other
     * texts must not fill the JVM's string table.
     */
    private static final ByteQuadsCanonicalizer TRUSTED_NAMES = ByteQuadsCanonicalizer.createRoot();

    private static final int INTERNING = JsonFactory.Feature.collectDefaults();
    private static final int NOT_INTERNING = INTERNING & ~JsonFactory.Feature.INTERN_FIELD_NAMES.getMask();

    private StrictJson() {}

    /**
     * Reads one object from a text. Refuses half a surrogate pair first, because UTF-8 encoding would silently replace
     * it.
     */
    static JsonObject readObject(String json) throws MalformedJsonException {
        return read(text(json, true).getBytes(StandardCharsets.UTF_8), MAX_MEMBERS);
    }

    /**
     * Reads one object.
     *
     * @param utf8 the text
     * @return an unmodifiable map in the text's order
     * @throws MalformedJsonException with the broken rule as its message, never with the text
     */
    public static Map<String, Object> readObject(byte[] utf8) throws MalformedJsonException {
        return read(utf8, MAX_MEMBERS);
    }

    /**
     * Reads one object that may have many members, such as the metadata of a provider.
     *
     * @param utf8 the text
     * @param maxMembers the limit for the members of the object
     * @return an unmodifiable map in the text's order
     * @throws MalformedJsonException as above
     */
    public static Map<String, Object> readObject(byte[] utf8, int maxMembers) throws MalformedJsonException {
        return read(utf8, maxMembers);
    }

    private static JsonObject read(byte[] utf8, int maxMembers) throws MalformedJsonException {
        boolean escapes = StrictUtf8.check(utf8, utf8.length);
        try (JsonParser parser = parser(new ByteArrayInputStream(utf8), false)) {
            JsonObject object = root(parser, escapes, maxMembers);
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
     * Creates a parser for a stream of UTF-8, as strict as the other readers of this class. Jackson's factory would load
     * and check all of Jackson's parsers and generators, which takes a fifth of the start of a command.
     */
    static JsonParser parser(InputStream utf8, boolean trusted) {
        IOContext context = new IOContext(
                LIMITS,
                StreamWriteConstraints.defaults(),
                ErrorReportConfiguration.defaults(),
                BUFFERS.acquireAndLinkPooled(),
                ContentReference.unknown(),
                false);
        ByteQuadsCanonicalizer names = trusted ? TRUSTED_NAMES.makeChild(INTERNING) : NAMES.makeChild(NOT_INTERNING);
        return new UTF8StreamJsonParser(
                context,
                JsonParser.Feature.collectDefaults(),
                utf8,
                null,
                names,
                context.allocReadIOBuffer(),
                0,
                0,
                0,
                true);
    }

    /**
     * Returns the string of the first member of that name. Reads no further, so the rest may be malformed. For a choice
     * before the text is trusted.
     *
     * @return empty if the text is no object, or the member is of another type or not among the first 64
     */
    static Optional<String> firstString(byte[] utf8, String member) throws IOException {
        try (JsonParser parser = parser(new ByteArrayInputStream(utf8), false)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            String name = parser.nextFieldName();
            for (int i = 0; i < MAX_MEMBERS && name != null; i++) {
                JsonToken value = parser.nextToken();
                if (name.equals(member)) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
                }
                parser.skipChildren();
                name = parser.nextFieldName();
            }
            return Optional.empty();
        }
    }

    static JsonObject root(JsonParser parser, boolean escapes, int maxMembers) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedJsonException("not a JSON object");
        }
        return object(parser, escapes, maxMembers);
    }

    private static JsonObject object(JsonParser parser, boolean escapes, int mostMembers) throws IOException {
        JsonObject object = new JsonObject();
        for (String next = parser.nextFieldName(); next != null; next = parser.nextFieldName()) {
            String name = text(next, escapes);
            if (object.size() == mostMembers) {
                throw new MalformedJsonException("more than " + mostMembers + " members");
            }
            if (!object.add(name, value(parser, parser.nextToken(), escapes))) {
                throw new MalformedJsonException("a name occurs twice");
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new MalformedJsonException("the end of the text in an object");
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
                return true;
            case VALUE_FALSE:
                return false;
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

    /** Refuses half a surrogate pair (RFC 7493 §2.1). Only escapes can produce one, because UTF-8 is checked before. */
    private static String text(String text, boolean escapes) throws MalformedJsonException {
        if (escapes && !isWellFormed(text)) {
            throw new MalformedJsonException("half a surrogate pair");
        }
        return text;
    }

    static boolean isWellFormed(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= Character.MIN_SURROGATE) {
                return hasWholePairs(text, i);
            }
        }
        return true;
    }

    private static boolean hasWholePairs(String text, int from) {
        for (int i = from; i < text.length(); i++) {
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
     * @param object a map of strings, booleans, integers, decimals, nulls, and collections and maps of these
     * @return one line, members in the map's order
     * @throws IllegalArgumentException if a string holds half a surrogate pair
     */
    public static String write(Map<String, ?> object) {
        JsonText text = new JsonText();
        text.write(object);
        return text.toString();
    }

    /** The fault of a JSON text. The message quotes nothing of the text. */
    public static final class MalformedJsonException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedJsonException(String problem) {
            super(problem);
        }

        /** Omits the stack trace, because refusals are frequent. */
        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
