package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.keys.KeySources;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Does the page say "verified" exactly if the verifier of the filter verified the token with the pasted key? */
final class VerificationTest {
    private final Questions questions = new Questions(Optional.empty(), Given.CLOCK, Given.BERLIN);

    private Map<?, ?> verify(String token, String key, String... more) throws Exception {
        Map<String, Object> question = new HashMap<>(Map.of("token", token, "key", key, "form", "text"));
        for (int i = 0; i < more.length; i += 2) {
            question.put(more[i], more[i + 1]);
        }
        byte[] answer = questions.read(StrictJson.write(question).getBytes(StandardCharsets.UTF_8));
        return (Map<?, ?>) StrictJson.readObject(answer).get("verification");
    }

    private static void assertState(String state, String text, Map<?, ?> verification) {
        assertEquals(state, verification.get("state"), verification.toString());
        assertTrue(verification.get("text").toString().contains(text), verification.toString());
    }

    @Test
    void rightSecretVerifies() throws Exception {
        assertState("verified", "(HS256), and the claims are good now.", verify(Given.token(), Given.SECRET));
        assertState("verified", "HS256", verify("Bearer " + Given.token() + "\n", Given.SECRET + "\n"));
    }

    @Test
    void wrongSecretIsRefused() throws Exception {
        assertState("refused", "bad_signature", verify(Given.token(), Given.SECRET.replace('k', 'q')));
    }

    @Test
    void changedClaimIsRefused() throws Exception {
        String[] parts = Given.token().split("\\.");
        String forged = parts[0] + "." + Given.part("{\"sub\":\"admin\",\"exp\":1777640000}") + "." + parts[2];
        assertState("refused", "bad_signature", verify(forged, Given.SECRET));
    }

    @Test
    void unsignedTokenIsRefusedWhateverTheKey() throws Exception {
        String token = Given.unsigned("{\"alg\":\"none\"}", "{\"sub\":\"a\",\"exp\":1777640000}", "");
        assertState("refused", "The token has no signature.", verify(token, Given.SECRET));
    }

    @Test
    void goodSignatureOfAnExpiredTokenIsNotCalledVerified() throws Exception {
        String token = Given.token(Given.claims().expiresAt(Given.NOW.minusSeconds(3600)));
        Map<?, ?> verification = verify(token, Given.SECRET);
        assertState("signature_only", "expired: claim exp: over since 2026-05-01T09:00:00Z.", verification);
        assertEquals("The signature fits, but a server refuses the token", verification.get("title"));
    }

    @Test
    void otherFormOfTheSecretIsProposed() throws Exception {
        byte[] bytes = "0123456789abcdefghijklmnopqrstuv-the-rest".getBytes(StandardCharsets.UTF_8);
        KeySet keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, bytes));
        String token = new JwtSigner(keys).sign(Given.claims().build());
        String encoded = Base64.getEncoder().encodeToString(bytes);
        assertState(
                "refused", "The signature fits if the secret is read as base64 or base64url.", verify(token, encoded));
        assertState("verified", "HS256", verify(token, encoded, "form", "base64"));
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(String.format("%02x", b));
        }
        assertState("refused", "if the secret is read as hexadecimal.", verify(token, hex.toString()));
        assertState("verified", "HS256", verify(token, hex.toString(), "form", "hex"));
    }

    @Test
    void shortSecretIsNamed() throws Exception {
        assertState("refused", "HS256 needs 32 bytes or more", verify(Given.token(), "your-256-bit-secret"));
    }

    @Test
    void algorithmOfTheTokenIsTakenForSecretAndRsaKey() throws Exception {
        byte[] bytes = Given.SECRET.repeat(2).getBytes(StandardCharsets.UTF_8);
        String hs512 = new JwtSigner(KeySet.of(SigningKey.hmac(Algorithm.HS512, bytes)))
                .sign(Given.claims().build());
        assertState("verified", "HS512", verify(hs512, Given.SECRET.repeat(2)));
        assertState(
                "refused",
                "The token is signed with HS512, the key is for HS256.",
                verify(hs512, Given.SECRET.repeat(2), "algorithm", "HS256"));

        KeyPair rsa = Given.rsa();
        for (Algorithm algorithm : List.of(Algorithm.RS256, Algorithm.PS384)) {
            KeySet keys = KeySet.of(SigningKey.pair(algorithm, rsa.getPublic(), rsa.getPrivate(), null));
            String token = new JwtSigner(keys).sign(Given.claims().build());
            assertState("verified", algorithm.name(), verify(token, Given.publicPem(rsa)));
            assertState("verified", algorithm.name(), verify(token, Given.privatePem(rsa)));
        }
        // A public key as the secret of an HMAC: the classic confusion of algorithms.
        String confused = new JwtSigner(KeySet.of(
                        SigningKey.hmac(Algorithm.HS256, Given.publicPem(rsa).getBytes(StandardCharsets.UTF_8))))
                .sign(Given.claims().build());
        assertState("refused", "the key is for RS256", verify(confused, Given.publicPem(rsa)));
    }

    /** Service accounts and environment variables contain keys in these forms. */
    @Test
    void listOfKeysAndEscapedNewlinesAreRead() throws Exception {
        KeyPair rsa = Given.rsa();
        String token = new JwtSigner(KeySources.parse(Given.privatePem(rsa), Algorithm.RS256, leftOut -> {}))
                .sign(Given.claims().build());

        assertState(
                "verified", "RS256", verify(token, '"' + Given.publicPem(rsa).replace("\n", "\\n") + '"'));
        assertState(
                "verified",
                "HS256",
                verify(
                        Given.token(),
                        "[ {\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + Given.part(Given.SECRET) + "\"}]"));
    }

    @Test
    void keySetVerifiesByKid() throws Exception {
        KeyPair ec = Given.ec();
        SigningKey signing = SigningKey.pair(Algorithm.ES256, ec.getPublic(), ec.getPrivate(), "2026");
        String token = new JwtSigner(KeySet.of(signing)).sign(Given.claims().build());
        String published = JwkSet.writePublic(KeySet.of(signing));
        Map<?, ?> verification = verify(token, published);
        assertState("verified", "ES256", verification);
        assertTrue(verification.get("notes").toString().contains("A public key for ES256, kid \"2026\""));
        assertState(
                "refused",
                "The signature fits a key here, but its kid is another than that of the token.",
                verify(token, published.replace("2026", "2025")));
        assertState("verified", "ES256", verify(token, Given.publicPem(ec)));
    }

    @Test
    void issuerAndAudienceAreRequiredIfGiven() throws Exception {
        String token = Given.token(Given.claims().issuer("https://id.example").audience("bank"));
        assertState("verified", "", verify(token, Given.SECRET));
        assertState("verified", "", verify(token, Given.SECRET, "issuer", "https://id.example", "audience", "bank"));
        assertState("signature_only", "wrong_issuer", verify(token, Given.SECRET, "issuer", "https://other.example"));
        assertState("signature_only", "wrong_audience", verify(token, Given.SECRET, "audience", "shop"));
    }

    @Test
    void tokenOfAnotherTypeCanBeVerified() throws Exception {
        String token =
                new JwtSigner(Given.secret(), "logout+jwt").sign(Given.claims().build());
        assertState("verified", "", verify(token, Given.SECRET));
    }

    @Test
    void textThatIsNoKeyIsNamed() throws Exception {
        assertState("refused", "JWK Set:", verify(Given.token(), "{\"keys\":1}"));
        assertState(
                "refused", "PEM", verify(Given.token(), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
        assertState("refused", "not hexadecimal", verify(Given.token(), Given.SECRET, "form", "hex"));
    }

    @Test
    void withoutKeyNothingIsVerified() throws Exception {
        assertState("open", "Paste the key", verify(Given.token(), " "));
        assertState("open", "Paste a token", verify("", Given.SECRET));
    }

    @Test
    void secretIsNeverPartOfTheAnswer() throws Exception {
        for (String form : List.of("text", "base64", "hex")) {
            assertFalse(
                    verify(Given.token(), Given.SECRET, "form", form).toString().contains(Given.SECRET));
        }
    }

    @Test
    void signedClaimsVerifyAndGetNewTimes() throws Exception {
        Map<?, ?> signed = sign("{\"sub\":\"bob\",\"exp\":1}", "30m", Given.SECRET);
        String token = (String) signed.get("token");
        assertState("verified", "", verify(token, Given.SECRET));
        Map<String, Object> claims = new DecodedToken(token, Given.DATES).claims();
        assertEquals(Given.NOW.getEpochSecond() + 1800, claims.get("exp"));
        assertEquals(Given.NOW.getEpochSecond(), claims.get("iat"));
    }

    @Test
    void claimsThatCannotBeSignedAreNamed() throws Exception {
        KeyPair rsa = Given.rsa();
        assertProblem("claims", "Duplicate field 'a'", sign("{\"a\":1,\"a\":2}", "30m", Given.SECRET));
        assertProblem("claims", "claim exp", sign("{\"exp\":\"soon\"}", "", Given.SECRET));
        assertProblem("claims", "expected", sign("{}", "soon", Given.SECRET));
        assertProblem("key", "A public key cannot sign.", sign("{}", "30m", Given.publicPem(rsa)));
        assertProblem("key", "Paste a secret or a private key first.", sign("{}", "30m", ""));
        assertProblem("key", "32 bytes", sign("{}", "30m", "short"));
        assertProblem("token", "too_long", sign("{\"a\":\"" + "b".repeat(9000) + "\"}", "30m", Given.SECRET));
    }

    private static void assertProblem(String where, String what, Map<?, ?> answer) {
        assertEquals("", answer.get("token"));
        Map<?, ?> problem = (Map<?, ?>) ((List<?>) answer.get("problems")).get(0);
        assertEquals(where, problem.get("where"), problem.toString());
        assertTrue(problem.get("what").toString().contains(what), problem.toString());
    }

    private Map<?, ?> sign(String claims, String lifetime, String key) throws Exception {
        Map<String, Object> question =
                Map.of("claims", claims, "lifetime", lifetime, "type", "JWT", "key", key, "form", "text");
        return StrictJson.readObject(questions.sign(StrictJson.write(question).getBytes(StandardCharsets.UTF_8)));
    }
}
