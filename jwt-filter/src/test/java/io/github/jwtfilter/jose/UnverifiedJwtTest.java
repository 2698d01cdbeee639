package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.encode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is an unverified token parsed as strictly as a verified one? */
final class UnverifiedJwtTest {
    @Test
    void unverifiedTokenIsParsed() throws InvalidTokenException {
        String header = "{\"typ\":\"JWT\",\"alg\":\"none\",\"x\":[1,null]}";
        UnverifiedJwt jwt = UnverifiedJwt.parse(encode(header) + '.' + encode(PAYLOAD) + ".AAAA");

        assertEquals(header, jwt.headerJson());
        assertEquals("none", jwt.header().get("alg"));
        assertEquals(Optional.of("someone"), jwt.claims().subject());
        assertEquals(PAYLOAD, jwt.claims().toJson());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"alg\":\"HS256\",\"alg\":\"none\"}`, {}, AAAA, malformed",
                "`{\"alg\":\"HS256\",\"crit\":[]}`, {}, AAAA, unsupported_header",
                "{\"alg\":\"HS256\"}, `{\"a\":1,\"a\":2}`, AAAA, invalid_claims",
                "{\"alg\":\"HS256\"}, {\"exp\":\"1\"}, AAAA, invalid_claims",
                "{\"alg\":\"HS256\"}, {}, ``, malformed",
                "{\"alg\":\"HS256\"}, {}, AB, malformed",
            })
    void invalidTokenIsRefused(String header, String payload, String signature, String expected) {
        String token = encode(header) + '.' + encode(payload) + '.' + signature;

        assertEquals(
                expected,
                assertThrows(InvalidTokenException.class, () -> UnverifiedJwt.parse(token))
                        .reason()
                        .toString());
    }

    @Test
    void tooLongTokenIsRefused() {
        String token = HEADER + "A".repeat(JwtVerifier.MAX_TOKEN_CHARACTERS);

        assertEquals(
                Reason.TOO_LONG,
                assertThrows(InvalidTokenException.class, () -> UnverifiedJwt.parse(token))
                        .reason());
    }
}
