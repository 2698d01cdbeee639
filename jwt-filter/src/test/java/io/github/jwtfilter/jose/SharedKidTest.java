package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jwtfilter.testing.CachedTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which key verifies a token if several keys have its kid (RFC 7517 §4.5)? */
final class SharedKidTest {
    private static final List<Algorithm> ALGORITHMS = List.of(
            Algorithm.RS256, Algorithm.ES256, Algorithm.ES384, Algorithm.PS256, Algorithm.EdDSA, Algorithm.HS256);

    private static final Claims CLAIMS = Claims.builder()
            .subject("user")
            .expiresAt(Instant.now().plusSeconds(900))
            .build();

    private static String jwk(Algorithm algorithm, String kid) {
        return StrictJson.write(KeyMaker.jwk(algorithm)).replaceFirst("\"kid\":\"[^\"]*\"", "\"kid\":\"" + kid + "\"");
    }

    private static String set(List<String> jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    static Stream<Arguments> sources() {
        Function<String, KeySet> file = JwkSet::parse;
        Function<String, KeySet> address = json -> JwkSet.parsePublished(json, unused -> {});
        return Stream.of(Arguments.of("file", file), Arguments.of("address", address));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void algorithmSelectsAmongKeysWithSameKid(String source, Function<String, KeySet> reader) throws Exception {
        List<String> jwks = new ArrayList<>();
        ALGORITHMS.forEach(algorithm -> jwks.add(jwk(algorithm, "2026")));
        JwtVerifier verifier = CachedTokens.verifier(
                reader.apply(set(jwks)), ClaimRules.builder().ignoreAudience().build());
        for (String jwk : jwks) {
            KeySet signer = JwkSet.parse(jwk);
            VerifiedJwt verified = verifier.verify(new JwtSigner(signer).sign(CLAIMS));
            assertEquals(signer.keys().get(0), verified.key(), source);
        }
    }

    @Test
    void duplicateKidAndAlgorithmAreReportedAndNotUsed() {
        List<String> unused = new ArrayList<>();
        String json = set(List.of(jwk(Algorithm.ES256, "a"), jwk(Algorithm.ES256, "a"), jwk(Algorithm.ES384, "a")));
        KeySet keys = JwkSet.parsePublished(json, unused::add);
        assertEquals("[SigningKey[ES256, kid=a], SigningKey[ES384, kid=a]]", keys.toString());
        assertEquals(List.of("JWK 2: not used: its kid and algorithm are those of a key before it"), unused);
        assertEquals(
                "key set: two keys of ES256 have the kid 'a'",
                assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(json))
                        .getMessage());
    }
}
