package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.SECRET;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.mac;
import static io.github.jwtfilter.jose.RawToken.sign;
import static io.github.jwtfilter.jose.RawToken.signed;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a token refused that was signed without the key, regardless of its header? */
final class ForgedSignatureTest {
    private static final byte[] ATTACKERS_SECRET = "the attacker's own 32 or more bytes".getBytes(UTF_8);

    @Test
    void tokenSignedWithKeyIsAccepted() {
        assertEquals(RawToken.ACCEPTED, verdict(signed(HEADER, PAYLOAD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void forgedTokenIsRefused(String name, String token, Reason expected) {
        assertEquals(expected.toString(), verdict(token));
    }

    static Stream<Arguments> forgedTokenIsRefused() {
        String input = encode(HEADER) + '.' + encode(PAYLOAD);
        byte[] signature = mac(input, "HmacSHA256", SECRET);
        return Stream.of(
                arguments("alg none, no signature", unsigned("none"), Reason.MALFORMED),
                arguments("alg None, no signature", unsigned("None"), Reason.MALFORMED),
                arguments("alg none, two parts", unsigned("none").replaceAll("\\.$", ""), Reason.MALFORMED),
                arguments("alg none, some signature", unsigned("none") + "AAAA", Reason.UNSUPPORTED_ALGORITHM),
                arguments("no alg", signed("{\"typ\":\"JWT\"}", PAYLOAD), Reason.MALFORMED),
                arguments("no header members", signed("{}", PAYLOAD), Reason.MALFORMED),
                arguments(
                        "alg HS384, signed with HS384",
                        sign(input("HS384"), "HmacSHA384", SECRET),
                        Reason.UNSUPPORTED_ALGORITHM),
                arguments(
                        "alg HS512, signed with HS512",
                        sign(input("HS512"), "HmacSHA512", SECRET),
                        Reason.UNSUPPORTED_ALGORITHM),
                arguments("HS384 under alg HS256", sign(input("HS256"), "HmacSHA384", SECRET), Reason.BAD_SIGNATURE),
                arguments("SHA-1 under alg HS256", sign(input("HS256"), "HmacSHA1", SECRET), Reason.BAD_SIGNATURE),
                arguments("zero signature", input + '.' + encode(new byte[32]), Reason.BAD_SIGNATURE),
                arguments("no signature", input + '.', Reason.MALFORMED),
                arguments("null as signature", input + ".null", Reason.BAD_SIGNATURE),
                arguments("blank signature", input + ".    ", Reason.MALFORMED),
                arguments("first byte only", cut(input, signature, 1), Reason.BAD_SIGNATURE),
                arguments("a byte too short", cut(input, signature, 31), Reason.BAD_SIGNATURE),
                arguments("a byte too long", cut(input, signature, 33), Reason.BAD_SIGNATURE),
                arguments("twice as long", cut(input, signature, 64), Reason.BAD_SIGNATURE),
                arguments("another key", sign(input, "HmacSHA256", ATTACKERS_SECRET), Reason.BAD_SIGNATURE),
                arguments("an empty key", sign(input, "HmacSHA256", new byte[1]), Reason.BAD_SIGNATURE),
                arguments("half the key", sign(input, "HmacSHA256", Arrays.copyOf(SECRET, 32)), Reason.BAD_SIGNATURE),
                arguments(
                        "signature of another payload", input + '.' + signatureOf(HEADER, "{}"), Reason.BAD_SIGNATURE),
                arguments(
                        "signature of another header", input + '.' + signatureOf("{}", PAYLOAD), Reason.BAD_SIGNATURE),
                arguments(
                        "signature of the payload only",
                        input + '.' + encode(mac(encode(PAYLOAD), "HmacSHA256", SECRET)),
                        Reason.BAD_SIGNATURE),
                arguments(
                        "signature of the decoded text",
                        input + '.' + encode(mac(HEADER + '.' + PAYLOAD, "HmacSHA256", SECRET)),
                        Reason.BAD_SIGNATURE));
    }

    /** Signed with the right key, but refused, because the key is bound to another algorithm. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "None",
                "NONE",
                "nOnE",
                " none",
                "",
                "hs256",
                "Hs256",
                "HS256 ",
                "HS256\\u0000",
                "HS1",
                "HS384",
                "HS512",
                "RS256",
                "ES256",
                "PS256",
                "EdDSA",
                "dir",
                "A128KW",
                "HMACSHA256"
            })
    void anyOtherAlgIsUnsupported(String alg) {
        assertEquals(Reason.UNSUPPORTED_ALGORITHM.toString(), verdict(sign(input(alg))));
    }

    /** RFC 8725 §3.1 and RFC 7515 §10.3: a key inside the token proves nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void keyInHeaderIsIgnored(String name, String member) {
        String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"," + member + "}";
        String input = encode(header) + '.' + encode(PAYLOAD);

        assertEquals(Reason.BAD_SIGNATURE.toString(), verdict(sign(input, "HmacSHA256", ATTACKERS_SECRET)));
    }

    static Stream<Arguments> keyInHeaderIsIgnored() {
        String k = encode(ATTACKERS_SECRET);
        return Stream.of(
                arguments("jwk", "\"jwk\":{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + k + "\"}"),
                arguments("jwk and kid", "\"kid\":\"a\",\"jwk\":{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"" + k + "\"}"),
                arguments("jku", "\"jku\":\"https://attacker.example/keys\""),
                arguments("x5u", "\"x5u\":\"https://attacker.example/certificate\""),
                arguments("x5c", "\"x5c\":[\"" + k + "\"]"),
                arguments("x5t", "\"x5t\":\"" + k + "\""),
                arguments("k", "\"k\":\"" + k + "\""),
                arguments("kid as a path", "\"kid\":\"../../../../dev/null\""),
                arguments("kid as SQL", "\"kid\":\"x' UNION SELECT '" + k + "' --\""));
    }

    @Test
    void validSignatureIsAcceptedDespiteKeyInHeader() {
        String header = "{\"alg\":\"HS256\",\"jku\":\"https://elsewhere.example/keys\",\"jwk\":{\"kty\":\"oct\"}}";

        assertEquals(RawToken.ACCEPTED, verdict(signed(header, PAYLOAD)));
    }

    @Test
    void everyFlippedSignatureBitIsRefused() {
        String input = encode(HEADER) + '.' + encode(PAYLOAD);
        for (int bit = 0; bit < 256; bit++) {
            byte[] signature = mac(input, "HmacSHA256", SECRET);
            signature[bit / 8] ^= (byte) (1 << bit % 8);

            assertEquals(Reason.BAD_SIGNATURE.toString(), verdict(input + '.' + encode(signature)), "bit " + bit);
        }
    }

    @Test
    void everyChangedCharacterIsRefused() {
        String token = signed(HEADER, PAYLOAD);
        for (int i = 0; i < token.length(); i++) {
            for (char other : new char[] {'A', 'B', 'z', '-', '.', '='}) {
                if (token.charAt(i) != other) {
                    String changed = token.substring(0, i) + other + token.substring(i + 1);
                    assertNotEquals(RawToken.ACCEPTED, verdict(changed), "'" + other + "' at " + i);
                }
            }
        }
    }

    @Test
    void truncatedTokenIsRefused() {
        String token = signed(HEADER, PAYLOAD);
        for (int end = 0; end < token.length(); end++) {
            assertNotEquals(RawToken.ACCEPTED, verdict(token.substring(0, end)), "the first " + end);
        }
    }

    private static String unsigned(String alg) {
        return input(alg) + '.';
    }

    private static String input(String alg) {
        return encode("{\"alg\":\"" + alg + "\"}") + '.' + encode(PAYLOAD);
    }

    private static String signatureOf(String header, String payload) {
        return encode(mac(encode(header) + '.' + encode(payload), "HmacSHA256", SECRET));
    }

    private static String cut(String input, byte[] signature, int length) {
        return input + '.' + encode(Arrays.copyOf(signature, length));
    }
}
