package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.oidc.Client.Authentication;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.ProviderKeys;
import io.github.jwtfilter.testing.ProviderSession;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TokenDraft;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which logout tokens of a provider are believed, and what does the operator read about the others? */
final class LogoutTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final String ALICE = "id-of-alice";

    private static final MutableClock CLOCK = new MutableClock(NOW);
    private static final ProviderSession SESSION =
            new ProviderSession("session-1", ProviderUser.of("alice"), NOW.getEpochSecond());

    private static TestProvider provider;

    @BeforeAll
    static void start() {
        provider = TestProvider.startAt(CLOCK);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void resetClock() {
        CLOCK.set(NOW);
    }

    private static KeySource keys() {
        return JwkSet.parse(provider.keys().all().toPublicJWKSet().toString());
    }

    private static LogoutTokens tokens(KeySource keys, String... algorithms) {
        Client client = new Client(
                provider.issuer(), provider.client().id(), null, Authentication.NONE, null, "openid", Map.of());
        return new LogoutTokens(client, keys, () -> Arrays.asList(algorithms), Duration.ofSeconds(30), CLOCK);
    }

    private static String sign(Consumer<TokenDraft> change) {
        return provider.logoutToken(SESSION, change);
    }

    private static LogoutToken verify(Consumer<TokenDraft> change) throws ProviderException {
        return tokens(keys(), "RS256").verify(sign(change));
    }

    @Test
    void sessionEndsIfTheTokenNamesOne() throws ProviderException {
        LogoutToken token = verify(draft -> {});
        assertEquals(Optional.of(ProviderIds.session(provider.issuer(), "session-1")), token.session());
        assertEquals(Optional.of(ProviderIds.subject(provider.issuer(), ALICE)), token.subject());
        assertEquals(Optional.of(ALICE), token.sub());
        assertEquals(NOW, token.issuedAt());
        assertEquals(NOW.plusSeconds(330), token.lastUse());
    }

    @Test
    void idIsThatOfTheToken() throws ProviderException {
        LogoutToken token = verify(draft -> draft.claim("jti", "one"));
        assertEquals(22, token.id().length());
        assertEquals(
                token.id(),
                verify(draft -> draft.claim("jti", "one").claim("sid", null)).id());
        assertNotEquals(
                token.id(), verify(draft -> draft.claim("jti", "another")).id());
    }

    @Test
    void tokenPassesUpToItsLastUse() throws ProviderException {
        String token = sign(draft -> draft.claim("exp", NOW.getEpochSecond() + 3_600));
        CLOCK.set(tokens(keys(), "RS256").verify(token).lastUse());
        tokens(keys(), "RS256").verify(token);
        CLOCK.pass(Duration.ofMillis(1));
        assertThrows(ProviderException.class, () -> tokens(keys(), "RS256").verify(token));
    }

    @Test
    void sessionWithoutUserEnds() throws ProviderException {
        LogoutToken token = verify(draft -> draft.claim("sub", null));
        assertEquals(Optional.of(ProviderIds.session(provider.issuer(), "session-1")), token.session());
        assertEquals(Optional.empty(), token.sub());
        assertEquals(Optional.empty(), token.subject());
    }

    @Test
    void userEndsIfTheTokenNamesNoSession() throws ProviderException {
        LogoutToken token = verify(draft -> draft.claim("sid", null));
        assertEquals(Optional.of(ProviderIds.subject(provider.issuer(), ALICE)), token.subject());
        assertEquals(Optional.empty(), token.session());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "application/logout+jwt", "LOGOUT+JWT", "JWT", ""})
    void usualTypesAreBelieved(String type) throws ProviderException {
        assertTrue(verify(draft -> draft.header("typ", type.isEmpty() ? null : type))
                .session()
                .isPresent());
    }

    @Test
    void severalAudiencesAndMembersOfTheEventAreBelieved() throws ProviderException {
        assertTrue(verify(draft -> draft.claim("aud", List.of("other", "bank-app"))
                        .claim("events", Map.of(EVENT, Map.of("more", 1), "https://other.example/event", Map.of())))
                .session()
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(longs = {-30, 0, 329})
    void timesWithinTheLimitsAreBelieved(long secondsLater) throws ProviderException {
        String token = sign(draft -> draft.claim("exp", NOW.getEpochSecond() + 400));
        CLOCK.pass(Duration.ofSeconds(secondsLater));
        assertTrue(tokens(keys(), "RS256").verify(token).session().isPresent());
    }

    static Stream<Arguments> faults() {
        long now = NOW.getEpochSecond();
        return Stream.of(
                fault("not a token", "token:", draft -> draft.rewrite(text -> "x")),
                fault("no signature", "part is empty", TokenDraft::unsigned),
                fault(
                        "signature of another key",
                        "signature",
                        draft -> draft.signWith(ProviderKeys.make(JWSAlgorithm.RS256))),
                fault("unknown kid", "kid", draft -> draft.header("kid", "other")),
                fault("HMAC with the public key", "algorithm", draft -> draft.signWith("HS256", publicKey())),
                fault(
                        "algorithm that is not listed",
                        "algorithm",
                        draft -> draft.signWith(ProviderKeys.make(JWSAlgorithm.ES256))),
                fault("type of access tokens", "typ", draft -> draft.header("typ", "at+jwt")),
                fault("another type", "typ", draft -> draft.header("typ", "secevent+jwt")),
                fault("critical extension", "crit", draft -> draft.header("crit", List.of("b64"))),
                fault("no issuer", "iss", draft -> draft.claim("iss", null)),
                fault("another issuer", "iss", draft -> draft.claim("iss", "https://other.example")),
                fault("no audience", "aud", draft -> draft.claim("aud", null)),
                fault("another client", "aud", draft -> draft.claim("aud", "other")),
                fault("no iat", "iat", draft -> draft.claim("iat", null)),
                fault("old", "issued 331 s ago", draft -> draft.claim("iat", now - 331)),
                fault("from the future", "ahead", draft -> draft.claim("iat", now + 31)),
                fault("no expiry", "exp", draft -> draft.claim("exp", null)),
                fault(
                        "expired",
                        "expired",
                        draft -> draft.claim("iat", now - 100).claim("exp", now - 31)),
                fault("not yet valid", "ahead", draft -> draft.claim("nbf", now + 31)),
                fault("no events: an ID token", "events", draft -> draft.claim("events", null)),
                fault("events as a list", "events", draft -> draft.claim("events", List.of(EVENT))),
                fault("another event", "events", draft -> draft.claim("events", Map.of("https://x.example", Map.of()))),
                fault("event as a text", "events", draft -> draft.claim("events", Map.of(EVENT, "yes"))),
                fault("event as a list", "events", draft -> draft.claim("events", Map.of(EVENT, List.of()))),
                fault("nonce", "nonce", draft -> draft.claim("nonce", "n")),
                fault(
                        "nonce null",
                        "nonce",
                        draft -> draft.rewriteClaims(json -> json.replace("{\"", "{\"nonce\":null,\"")
                                .replace("{\"nonce\":null,\"http", "{\"http"))),
                fault("no jti", "jti", draft -> draft.claim("jti", null)),
                fault("empty jti", "jti", draft -> draft.claim("jti", "")),
                fault(
                        "neither sub nor sid",
                        "sub",
                        draft -> draft.claim("sub", null).claim("sid", null)),
                fault("empty sub", "sub", draft -> draft.claim("sub", "")),
                fault("long sub", "sub", draft -> draft.claim("sub", "x".repeat(256))),
                fault("sid as a number", "sid", draft -> draft.claim("sid", 1)),
                fault("sid null", "sid", draft -> draft.rewriteClaims(json -> json.replace("\"session-1\"", "null"))),
                fault(
                        "sid twice",
                        "claims",
                        draft -> draft.rewriteClaims(json -> json.replace("\"sid\":", "\"sid\":\"other\",\"sid\":"))),
                fault("huge", "characters", draft -> draft.claim("more", "x".repeat(20_000))));
    }

    private static Arguments fault(String name, String word, Consumer<TokenDraft> change) {
        return arguments(name, word, change);
    }

    private static byte[] publicKey() {
        return provider.keys().all().toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultyTokenIsRefusedAndTheOperatorLearnsWhy(String name, String word, Consumer<TokenDraft> change) {
        ProviderException refused = assertThrows(ProviderException.class, () -> verify(change));
        assertFalse(refused.failure() == ProviderFailure.UNAVAILABLE, refused.getMessage());
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    @Test
    void algorithmThatTheProviderDoesNotListIsRefused() {
        ProviderException refused = assertThrows(
                ProviderException.class, () -> tokens(keys(), "ES256").verify(sign(draft -> {})));
        assertEquals(ProviderFailure.UNTRUSTED, refused.failure());
    }

    @Test
    void unknownKeysAreTheProvidersFault() {
        KeySource none = () -> {
            throw new KeysUnavailableException("none");
        };
        ProviderException refused = assertThrows(
                ProviderException.class, () -> tokens(none, "RS256").verify(sign(draft -> {})));
        assertEquals(ProviderFailure.UNAVAILABLE, refused.failure());
    }

    @Test
    void newKeyIsFoundAlsoIfTokenNamesNone() throws ProviderException {
        KeySet old = SignedAnswer.published(SignedAnswer.KEY).current();
        AtomicBoolean searched = new AtomicBoolean();
        KeySource rotating = new KeySource() {
            @Override
            public KeySet current() {
                return searched.get() ? keys().current() : old;
            }

            @Override
            public boolean looksAgain() {
                searched.set(true);
                return true;
            }
        };
        assertTrue(tokens(rotating, "RS256")
                .verify(sign(draft -> draft.header("kid", null)))
                .session()
                .isPresent());
    }
}
