package io.github.jwtfilter.benchmark.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The tokens for all libraries: HS256, six claims, 244 characters, each of a different user. */
public final class Tokens {
    public static final byte[] SECRET = "0f2b9c1e7a6d4385b1c0e9f87a6d5c4b".getBytes(StandardCharsets.US_ASCII);
    public static final String ISSUER = "bank";
    static final String ENCODED_HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    /** Enough tokens that a branch predictor cannot learn them by heart. */
    private static final int COUNT = 64;

    private static final int LENGTH = 244;
    private static final long DAY = 86_400;

    private Tokens() {}

    static List<TokenClaims> claims() {
        return claims(COUNT, Instant.now().getEpochSecond());
    }

    private static List<TokenClaims> claims(int count, long issuedAt) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TokenClaims(
                        ISSUER,
                        String.format("user-%02d@example.org", i % 100),
                        issuedAt - i % COUNT,
                        issuedAt - i % COUNT + DAY,
                        encode(hmac("token " + i)).substring(0, 16),
                        List.of("customer")))
                .toList();
    }

    /** Returns tokens that every library accepts. */
    public static List<String> good() {
        return claims().stream().map(Tokens::sign).toList();
    }

    /**
     * Returns tokens with all claims of a login by this library.
     *
     * @param proof the claims that differ between the ways to log in, as JSON
     */
    public static List<String> ofLogins(String proof) {
        return claims().stream()
                .map(claims -> {
                    String json = claims.json();
                    String id = encode(hmac(json)).substring(0, 22);
                    return json.substring(0, json.length() - 1) + ",\"sid\":\"" + id + "\",\"auth_time\":"
                            + Instant.now().getEpochSecond() + ",\"usrc\":\"Zk3xQ9aB\",\"cks\":\"b7Rt2LmN\"," + proof
                            + "}";
                })
                .map(json -> {
                    String input = ENCODED_HEADER + '.' + encode(json);
                    return input + '.' + encode(hmac(input));
                })
                .toList();
    }

    /** Returns as many different tokens. */
    static List<String> many(int count) {
        return claims(count, Instant.now().getEpochSecond()).stream()
                .map(Tokens::sign)
                .toList();
    }

    /** Returns tokens of a kind that every library refuses. */
    static List<String> bad(String kind) {
        return switch (kind) {
            case "forged" -> good().stream().map(Tokens::forge).toList();
            case "expired" ->
                claims(COUNT, Instant.now().getEpochSecond() - 2 * DAY).stream()
                        .map(Tokens::sign)
                        .toList();
            case "garbage" ->
                IntStream.range(0, COUNT).mapToObj(Tokens::garbage).toList();
            case "8-kb" -> good().stream().map(Tokens::lengthen).toList();
            case "no-dots" -> good().stream().map(t -> t.replace('.', '_')).toList();
            case "foreign-character" ->
                good().stream()
                        .map(t -> t.substring(0, 150) + '+' + t.substring(151))
                        .toList();
            case "unknown-header" ->
                claims().stream()
                        .map(c -> sign(encode("{\"alg\":\"HS999\",\"typ\":\"JWT\"}"), c))
                        .toList();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String sign(TokenClaims claims) {
        return sign(ENCODED_HEADER, claims);
    }

    private static String sign(String header, TokenClaims claims) {
        String input = header + '.' + encode(claims.json());
        String token = input + '.' + encode(hmac(input));
        if (token.length() != LENGTH) {
            throw new IllegalStateException("expected " + LENGTH + " characters, got " + token.length());
        }
        return token;
    }

    /** Changes a character in the middle of the signature. */
    private static String forge(String token) {
        int at = LENGTH - 20;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    /** Returns random text in the format of a token. */
    private static String garbage(int number) {
        String noise = IntStream.range(0, 6)
                .mapToObj(i -> encode(hmac("garbage " + number + i)))
                .reduce("", String::concat);
        return noise.substring(0, 36) + '.' + noise.substring(36, 200) + '.' + noise.substring(200, 242);
    }

    /**
     * Replaces the claims by 8 kB of text. The signature does not match. It shows how much work an anonymous client can
     * cause.
     */
    private static String lengthen(String token) {
        int dot = token.indexOf('.') + 1;
        return token.substring(0, dot) + "A".repeat(8_200) + token.substring(token.lastIndexOf('.'));
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(String text) {
        return newMac().doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    static Mac newMac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
