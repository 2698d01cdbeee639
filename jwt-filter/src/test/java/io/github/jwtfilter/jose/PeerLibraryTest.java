package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Are tokens and keys of every algorithm exchanged with other libraries in both directions? */
final class PeerLibraryTest {
    private static final String CLAIMS =
            "{\"iss\":\"bank\",\"sub\":\"Zo\u00eb \u20ac \ud83d\ude00\",\"exp\":1800000060,\"roles\":[\"clerk\"]}";

    static Stream<Arguments> pairs() {
        return Arrays.stream(PeerLibrary.values())
                .flatMap(peer -> Arrays.stream(Algorithm.values())
                        .filter(peer::supports)
                        .map(algorithm -> arguments(peer, algorithm)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("pairs")
    void peerReadsOurToken(PeerLibrary peer, Algorithm algorithm) throws Exception {
        String jwk = TestKeys.publicJwk(algorithm);
        String ours = new JwtSigner(KeySet.of(TestKeys.of(algorithm))).sign(Claims.parse(CLAIMS));
        String others = new JwtSigner(KeySet.of(TestKeys.otherOf(algorithm))).sign(Claims.parse(CLAIMS));

        assertEquals(CLAIMS, peer.verify(algorithm, jwk, ours));
        assertNotEquals(CLAIMS, verified(peer, algorithm, jwk, others));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("pairs")
    void tokenOfPeerIsRead(PeerLibrary peer, Algorithm algorithm) throws Exception {
        String theirs = peer.sign(algorithm, TestKeys.jwk(algorithm), CLAIMS);
        ClaimRules rules = RawToken.rules().issuer("bank").build();
        KeySet keys = KeySet.of(TestKeys.publicOf(algorithm));
        KeySet others = KeySet.of(TestKeys.otherOf(algorithm));

        VerifiedJwt jwt = CachedTokens.verifier(keys, rules).verify(theirs);
        assertEquals(Claims.parse(CLAIMS), jwt.claims());
        assertEquals("bad_signature", RawToken.verdict(CachedTokens.verifier(others, rules), theirs));
    }

    /** The libraries write keys with their own members and in their own order. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("pairs")
    void keyOfPeerIsRead(PeerLibrary peer, Algorithm algorithm) throws Exception {
        SigningKey publicKey = TestKeys.parse(peer.rewrite(TestKeys.publicJwk(algorithm)));
        SigningKey key = TestKeys.parse(peer.rewrite(TestKeys.jwk(algorithm)));

        assertEquals(TestKeys.publicOf(algorithm), publicKey);
        assertEquals(TestKeys.of(algorithm), key.signs() ? key : TestKeys.of(algorithm));
        assertEquals(TestKeys.of(algorithm).fingerprint(), key.fingerprint());
    }

    /** The key as keygen prints it, and its published form. */
    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "RS256", "ES256", "ES384", "ES512", "EdDSA"})
    void peerReadsOurKey(Algorithm algorithm) throws Exception {
        String jwk = StrictJson.write(KeyMaker.jwk(algorithm));
        KeySet keys = JwkSet.parse(jwk);
        String published =
                algorithm.isSymmetric() ? jwk : JwkSet.writePublic(keys).replaceAll("^\\{\"keys\":\\[|\\]\\}$", "");
        for (PeerLibrary peer : PeerLibrary.values()) {
            if (peer.supports(algorithm)) {
                String theirs =
                        peer.sign(algorithm, jwk.replaceFirst("\"kid\":\"[^\"]*\"", "\"kid\":\"spring\""), CLAIMS);
                String ours = new JwtSigner(keys).sign(Claims.parse(CLAIMS));

                assertEquals(CLAIMS, peer.verify(algorithm, published, ours), peer.name());
                assertEquals(CLAIMS, peer.verify(algorithm, published, theirs), peer.name());
            }
        }
    }

    private static String verified(PeerLibrary peer, Algorithm algorithm, String jwk, String token) {
        try {
            return Objects.requireNonNull(peer.verify(algorithm, jwk, token));
        } catch (Exception refused) {
            return "refused";
        }
    }
}
