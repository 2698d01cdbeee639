package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.SECRET;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.sign;
import static io.github.jwtfilter.jose.RawToken.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Do messages and toString hide keys, tokens and values of claims? */
final class SecrecyTest {
    /** Placed wherever a client's text could get into a message. */
    private static final String MARK = "Xq7mark";

    private static final List<String> SECRETS = List.of(
            new String(SECRET, UTF_8).substring(2, 12),
            encode(SECRET).substring(2, 12),
            Base64.getEncoder().encodeToString(SECRET).substring(2, 12),
            HexFormat.of().formatHex(SECRET).substring(2, 12),
            Arrays.toString(SECRET).substring(1, 12));

    @Test
    void keysShowTheirNameAndAlgorithm() {
        SigningKey named = SigningKey.hmac(Algorithm.HS512, SECRET, "spring");

        assertEquals("SigningKey[HS512, kid=spring]", named.toString());
        assertEquals("SigningKey[HS256]", RawToken.KEY.toString());
        assertEquals("SigningKey[HS256]", RawToken.KEY.derive(MARK).toString());
        assertEquals(
                "[SigningKey[HS512, kid=spring], SigningKey[HS256]]",
                KeySet.of(named, RawToken.KEY).toString());
    }

    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void pairsShowTheirNameAndAlgorithm(Algorithm algorithm) {
        assertEquals(
                "SigningKey[" + algorithm + ", kid=spring]",
                TestKeys.of(algorithm).toString());
        assertTrue(TestKeys.of(algorithm).publicMembers().keySet().stream()
                .allMatch(List.of("kty", "n", "e", "crv", "x", "y")::contains));
    }

    /** Each private member is damaged in turn. The refusal must not hold eight consecutive characters of any member. */
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aRefusedJwkIsNotShown(Algorithm algorithm) throws Exception {
        String jwk = TestKeys.jwk(algorithm);
        for (String name : List.of("k", "d", "p", "x", "n", "e")) {
            for (String replacement : List.of("$1=$3", "$1\u00e9$3", "$1$2 $3", "$1$3")) {
                String bad = jwk.replaceFirst("(\"" + name + "\": ?\"[^\"]{2})([^\"]*)(\")", replacement);
                if (!bad.equals(jwk)) {
                    String message = assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(bad), bad)
                            .toString();
                    for (Object value : StrictJson.readObject(jwk).values()) {
                        String text = (String) value;
                        assertFalse(text.length() > 8 && message.contains(text.substring(0, 8)), message);
                    }
                }
            }
        }
    }

    @Test
    void claimsShowOnlyTheirNames() throws InvalidTokenException {
        String payload =
                "{\"exp\":1800000060,\"sub\":\"" + MARK + "\",\"roles\":[\"" + MARK + "\"],\"o\":{\"" + MARK + "\":1}}";
        VerifiedJwt jwt = RawToken.verifier().verify(signed(RawToken.HEADER, payload));

        assertEquals("Claims[exp, sub, roles, o]", jwt.claims().toString());
        assertEquals("VerifiedJwt[Claims[exp, sub, roles, o]]", jwt.toString());
    }

    @Test
    void otherObjectsShowNoSecrets() throws InvalidTokenException {
        ClaimRules rules = RawToken.rules().build();
        JwtVerifier verifier = CachedTokens.verifier(RawToken.KEYS, rules);
        JwtSigner signer = new JwtSigner(RawToken.KEYS);
        UnverifiedJwt unverified = UnverifiedJwt.parse(signed(RawToken.HEADER, "{\"sub\":\"" + MARK + "\"}"));

        for (Object object : new Object[] {
            rules, verifier, signer, unverified, Claims.builder().subject(MARK)
        }) {
            assertShowsNoSecret(object.toString());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusalsDoNotShowTheToken(String name, String token, Reason expected) {
        JwtVerifier verifier = CachedTokens.verifier(
                KeySet.of(SigningKey.hmac(Algorithm.HS256, SECRET, "spring")),
                RawToken.rules().issuer("bank").audience("bank").require("sub").build());

        InvalidTokenException refusal = assertThrows(InvalidTokenException.class, () -> verifier.verify(token));

        assertEquals(expected, refusal.reason());
        assertNull(refusal.getCause());
        assertEquals(0, refusal.getStackTrace().length);
        assertShowsNoSecret(refusal.getMessage());
        assertShowsNoSecret(refusal.toString());
        for (String part : token.split("\\.")) {
            assertFalse(part.length() > 7 && refusal.toString().contains(part.substring(0, 8)), refusal.toString());
        }
    }

    static Stream<Arguments> refusalsDoNotShowTheToken() {
        String good = "{\"alg\":\"HS256\"}";
        String mark = "\"" + MARK + "\"";
        return Stream.of(
                arguments("text", MARK, Reason.MALFORMED),
                arguments("text in three parts", MARK + "=." + MARK + "=." + MARK + "=", Reason.MALFORMED),
                arguments("long", MARK.repeat(2000), Reason.TOO_LONG),
                arguments("header not JSON", signed(MARK, "{}"), Reason.MALFORMED),
                arguments("header a string", signed(mark, "{}"), Reason.MALFORMED),
                arguments("header name twice", signed("{" + mark + ":1," + mark + ":2}", "{}"), Reason.MALFORMED),
                arguments("header followed by text", signed(good + mark, "{}"), Reason.MALFORMED),
                arguments(
                        "header with an unpaired surrogate",
                        signed("{" + mark + ":\"" + MARK + "\\ud800\"}", "{}"),
                        Reason.MALFORMED),
                arguments("header bad escape", signed("{" + mark + ":\"\\" + MARK + "\"}", "{}"), Reason.MALFORMED),
                arguments("header bad literal", signed("{" + mark + ":t" + MARK + "}", "{}"), Reason.MALFORMED),
                arguments("header bad number", signed("{" + mark + ":1" + MARK + "}", "{}"), Reason.MALFORMED),
                arguments("alg", signed("{\"alg\":" + mark + "}", "{}"), Reason.UNSUPPORTED_ALGORITHM),
                arguments("alg a list", signed("{\"alg\":[" + mark + "]}", "{}"), Reason.MALFORMED),
                arguments("typ", signed("{\"alg\":\"HS256\",\"typ\":" + mark + "}", "{}"), Reason.UNSUPPORTED_HEADER),
                arguments(
                        "crit", signed("{\"alg\":\"HS256\",\"crit\":[" + mark + "]}", "{}"), Reason.UNSUPPORTED_HEADER),
                arguments("kid", signed("{\"alg\":\"HS256\",\"kid\":" + mark + "}", "{}"), Reason.UNKNOWN_KEY),
                arguments("signature", signed(good, "{\"sub\":" + mark + "}") + "AAAA", Reason.BAD_SIGNATURE),
                arguments("payload not JSON", signed(good, MARK), Reason.INVALID_CLAIMS),
                arguments("payload name twice", signed(good, "{" + mark + ":1," + mark + ":2}"), Reason.INVALID_CLAIMS),
                arguments("payload bad number", signed(good, "{\"a\":1" + MARK + "}"), Reason.INVALID_CLAIMS),
                arguments("payload long number", signed(good, "{\"a\":" + "7".repeat(70) + "}"), Reason.INVALID_CLAIMS),
                arguments("exp a string", signed(good, "{\"exp\":" + mark + "}"), Reason.INVALID_CLAIMS),
                arguments("sub a list", signed(good, "{\"sub\":[" + mark + "]}"), Reason.INVALID_CLAIMS),
                arguments("aud an object", signed(good, "{\"aud\":{" + mark + ":1}}"), Reason.INVALID_CLAIMS),
                arguments("required claim missing", signed(good, "{" + mark + ":" + mark + "}"), Reason.MISSING_CLAIM),
                arguments("expired", claims("\"exp\":1"), Reason.EXPIRED),
                arguments("issuer", claims("\"exp\":1800000060,\"iss\":" + mark), Reason.WRONG_ISSUER),
                arguments(
                        "audience",
                        claims("\"exp\":1800000060,\"iss\":\"bank\",\"aud\":[" + mark + "]"),
                        Reason.WRONG_AUDIENCE));
    }

    @Test
    void tooShortKeyIsNotShown() {
        byte[] secret = Arrays.copyOf(SECRET, 31);

        assertShowsNoSecret(assertThrows(IllegalArgumentException.class, () -> SigningKey.hmac(Algorithm.HS256, secret))
                .toString());
    }

    private static String claims(String members) {
        return sign(encode("{\"alg\":\"HS256\"}") + '.' + encode("{\"sub\":\"" + MARK + "\"," + members + "}"));
    }

    private static void assertShowsNoSecret(String message) {
        assertFalse(message.contains(MARK), message);
        for (String secret : SECRETS) {
            assertFalse(message.contains(secret), message);
        }
    }
}
