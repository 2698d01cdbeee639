package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.sign;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the payload stay unread until the signature is verified? */
final class UnreadPayloadTest {
    /** If read, each of these would be refused for another reason, or cost time. */
    private static final List<String> BAD_PAYLOADS = List.of(
            "no JSON at all",
            "\0\0\0\0",
            "{\"exp\":1}",
            "{\"exp\":\"tomorrow\"}",
            "{\"exp\":1e-999999999}",
            "{\"exp\":1800000060,\"exp\":1900000060}",
            "{}",
            "[".repeat(2000),
            "{\"aud\":\"elsewhere\",\"exp\":1800000060}");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"alg\":\"HS256\"}`, bad_signature",
                "`{\"alg\":\"HS384\"}`, unsupported_algorithm",
                "`{\"alg\":\"none\"}`, unsupported_algorithm",
                "`{\"alg\":\"HS256\",\"kid\":\"autumn\"}`, unknown_key",
                "`{\"alg\":\"HS256\",\"typ\":\"JWE\"}`, unsupported_header",
                "`{\"alg\":\"HS256\",\"crit\":[]}`, unsupported_header",
                "`{\"typ\":\"JWT\"}`, malformed",
            })
    void badPayloadIsNotReadWithoutValidSignature(String header, String expected) {
        JwtVerifier verifier = CachedTokens.verifier(
                KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "spring")),
                RawToken.rules().build());
        for (String payload : BAD_PAYLOADS) {
            String token = encode(header) + '.' + encode(payload) + '.' + encode(new byte[32]);

            assertEquals(expected, verdict(verifier, token), payload);
        }
    }

    @Test
    void badPayloadIsReadOnceSigned() {
        for (String payload : BAD_PAYLOADS) {
            String verdict = verdict(sign(encode(RawToken.HEADER) + '.' + encode(payload)));

            assertTrue(Reason.valueOf(verdict.toUpperCase(Locale.ROOT)).signatureHeld(), payload);
        }
    }

    @Test
    void reasonsShowWhetherTheSignatureWasValid() {
        Set<Reason> before = EnumSet.range(Reason.MALFORMED, Reason.BAD_SIGNATURE);

        before.forEach(reason -> assertFalse(reason.signatureHeld(), reason.name()));
        EnumSet.complementOf(EnumSet.copyOf(before))
                .forEach(reason -> assertTrue(reason.signatureHeld(), reason.name()));
    }
}
