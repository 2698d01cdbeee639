package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is the issuer that chooses the verifier found in any token, and never a cause of failure? */
final class UnverifiedIssuerTest {
    private static String token(byte[] payload, boolean padded) {
        Base64.Encoder encoder =
                padded ? Base64.getUrlEncoder() : Base64.getUrlEncoder().withoutPadding();
        return "e30." + encoder.encodeToString(payload) + ".AA";
    }

    private static Optional<String> issuer(String payload, boolean padded) throws InvalidTokenException {
        return UnverifiedJwt.issuer(token(payload.getBytes(StandardCharsets.UTF_8), padded));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"iss\":\"a\"}                              | a",
                "{\"sub\":\"x\",\"n\":{\"iss\":\"b\"},\"iss\":\"a\"}  | a",
                "{\"iss\":\"a\",\"iss\":\"b\"}                  | a",
                "{\"i\\u0073s\":\"\\u0061\"}                  | a",
                "{\"iss\":\"a\",                             | a",
                "{\"iss\":null}                             | ",
                "{\"iss\":[\"a\"]}                            | ",
                "{\"sub\":\"x\"}                              | ",
                "[\"iss\",\"a\"]                              | ",
                "\"iss\"                                    | ",
                "{\"n\":[[[[[[[[[[1]]]]]]]]]],\"iss\":\"a\"}    | ",
                "{iss:\"a\"}                                | ",
            })
    void firstStringDecides(String payload, String expected) throws InvalidTokenException {
        for (boolean padded : new boolean[] {false, true}) {
            assertEquals(Optional.ofNullable(expected), issuer(payload, padded), payload);
        }
    }

    @Test
    void malformedTokenIsRefused() {
        String[] tokens = {"", ".", "..", "a.b", "a..c", "a.=.c", "a.====.c", "a.é.c", "a.b.c.d"};
        for (String token : tokens) {
            assertEquals(Reason.MALFORMED, refusal(token), token);
        }
        assertEquals(Reason.TOO_LONG, refusal("a." + "x".repeat(9000) + ".b"));
    }

    private static Reason refusal(String token) {
        return assertThrows(InvalidTokenException.class, () -> UnverifiedJwt.issuer(token))
                .reason();
    }

    @Test
    void issuerAfterManyMembersIsIgnored() throws InvalidTokenException {
        assertEquals(Optional.of("a"), issuer(members(63), false));
        assertEquals(Optional.empty(), issuer(members(64), false));
    }

    private static String members(int before) {
        return IntStream.range(0, before).mapToObj(i -> "\"m" + i + "\":1,").collect(Collectors.joining("", "{", ""))
                + "\"iss\":\"a\"}";
    }

    @Test
    void changedBytesNeverFail() throws InvalidTokenException {
        Random random = new Random(15);
        byte[] payload =
                "{\"sub\":\"ü\",\"a\":[1,2.5e3,true],\"iss\":\"https://a.example\"}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = payload.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            UnverifiedJwt.issuer(token(changed, random.nextBoolean()));
        }
    }
}
