package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import io.github.jwtfilter.tools.inspect.PastedKey.Form;
import io.github.jwtfilter.tools.inspect.Verification.Expected;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The answers to the page's questions, in JSON. Keeps no data between questions. */
final class Questions {
    private static final int MAX_FIELD = 2000;

    private final Optional<InspectedApplication> application;
    private final Clock clock;
    private final Dates dates;

    Questions(Optional<InspectedApplication> application, Clock clock, ZoneId zone) {
        this.application = application;
        this.clock = clock;
        this.dates = new Dates(clock, zone);
    }

    /** The fields of a question. A missing field is empty. */
    private static final class Fields {
        private final Map<String, Object> fields;

        Fields(byte[] json) throws MalformedJsonException {
            fields = StrictJson.readObject(json);
        }

        String text(String name, int maxCharacters) {
            Object value = fields.getOrDefault(name, "");
            if (!(value instanceof String)) {
                throw new IllegalArgumentException(name + ": expected text");
            }
            if (((String) value).length() > maxCharacters) {
                throw new IllegalArgumentException(
                        name + ": expected at most " + maxCharacters + " characters, got " + ((String) value).length());
            }
            return (String) value;
        }

        String text(String name) {
            return text(name, MAX_FIELD);
        }
    }

    /**
     * Reads a token. Answers with its content, its verification by the pasted key, and the verdict of the application.
     *
     * @throws MalformedJsonException if the question is malformed
     * @throws IllegalArgumentException if a field is too long; the message is for the person
     */
    byte[] read(byte[] json) throws MalformedJsonException {
        Fields fields = new Fields(json);
        TokenText pasted = TokenText.of(fields.text("token", TokenText.MAX_CHARACTERS));
        DecodedToken token = new DecodedToken(pasted.token(), dates);
        Map<String, Object> answer = new LinkedHashMap<>(token.asMap());
        answer.put("note", pasted.note());
        answer.put("token", pasted.token());
        Expected expected = new Expected(
                fields.text("issuer").strip(), fields.text("audience").strip());
        Optional<PastedKey> key = Optional.empty();
        Verification verification;
        try {
            key = key(fields, token.algorithm());
            verification = verification(expected, token, key);
        } catch (IllegalArgumentException e) {
            verification = Verification.unusable(DecodedToken.sentence(PrettyJson.visible(e.getMessage())));
        }
        answer.put("verification", verification.asMap(key));
        Optional<KeySource> keys = key.map(PastedKey::keys);
        application
                .flatMap(known -> known.filter(fields.text("filter")))
                .ifPresent(filter -> answer.put("verdict", verdict(filter, fields, pasted.token(), keys)));
        return bytes(answer);
    }

    private static Optional<PastedKey> key(Fields fields, Optional<Algorithm> ofToken) {
        String text = fields.text("key", PastedKey.MAX_CHARACTERS);
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<Algorithm> chosen = Algorithm.named(fields.text("algorithm"));
        return Optional.of(PastedKey.read(text, Form.of(fields.text("form")), chosen.or(() -> ofToken)));
    }

    private Verification verification(Expected expected, DecodedToken token, Optional<PastedKey> key) {
        if (token.kind() == DecodedToken.Kind.EMPTY || token.kind() == DecodedToken.Kind.OTHER) {
            return Verification.open("Paste a token first.");
        }
        if (key.isEmpty()) {
            return Verification.open("Paste the key to verify the signature.");
        }
        return Verification.of(token, key.get(), expected, clock);
    }

    private static Map<String, Object> verdict(
            InspectedFilter filter, Fields fields, String token, Optional<KeySource> keys) {
        return Verdict.of(
                        filter,
                        token,
                        fields.text("source"),
                        fields.text("method").strip(),
                        fields.text("path").strip(),
                        keys)
                .asMap();
    }

    /**
     * Signs claims.
     *
     * @throws MalformedJsonException if the question is malformed
     * @throws IllegalArgumentException if a field is too long; the message is for the person
     */
    byte[] sign(byte[] json) throws MalformedJsonException {
        Fields fields = new Fields(json);
        String claims = fields.text("claims", NewToken.MAX_CHARACTERS);
        Optional<PastedKey> key;
        try {
            TokenText pasted = TokenText.of(fields.text("token", TokenText.MAX_CHARACTERS));
            key = key(fields, new DecodedToken(pasted.token(), dates).algorithm());
        } catch (IllegalArgumentException e) {
            Problem problem = Problem.of("key", DecodedToken.sentence(PrettyJson.visible(e.getMessage())));
            return bytes(NewToken.refused(problem).asMap());
        }
        if (key.isEmpty()) {
            return bytes(NewToken.refused(Problem.of("key", "Paste a secret or a private key first."))
                    .asMap());
        }
        String type = fields.text("type").strip();
        String lifetime = fields.text("lifetime").strip();
        return bytes(
                NewToken.sign(claims, type, lifetime, key.get().keys(), clock).asMap());
    }

    private static byte[] bytes(Map<String, Object> answer) {
        return StrictJson.write(answer).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
