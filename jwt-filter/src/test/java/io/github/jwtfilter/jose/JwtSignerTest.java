package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.SECRET;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.sign;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What exactly is in a signed token, and in its verified form? */
final class JwtSignerTest {
    private static final Claims CLAIMS = Claims.parse("{\"sub\":\"Zo\u00eb\",\"exp\":1800000060}");

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void tokenIsHeaderClaimsAndSignature(Algorithm algorithm) {
        KeySet keys = KeySet.of(SigningKey.hmac(algorithm, SECRET, "\u00e9 \"spring\""));
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"\u00e9 \\\"spring\\\"\"}";
        String input = encode(header) + '.' + encode("{\"sub\":\"Zo\u00eb\",\"exp\":1800000060}");

        assertEquals(sign(input, algorithm.jcaName(), SECRET), new JwtSigner(keys).sign(CLAIMS));
    }

    @Test
    void keyWithoutNameWritesNoKid() {
        String input = encode("{\"alg\":\"HS256\",\"typ\":\"target+jwt\"}") + '.' + encode("{}");

        assertEquals(
                sign(input),
                new JwtSigner(RawToken.KEYS, "target+jwt").sign(Claims.builder().build()));
    }

    @Test
    void verifiedJwtHasClaimsKeyAndSigningInput() throws InvalidTokenException {
        String token = new JwtSigner(RawToken.KEYS).sign(CLAIMS);
        VerifiedJwt jwt = RawToken.verifier().verify(token);

        assertEquals(CLAIMS, jwt.claims());
        assertSame(RawToken.KEY, jwt.key());
        assertArrayEquals(
                token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII), jwt.signingInput());
    }
}
