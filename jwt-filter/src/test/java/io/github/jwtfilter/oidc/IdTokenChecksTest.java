package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.testing.ProviderKeys;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TokenDraft;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ID tokens are accepted, and what does the operator read about the others? */
class IdTokenChecksTest {
    private static final long NOW = new SignedAnswer().clock.instant().getEpochSecond();
    private static final JWK FOREIGN = ProviderKeys.make(JWSAlgorithm.RS256);
    private static final JWK OTHER_ALGORITHM = ProviderKeys.make(JWSAlgorithm.RS512);

    private static Arguments row(String fault, Consumer<TokenDraft> change, ProviderFailure failure, String message) {
        return Arguments.of(fault, change, failure, message);
    }

    private static Arguments untrusted(String fault, Consumer<TokenDraft> change, String message) {
        return row(fault, change, ProviderFailure.UNTRUSTED, message);
    }

    private static Arguments clock(String fault, Consumer<TokenDraft> change, String message) {
        return row(fault, change, ProviderFailure.CLOCK, message);
    }

    private static Arguments claim(String name, Object value, String message) {
        return untrusted(name + "=" + value, token -> token.claim(name, value), message);
    }

    static Stream<Arguments> faultySignatures() {
        byte[] publicKey = SignedAnswer.KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        byte[] secret = SignedAnswer.SECRET.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                untrusted("no signature", TokenDraft::unsigned, "token: a part is empty"),
                untrusted("alg none", token -> token.header("alg", "none"), "got 'none'"),
                untrusted("alg nOnE", token -> token.header("alg", "nOnE"), "got 'nOnE'"),
                untrusted("alg missing", token -> token.header("alg", null), "header: no alg"),
                untrusted("public key as secret", token -> token.signWith("HS256", publicKey), "got 'HS256'"),
                untrusted("client secret", token -> token.signWith("HS256", secret), "Choose RS256 or ES256"),
                untrusted("foreign key", token -> token.signWith(FOREIGN), "made by no key in the provider's jwks_uri"),
                untrusted(
                        "foreign key in the header",
                        token -> token.signWith(FOREIGN)
                                .header("jwk", FOREIGN.toPublicJWK().toJSONObject()),
                        "made by no key"),
                untrusted(
                        "foreign kid",
                        token -> token.signWith(FOREIGN).header("kid", "forger's\nkey"),
                        "kid 'forger's?key' names no RS256 key in the provider's jwks_uri"),
                untrusted("other padding", token -> token.header("alg", "PS256"), "got 'PS256'"),
                untrusted(
                        "algorithm that is not listed",
                        token -> token.signWith(OTHER_ALGORITHM).header("kid", OTHER_ALGORITHM.getKeyID()),
                        "expected one that the provider's discovery document lists, got 'RS512'"),
                untrusted(
                        "access token",
                        token -> token.header("typ", "at+jwt"),
                        "header: typ is not jwt; typ is 'at+jwt'. Let the provider send plain signed tokens"),
                untrusted("logout token", token -> token.header("typ", "logout+jwt"), "header: typ is not jwt"),
                untrusted("critical extension", token -> token.header("crit", List.of("exp")), "crit and b64"),
                untrusted("unencoded payload", token -> token.header("b64", false), "crit and b64"),
                untrusted(
                        "alg twice",
                        token -> token.rewriteHeader(json -> json.replace("{", "{\"alg\":\"none\",")),
                        "a name occurs twice"),
                untrusted(
                        "two parts", token -> token.rewrite(text -> text.substring(0, text.lastIndexOf('.'))), "parts"),
                untrusted("encrypted", token -> token.rewrite(text -> text + ".a.b"), "Switch the encryption off"),
                untrusted("text", token -> token.rewrite(text -> "null"), "expected three parts"),
                untrusted("line end", token -> token.rewrite(text -> text + "\n"), "not canonical base64url"),
                row(
                        "too long",
                        token -> token.claim("groups", "g".repeat(13_000)),
                        ProviderFailure.NO_USER,
                        "expected at most 16384 characters, got 1"));
    }

    static Stream<Arguments> faultyClaims() {
        return Stream.of(
                claim("iss", null, "claim iss: expected '" + SignedAnswer.ISSUER + "', got 'nothing'"),
                claim("iss", SignedAnswer.ISSUER + "/", "got '" + SignedAnswer.ISSUER + "/'. Set oidcIssuer"),
                claim("iss", "https://evil.example\nJWTF-101 ERROR", "got 'https://evil.example?JWTF-101 ERROR'"),
                claim("iss", List.of(SignedAnswer.ISSUER), "claim iss: expected a string"),
                claim("aud", null, "claim aud: expected 'bank-app', got 'nothing'. Check oidcClientId"),
                claim("aud", "shop-app", "expected 'bank-app', got 'shop-app'"),
                claim("aud", "BANK-APP", "expected 'bank-app', got 'BANK-APP'"),
                claim("aud", List.of(), "got '[]'"),
                claim("aud", 7, "claim aud: expected a string or a list of strings"),
                claim("aud", List.of("bank-app", "shop-app"), "claim azp: required with several audiences"),
                claim("azp", "shop-app", "claim azp: expected 'bank-app', got another client"),
                claim("azp", List.of("bank-app"), "claim azp: expected 'bank-app'"),
                claim("azp", "", "claim azp: expected 'bank-app'"),
                claim("exp", null, "claim exp: required and absent"),
                claim("exp", "tomorrow", "claim exp: expected a number of seconds"),
                claim("iat", null, "claim iat: required and absent"),
                claim("iat", -1, "claim iat: expected seconds from 1970"),
                clock("exp now", token -> token.claim("exp", NOW - 30), "is expired since 30 s"),
                clock(
                        "old",
                        token -> token.claim("iat", NOW - 700).claim("exp", NOW - 400),
                        "the token was issued 700 s ago and is expired since 400 s, so the provider's clock seems to be behind"),
                clock(
                        "iat too old",
                        token -> token.claim("iat", NOW - 631),
                        "issued 631 s ago, so the provider's clock"),
                clock(
                        "iat ahead",
                        token -> token.claim("iat", NOW + 95),
                        "the provider's clock is 95 s ahead of this server's. Check the time service (NTP)"),
                clock("nbf ahead", token -> token.claim("nbf", NOW + 40), "clock is 40 s ahead"),
                claim("nonce", null, "claim nonce: expected that of this login, got none"),
                claim("nonce", "of another login", "got another one"),
                claim("nonce", SignedAnswer.NONCE + " ", "got another one"),
                claim("nonce", List.of(SignedAnswer.NONCE), "got another one"),
                claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA", "claim at_hash: expected the hash of the access token"),
                claim("at_hash", "", "claim at_hash"),
                claim("at_hash", 1, "claim at_hash"),
                claim("at_hash", wholeHash(), "claim at_hash"),
                claim("sub", null, "claim sub: required and absent"),
                claim("sub", "", "claim sub: expected a string of 1 to 255 characters"),
                claim("sub", "s".repeat(256), "claim sub: expected a string of 1 to 255 characters"),
                claim("sub", 248289761001L, "claim sub: expected a string, got a number"),
                claim("sid", 1, "claim sid: expected a string of 1 to 255 characters"),
                claim("sid", "", "claim sid"),
                claim("sid", "s".repeat(256), "claim sid"),
                untrusted(
                        "sub twice",
                        token -> token.rewriteClaims(json -> json.replace("{\"", "{\"sub\":\"admin\",\"")),
                        "claims: a name occurs twice"),
                untrusted("list", token -> token.rewriteClaims(json -> "[" + json + "]"), "not a JSON object"),
                untrusted("more text", token -> token.rewriteClaims(json -> json + "{}"), "something follows"));
    }

    private static String wholeHash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(new SignedAnswer().accessToken.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"faultySignatures", "faultyClaims"})
    void faultyTokenIsRefusedWithWordsForTheOperator(
            String fault, Consumer<TokenDraft> change, ProviderFailure failure, String message) {
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(change);
        answer.keys = SignedAnswer.published(SignedAnswer.KEY, OTHER_ALGORITHM);
        String token = answer.idTokenText();

        ProviderException refused = assertThrows(ProviderException.class, () -> answer.read(token));

        String text = refused.getMessage();
        assertEquals(failure, refused.failure(), text);
        assertTrue(text.startsWith("ID token: "), text);
        assertTrue(text.contains(message), text);
        assertTrue(text.length() < 500, text);
        assertFalse(text.contains("\n"), text);
        assertFalse(text.contains(SignedAnswer.NONCE), text);
        assertFalse(text.contains("248289761001"), text);
    }

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                good("plain", token -> {}),
                good("no typ", token -> token.header("typ", null)),
                good("typ with its full name", token -> token.header("typ", "application/JWT")),
                good("no kid", token -> token.header("kid", null)),
                good("a list of one audience", token -> token.claim("aud", List.of("bank-app"))),
                good(
                        "more audiences",
                        token -> token.claim("aud", List.of("api", "bank-app")).claim("azp", "bank-app")),
                good("azp", token -> token.claim("azp", "bank-app")),
                good("past nbf", token -> token.claim("nbf", NOW - 1)),
                good("fractions", token -> token.claim("iat", NOW + 0.25).claim("exp", NOW + 60.75)),
                good("clock a bit ahead", token -> token.claim("iat", NOW + 30)),
                good("clock a bit behind", token -> token.claim("exp", NOW - 29)),
                good("slow provider", token -> token.claim("iat", NOW - 600)),
                good("longest sub", token -> token.claim("sub", "s".repeat(255))));
    }

    private static Arguments good(String name, Consumer<TokenDraft> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void goodTokenIsAccepted(String name, Consumer<TokenDraft> change) throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(change);
        assertTrue(answer.read().identity().getName().matches("248289761001|s{255}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "PS512", "ES256", "ES384", "ES512"})
    void accessTokenIsBoundByTheHashOfTheAlgorithm(String name) throws ProviderException {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
        SignedAnswer answer =
                new SignedAnswer().signedWith(ProviderKeys.make(algorithm)).names("sub");
        answer.idToken(token -> token.claim(
                "at_hash",
                AccessTokenHash.compute(new BearerAccessToken(answer.accessToken), algorithm, null)
                        .getValue()));

        assertEquals("248289761001", answer.read().identity().getName());

        answer.accessToken = "another-access-token";
        assertThrows(ProviderException.class, answer::read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void accessTokenOfAnEdwardsCurveIsBoundBySha512(String name) throws Exception {
        SignedAnswer answer = new SignedAnswer().names("sub");
        KeySet keys = JwkSet.parse(TestKeys.jwk(Algorithm.valueOf(name)));
        answer.keys = JwkSet.parse(JwkSet.writePublic(keys));
        answer.algorithms = List.of(name);
        byte[] hash =
                MessageDigest.getInstance("SHA-512").digest(answer.accessToken.getBytes(StandardCharsets.US_ASCII));
        String half = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 32));
        Claims.Builder claims = Claims.builder()
                .issuer(SignedAnswer.ISSUER)
                .subject("alice")
                .audience(SignedAnswer.CLIENT)
                .issuedAt(answer.clock.instant())
                .expiresAt(answer.clock.instant().plusSeconds(60))
                .claim("nonce", SignedAnswer.NONCE);

        String good = new JwtSigner(keys).sign(claims.claim("at_hash", half).build());
        assertEquals("alice", answer.read(good).identity().getName());

        String bad = new JwtSigner(keys)
                .sign(claims.claim("at_hash", half.substring(1)).build());
        assertThrows(ProviderException.class, () -> answer.read(bad));
    }

    @Test
    void answerWithoutAccessTokenIsAccepted() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(Map.of("at_hash", "any"));
        answer.accessToken = null;
        assertEquals("248289761001", answer.read().identity().getName());
    }

    @Test
    void providerThatListsNoAlgorithmsMayUseRs256Only() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub");
        answer.algorithms = List.of();
        assertEquals("248289761001", answer.read().identity().getName());

        SignedAnswer other = new SignedAnswer().signedWith(OTHER_ALGORITHM).names("sub");
        other.algorithms = List.of();
        assertThrows(ProviderException.class, other::read);
    }

    @Test
    void secretAmongTheKeysNeverVerifies() {
        SignedAnswer answer = new SignedAnswer().names("sub");
        String secret = TestKeys.jwk(Algorithm.HS256, "shared");
        answer.keys = JwkSet.parse(secret);
        answer.algorithms = List.of("HS256", "RS256");
        byte[] bytes = Base64.getUrlDecoder().decode(secret.replaceAll(".*\"k\":\"([^\"]+)\".*", "$1"));
        answer.idToken(token -> token.signWith("HS256", bytes).header("kid", "shared"));

        ProviderException refused = assertThrows(ProviderException.class, answer::read);
        assertEquals(
                "ID token: algorithm: expected one with a key pair, got 'HS256'. Choose RS256 or ES256 in the client's"
                        + " settings at the provider",
                refused.getMessage());
    }

    @Test
    void missingKeysAreNoRefusalOfTheToken() {
        SignedAnswer answer = new SignedAnswer().names("sub");
        answer.keys = () -> {
            throw new KeysUnavailableException("none");
        };
        ProviderException failed = assertThrows(ProviderException.class, answer::read);
        assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
    }

    /** A provider whose first key is replaced after a search. */
    private static final class Rotation implements KeySource {
        private final AtomicInteger searches;
        private final JWK next;
        private KeySet published = SignedAnswer.published(SignedAnswer.KEY).current();

        /** @param next null if the keys stay */
        Rotation(AtomicInteger searches, JWK next) {
            this.searches = searches;
            this.next = next;
        }

        @Override
        public KeySet current() {
            return published;
        }

        @Override
        public boolean looksAgain() {
            searches.incrementAndGet();
            if (next != null) {
                published = SignedAnswer.published(next).current();
            }
            return true;
        }
    }

    @Test
    void newKeyIsFoundAlsoIfTokenNamesNone() throws ProviderException {
        AtomicInteger searches = new AtomicInteger();
        SignedAnswer answer = new SignedAnswer().names("sub");
        answer.keys = new Rotation(searches, FOREIGN);
        answer.idToken(token -> token.signWith(FOREIGN).header("kid", null));
        assertEquals("248289761001", answer.read().identity().getName());
        assertEquals("248289761001", answer.read().identity().getName());
        assertEquals(1, searches.get());
    }

    @Test
    void forgedSignatureCausesOneSearchForKeys() {
        AtomicInteger searches = new AtomicInteger();
        SignedAnswer answer = new SignedAnswer().names("sub");
        answer.keys = new Rotation(searches, null);
        answer.idToken(token -> token.signWith(FOREIGN).header("kid", null));
        ProviderException refused = assertThrows(ProviderException.class, answer::read);
        assertEquals(ProviderFailure.UNTRUSTED, refused.failure());
        assertEquals(1, searches.get());
    }

    @Test
    void failedSearchForKeyIsNoRefusalOfTheToken() {
        SignedAnswer answer = new SignedAnswer().names("sub");
        KeySet published = SignedAnswer.published(SignedAnswer.KEY).current();
        answer.keys = new KeySource() {
            @Override
            public KeySet current() {
                return published;
            }

            @Override
            public boolean looksAgain() {
                throw new KeysUnavailableException("its key is unknown");
            }
        };
        for (String kid : Arrays.asList("new", null)) {
            answer.idToken(token -> token.signWith(FOREIGN).header("kid", kid));
            ProviderException failed = assertThrows(ProviderException.class, answer::read);
            assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
            assertEquals("ID token: its key is unknown", failed.getMessage());
        }
        answer.idToken(token -> token.signWith(FOREIGN).header("kid", SignedAnswer.KEY.getKeyID()));
        ProviderException forged = assertThrows(ProviderException.class, answer::read);
        assertEquals(ProviderFailure.UNTRUSTED, forged.failure());
    }

    @Test
    void unknownAccessTokenCausesNoSearchForKeys() throws ProviderException {
        AtomicInteger searches = new AtomicInteger();
        SignedAnswer answer = new SignedAnswer().names("sub", "groups");
        answer.accessToken = answer.draft(FOREIGN).write();
        answer.keys = new Rotation(searches, null);
        answer.read();
        answer.accessToken = answer.draft(FOREIGN).header("kid", null).write();
        answer.read();
        assertEquals(0, searches.get());

        answer.idToken(token -> token.header("kid", "new"));
        assertThrows(ProviderException.class, answer::read);
        assertEquals(1, searches.get());
    }

    @Test
    void tokenWithTwoHundredGroupsIsRead() throws ProviderException {
        List<String> groups = IntStream.range(0, 200)
                .mapToObj(i -> String.format("93e8f556-8661-4955-87b6-%012d", i))
                .collect(Collectors.toList());
        SignedAnswer answer = new SignedAnswer().names("sub", "groups").idToken(Map.of("groups", groups));
        assertTrue(answer.idTokenText().length() > 10_000);
        assertEquals(groups, List.copyOf(answer.read().identity().roles()));
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of("acr_values", "silver gold", "acr", "gold", true),
                Arguments.of("acr_values", "gold", "acr", "silver", false),
                Arguments.of("acr_values", "gold", "acr", null, false),
                Arguments.of("acr_values", "1", "acr", 1, false),
                Arguments.of("hd", "bank.example", "hd", "bank.example", true),
                Arguments.of("hd", "bank.example", "hd", "shop.example", false),
                Arguments.of("hd", "bank.example", "hd", null, false),
                Arguments.of("hd", "*", "hd", "any.example", true),
                Arguments.of("hd", "*", "hd", null, false),
                Arguments.of("max_age", "60", "auth_time", NOW - 5, true),
                Arguments.of("max_age", "60", "auth_time", NOW - 690, true),
                Arguments.of("max_age", "60", "auth_time", NOW - 691, false),
                Arguments.of("max_age", "0", "auth_time", NOW - 3_600, false),
                Arguments.of("max_age", "60", "auth_time", null, false),
                Arguments.of("max_age", "60", "auth_time", "now", false),
                Arguments.of("prompt", "login", "auth_time", null, true));
    }

    @ParameterizedTest(name = "{0}={1} with {2}={3}")
    @MethodSource("parameters")
    void tokenHasToConfirmWhatTheRequestAskedFor(
            String parameter, String asked, String claim, Object value, boolean accepted) throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(token -> token.claim(claim, value));
        answer.parameters.put(parameter, asked);
        if (accepted) {
            assertEquals("248289761001", answer.read().identity().getName());
        } else {
            ProviderException refused = assertThrows(ProviderException.class, answer::read);
            assertEquals(ProviderFailure.UNTRUSTED, refused.failure());
            assertTrue(refused.getMessage().startsWith("ID token: claim " + claim + ": "), refused.getMessage());
        }
    }

    @Test
    void tokenIsAcceptedUntilItsAgeEnds() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(Map.of("exp", NOW + 86_400));
        answer.clock.pass(Duration.ofSeconds(630));
        assertEquals("248289761001", answer.read().identity().getName());
        answer.clock.pass(Duration.ofSeconds(1));
        assertEquals(
                ProviderFailure.CLOCK,
                assertThrows(ProviderException.class, answer::read).failure());
    }
}
