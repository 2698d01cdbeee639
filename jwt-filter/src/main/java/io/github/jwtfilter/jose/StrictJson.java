package io.github.jwtfilter.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
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

    private StrictJson() {}

    /** Reads one object from a text, in which UTF-8 would silently replace half a surrogate pair. */
    static Map<String, Object> readObject(String json) throws MalformedJsonException {
        return readObject(text(json, true).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one object.
     *
     * @param utf8 the text
     * @return an unmodifiable map in the text's order
     * @throws MalformedJsonException with the rule that was broken, never with the text
     */
    public static Map<String, Object> readObject(byte[] utf8) throws MalformedJsonException {
        boolean escapes = checkEncoding(utf8);
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException("not a JSON object");
            }
            Map<String, Object> object = object(parser, escapes, MOST_MEMBERS);
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

    /** Jackson guesses the encoding; with neither a mark nor a NUL, and well formed, it can only guess UTF-8. */
    private static boolean checkEncoding(byte[] bytes) throws MalformedJsonException {
        boolean escapes = false;
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                throw new MalformedJsonException("a NUL byte");
            }
            ascii &= b > 0;
            escapes |= b == '\\';
        }
        if (!ascii) {
            if (bytes[0] < 0) {
                throw new MalformedJsonException("not a JSON object");
            }
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                throw new MalformedJsonException("not UTF-8");
            }
        }
        return escapes;
    }

    private static Map<String, Object> object(JsonParser parser, boolean escapes, int mostMembers) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = text(parser.currentName(), escapes);
            if (object.size() == mostMembers) {
                throw new MalformedJsonException("more than " + mostMembers + " members");
            }
            if (object.containsKey(name)) {
                throw new MalformedJsonException("a name occurs twice");
            }
            object.put(name, value(parser, parser.nextToken(), escapes));
        }
        return Collections.unmodifiableMap(object);
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
            default:
                return object(parser, escapes, Integer.MAX_VALUE);
        }
    }

    private static Object integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }

    private static List<Object> array(JsonParser parser, boolean escapes) throws IOException {
        List<Object> array = new ArrayList<>();
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
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /**
     * Writes one object.
     *
     * @param object strings, booleans, integers, decimals, nulls, and collections and maps of these
     * @return one line, members in the map's order
     */
    public static String write(Map<String, ?> object) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            writeValue(generator, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeValue(JsonGenerator generator, Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String) {
            generator.writeString((String) value);
        } else if (value instanceof Boolean) {
            generator.writeBoolean((Boolean) value);
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger) {
            generator.writeNumber((BigInteger) value);
        } else if (value instanceof BigDecimal) {
            generator.writeNumber((BigDecimal) value);
        } else if (value instanceof Map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                generator.writeFieldName((String) member.getKey());
                writeValue(generator, member.getValue());
            }
            generator.writeEndObject();
        } else {
            generator.writeStartArray();
            for (Object element : (Collection<?>) value) {
                writeValue(generator, element);
            }
            generator.writeEndArray();
        }
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
