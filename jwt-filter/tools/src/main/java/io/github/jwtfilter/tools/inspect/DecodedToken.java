package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.tools.inspect.JsonFault.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The unverified content of a token, and its problems. A faulty token is decoded as far as possible. */
final class DecodedToken {
    private static final int PARTS_OF_JWS = 3;
    private static final int PARTS_OF_JWE = 5;

    /** Types that a login filter accepts, in lower case, without {@code application/}. */
    private static final Set<String> LOGIN_TYPES = Set.of("jwt", "at+jwt");

    /** The kinds of a text. */
    enum Kind {
        /** An empty text. */
        EMPTY,
        /** A signed token. */
        SIGNED,
        /** A token with {@code alg} none. */
        UNSIGNED,
        /** An encrypted token (RFC 7516). */
        ENCRYPTED,
        /** Another text. */
        OTHER
    }

    private final String token;
    private final Dates dates;
    private final List<String> parts;
    private final List<Problem> problems = new ArrayList<>();
    private String headerText = "";
    private String payloadText = "";
    private Map<String, Object> header = Map.of();
    private Map<String, Object> claims = Map.of();
    private boolean hasClaims;
    private final Kind kind;

    /** @param token a token, stripped of white space */
    DecodedToken(String token, Dates dates) {
        this.token = token;
        this.dates = dates;
        this.parts = Arrays.asList(token.split("\\.", -1));
        this.kind = token.isEmpty() ? Kind.EMPTY : read();
    }

    private Kind read() {
        if (parts.size() == 1) {
            problems.add(Problem.of(
                    "token",
                    token.startsWith("{")
                            ? "JSON is not decoded, and the filter refuses it. A token has three parts between dots:"
                                    + " PROTECTED.PAYLOAD.SIGNATURE."
                            : "No dots: this is no JWT. Session ids, refresh tokens and opaque access tokens cannot be"
                                    + " decoded."));
            return Kind.OTHER;
        }
        TokenPart first = new TokenPart("header", parts.get(0));
        headerText = first.text();
        header = object(first, "header");
        if (parts.size() == PARTS_OF_JWE) {
            return Kind.ENCRYPTED;
        }
        TokenPart second = new TokenPart("payload", parts.get(1));
        payloadText = second.text();
        claims = object(second, "payload");
        boolean unsigned = "none".equalsIgnoreCase(String.valueOf(header.get("alg")));
        checkParts(unsigned);
        checkHeader(unsigned);
        checkClaims();
        if (problems.isEmpty()) {
            checkStrictly();
        }
        return unsigned ? Kind.UNSIGNED : Kind.SIGNED;
    }

    private Map<String, Object> object(TokenPart part, String name) {
        problems.addAll(part.problems());
        hasClaims = false;
        if (part.bytes().length == 0) {
            problems.add(Problem.of(name, "The part is empty."));
            return Map.of();
        }
        Reading reading = JsonFault.read(part.bytes());
        hasClaims = reading.fault().isEmpty();
        reading.fault()
                .ifPresent(fault -> problems.add(fault.offset()
                        .map(at -> Problem.at(name, "No strict JSON object: " + fault.message(), part.text(), at))
                        .orElseGet(() -> Problem.of(name, "No strict JSON object: " + fault.message() + "."))));
        return reading.object();
    }

    private void checkParts(boolean unsigned) {
        if (parts.size() != PARTS_OF_JWS) {
            problems.add(Problem.of(
                    "token",
                    "A signed token has three parts between dots, and an encrypted one has five. This has "
                            + parts.size() + "."));
        } else if (!parts.get(2).isEmpty()) {
            problems.addAll(new TokenPart("signature", parts.get(2)).problems());
        } else if (!unsigned) {
            problems.add(Problem.of("signature", "The signature is missing. The token may have been cut off."));
        }
        if (token.length() > JwtVerifier.MAX_TOKEN_CHARACTERS) {
            problems.add(Problem.of(
                    "token",
                    "The token has " + token.length() + " characters. The filter refuses more than "
                            + JwtVerifier.MAX_TOKEN_CHARACTERS + "."));
        }
    }

    private void checkHeader(boolean unsigned) {
        Object algorithm = header.get("alg");
        if (unsigned) {
            problems.add(Problem.of(
                    "header",
                    "alg is none: the token has no signature, and anybody can write one. The filter refuses it."));
        } else if (!header.isEmpty() && !(algorithm instanceof String)) {
            problems.add(Problem.of("header", "alg, the algorithm of the signature, is missing or no string."));
        } else if (algorithm instanceof String
                && Algorithm.named((String) algorithm).isEmpty()) {
            problems.add(Problem.of(
                    "header",
                    "alg " + PrettyJson.line(algorithm) + " is not supported. Known are " + List.of(Algorithm.values())
                            + "."));
        }
        if (header.containsKey("crit") || header.containsKey("b64")) {
            problems.add(Problem.of("header", "crit and b64 are not supported. The filter refuses the token."));
        }
        type().filter(type -> !LOGIN_TYPES.contains(type))
                .ifPresent(type -> problems.add(
                        Problem.of("header", "typ is not JWT or at+jwt. As a login token the filter refuses it.")));
    }

    private void checkClaims() {
        if (!hasClaims) {
            return;
        }
        claims.forEach((name, value) -> {
            if (Meanings.isDate(name) && Dates.isMilliseconds(value)) {
                problems.add(Problem.of(
                        "claim " + name, "The time seems to be in milliseconds. A token counts in seconds."));
            }
        });
        try {
            Claims.parse(payloadText);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of("payload", sentence(PrettyJson.visible(e.getMessage()))));
            return;
        }
        if (!claims.containsKey("exp")) {
            problems.add(Problem.of(
                    "claim exp", "The token never expires. The filter refuses it, because it requires exp."));
        }
        Instant now = dates.now();
        time("exp")
                .filter(end -> !now.isBefore(end))
                .ifPresent(end -> problems.add(Problem.of("claim exp", "Expired " + dates.distance(end) + ".")));
        time("nbf")
                .filter(now::isBefore)
                .ifPresent(start ->
                        problems.add(Problem.of("claim nbf", "Not valid yet. Valid " + dates.distance(start) + ".")));
        time("iat")
                .filter(now::isBefore)
                .ifPresent(issued -> problems.add(Problem.of(
                        "claim iat",
                        "Issued in the future, " + dates.distance(issued)
                                + ". Compare the clocks of the two servers.")));
    }

    private Optional<Instant> time(String name) {
        return Dates.instant(claims.get(name));
    }

    /** Adds the problem that the filter's own parser finds, so that the page never shows a refused token as good. */
    private void checkStrictly() {
        try {
            UnverifiedJwt.parse(token);
        } catch (InvalidTokenException e) {
            problems.add(Problem.of("token", sentence(PrettyJson.visible(e.getMessage()))));
        }
    }

    static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    Kind kind() {
        return kind;
    }

    /** Returns the original token. */
    String token() {
        return token;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Returns the claims; empty unless the payload is a strict JSON object. */
    Map<String, Object> claims() {
        return claims;
    }

    /** Returns the {@code alg} of the header if it is a supported one. */
    Optional<Algorithm> algorithm() {
        return Optional.ofNullable(header.get("alg"))
                .filter(String.class::isInstance)
                .flatMap(name -> Algorithm.named((String) name));
    }

    /** Returns the {@code kid} of the header. */
    Optional<String> keyId() {
        return Optional.ofNullable(header.get("kid"))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** Returns the {@code typ} of the header in lower case, without {@code application/}. */
    Optional<String> type() {
        return Optional.ofNullable(header.get("typ"))
                .filter(String.class::isInstance)
                .map(type -> ((String) type).toLowerCase(Locale.ROOT).replaceFirst("^application/", ""));
    }

    /** Returns the content for the page. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", kind.name().toLowerCase(Locale.ROOT));
        map.put("summary", summary());
        map.put("headerJson", json(header, headerText));
        map.put("payloadJson", json(claims, payloadText));
        List<Object> headerRows = new ArrayList<>();
        header.forEach((name, value) -> headerRows.add(row(name, value, Meanings.ofHeader(name, value), false)));
        map.put("header", headerRows);
        List<Object> claimRows = new ArrayList<>();
        claims.forEach((name, value) -> claimRows.add(row(name, value, Meanings.ofClaim(name), Meanings.isDate(name))));
        map.put("claims", claimRows);
        List<Object> problemRows = new ArrayList<>();
        problems.forEach(problem -> problemRows.add(problem.asMap()));
        map.put("problems", problemRows);
        return map;
    }

    private static String json(Map<String, Object> object, String text) {
        return object.isEmpty() ? PrettyJson.visible(text) : PrettyJson.of(object);
    }

    private Map<String, Object> row(String name, Object value, String meaning, boolean isDate) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", PrettyJson.visible(name));
        row.put("value", value instanceof String ? PrettyJson.visible((String) value) : PrettyJson.of(value));
        row.put("meaning", meaning);
        if (isDate) {
            Dates.instant(value).ifPresent(time -> row.put("date", dates.describe(time)));
        }
        return row;
    }

    private String summary() {
        String count = problems.isEmpty()
                ? ""
                : problems.size() == 1 ? " One problem is listed." : " " + problems.size() + " problems are listed.";
        switch (kind) {
            case EMPTY:
                return "";
            case SIGNED:
                return "A signed token, decoded. That is no proof: verify it." + count;
            case UNSIGNED:
                return "A token without a signature. Nothing proves what it says." + count;
            case ENCRYPTED:
                return encrypted() + count;
            default:
                return "This is no JWT." + count;
        }
    }

    private String encrypted() {
        String how = header.get("alg") instanceof String && header.get("enc") instanceof String
                ? " (" + PrettyJson.visible(header.get("alg") + ", " + header.get("enc")) + ")"
                : "";
        return "An encrypted token" + how + ". Only its header can be read without the key.";
    }
}
