package io.github.jwtfilter.tools.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The first fault of a strict JSON object, and its place. The library's parser decides whether a text has a fault, but
 * its messages omit the place. A second parser finds the place.
 */
final class JsonFault {
    private static final int MAX_MESSAGE = 160;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String message;
    private final Optional<Integer> offset;

    private JsonFault(String message, Optional<Integer> offset) {
        this.message = message;
        this.offset = offset;
    }

    /** The object of a text, or the fault of the text. */
    static final class Reading {
        private final Map<String, Object> object;
        private final Optional<JsonFault> fault;

        private Reading(Map<String, Object> object, Optional<JsonFault> fault) {
            this.object = object;
            this.fault = fault;
        }

        /** Returns the object; empty after a fault. */
        Map<String, Object> object() {
            return object;
        }

        Optional<JsonFault> fault() {
            return fault;
        }
    }

    /** Parses an object in the same way as the filter. */
    static Reading read(byte[] utf8) {
        try {
            return new Reading(StrictJson.readObject(utf8), Optional.empty());
        } catch (MalformedJsonException e) {
            return new Reading(Map.of(), Optional.of(of(new String(utf8, StandardCharsets.UTF_8), e.getMessage())));
        }
    }

    private static JsonFault of(String text, String strict) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                // The second parser only finds the place of the fault.
            }
            return new JsonFault(strict, Optional.empty());
        } catch (JsonProcessingException e) {
            // A limit of the parser, such as that of nested values, has no place.
            if (e.getLocation() == null) {
                return new JsonFault(strict, Optional.empty());
            }
            int at = (int) Math.min(text.length(), Math.max(0, e.getLocation().getCharOffset()));
            return new JsonFault(words(e.getOriginalMessage(), strict), Optional.of(at));
        } catch (IOException e) {
            return new JsonFault(strict, Optional.empty());
        }
    }

    /** Returns the first line of a parser's message, or the message of the strict parser if that is blank. */
    private static String words(String message, String strict) {
        if (message == null || message.isBlank()) {
            return strict;
        }
        String line = message.split("[\\r\\n]", 2)[0];
        line = line.replaceAll(" \\(for Object starting at .*", "").replaceAll(" \\[Source.*", "");
        return PrettyJson.visible(line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line);
    }

    String message() {
        return message;
    }

    /** Returns the index of the fault in the text; empty if the place is unknown. */
    Optional<Integer> offset() {
        return offset;
    }
}
