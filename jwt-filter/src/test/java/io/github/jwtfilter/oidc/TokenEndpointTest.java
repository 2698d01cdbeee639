package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.oidc.Client.Authentication;
import io.github.jwtfilter.oidc.FakeProvider.Answer;
import io.github.jwtfilter.oidc.FakeProvider.Request;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How does the client prove itself at the token endpoint, and what does each answer mean for the login? */
final class TokenEndpointTest {
    private static final String REDIRECT = "https://bank.example/app/user/login";
    private static final String GOOD =
            "{\"id_token\":\"a.b.c\",\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"expires_in\":60}";
    private static final String PAIR = TestKeys.jwk(Algorithm.ES256, "client");

    private FakeProvider server;

    @BeforeEach
    void start() {
        server = new FakeProvider();
        server.answer("/token", 200, GOOD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Tokens redeemed(Provider provider) throws ProviderException {
        return provider.redeem("the/code", "the-verifier", REDIRECT);
    }

    private ProviderException failure(Client client) {
        Provider provider = server.started(client);
        ProviderException failed = assertThrows(ProviderException.class, () -> redeemed(provider));
        for (String hidden : List.of("the/code", "the-verifier", "s3cret", "\n")) {
            assertFalse(failed.getMessage().contains(hidden), failed.getMessage());
        }
        return failed;
    }

    private Request sent() {
        List<Request> requests = server.requests("/token");
        return requests.get(requests.size() - 1);
    }

    private static String basic(Request request) {
        String header = request.headers().get("Authorization");
        return new String(Base64.getDecoder().decode(header.replaceFirst("Basic ", "")), StandardCharsets.US_ASCII);
    }

    private Client client(Authentication authentication) {
        KeySet keys = JwkSet.parse(TestKeys.set(PAIR));
        boolean hasSecret = authentication != Authentication.PRIVATE_KEY_JWT && authentication != Authentication.NONE;
        return server.client("bank-app", hasSecret ? "s3cret" : null, authentication, keys);
    }

    @Test
    void codeIsRedeemedWithVerifierAndRedirectUri() throws ProviderException {
        Tokens tokens = redeemed(server.started(server.client()));
        assertEquals("a.b.c", tokens.idToken());
        assertEquals("opaque", tokens.accessToken().orElseThrow());
        assertFalse(tokens.toString().contains("a.b.c"), tokens.toString());
        assertEquals("POST", sent().method());
        assertEquals("application/x-www-form-urlencoded", sent().headers().get("Content-type"));
        assertEquals("application/json", sent().headers().get("Accept"));
        assertEquals(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        "the/code",
                        "redirect_uri",
                        REDIRECT,
                        "code_verifier",
                        "the-verifier"),
                sent().form());
        assertEquals("bank-app:s3cret", basic(sent()));
    }

    @ParameterizedTest
    @CsvSource({
        "client_secret_basic;client_secret_post, true",
        "private_key_jwt,                        true",
        "client_secret_post;private_key_jwt,     false",
    })
    void secretTravelsAsProviderPrefers(String methods, boolean inHeader) throws ProviderException {
        Map<String, Object> metadata = server.metadata();
        metadata.put("token_endpoint_auth_methods_supported", List.of(methods.split(";")));
        server.publish(metadata);
        redeemed(server.started(server.client()));
        assertEquals(inHeader, sent().headers().containsKey("Authorization"));
        assertEquals(inHeader ? null : "s3cret", sent().form().get("client_secret"));
        assertEquals(inHeader ? null : "bank-app", sent().form().get("client_id"));
    }

    @Test
    void specialCharactersInIdAndSecretAreEncoded() throws ProviderException {
        redeemed(server.started(server.client("a:b c", "ä+%&:=", Authentication.CLIENT_SECRET_BASIC, null)));
        assertEquals("a%3Ab+c:%C3%A4%2B%25%26%3A%3D", basic(sent()));
        redeemed(server.started(server.client("a:b c", "ä+%&:=", Authentication.CLIENT_SECRET_POST, null)));
        assertEquals("a:b c", sent().form().get("client_id"));
        assertEquals("ä+%&:=", sent().form().get("client_secret"));
        assertNull(sent().headers().get("Authorization"));
    }

    @Test
    void publicClientSendsItsIdOnly() throws ProviderException {
        redeemed(server.started(client(Authentication.NONE)));
        assertEquals("bank-app", sent().form().get("client_id"));
        assertEquals(5, sent().form().size());
        assertNull(sent().headers().get("Authorization"));
    }

    private static Claims verified(Request request, String type) throws Exception {
        ClaimRules rules = ClaimRules.builder().ignoreAudience().type(type).build();
        JwtVerifier verifier = new JwtVerifier(JwkSet.parse(PAIR), rules);
        return verifier.verify(request.form().get("client_assertion")).claims();
    }

    @Test
    void privateKeyProvesClientToIssuer() throws Exception {
        Provider provider = server.started(client(Authentication.PRIVATE_KEY_JWT));
        redeemed(provider);
        Claims claims = verified(sent(), "client-authentication+jwt");
        assertEquals("bank-app", claims.issuer().orElseThrow());
        assertEquals("bank-app", claims.subject().orElseThrow());
        assertEquals(server.issuer(), claims.get("aud").orElseThrow());
        assertEquals(
                60,
                claims.time("exp").orElseThrow().getEpochSecond()
                        - claims.time("iat").orElseThrow().getEpochSecond());
        assertEquals(
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                sent().form().get("client_assertion_type"));
        assertEquals("bank-app", sent().form().get("client_id"));
        redeemed(provider);
        assertNotEquals(
                claims.get("jti"), verified(sent(), "client-authentication+jwt").get("jti"));
    }

    @Test
    void providerThatDemandsTokenEndpointAsAudienceGetsItFromThenOn() throws Exception {
        server.answer("/token", request -> {
            try {
                return verified(request, "JWT").get("aud").orElseThrow().equals(server.issuer() + "/token")
                        ? Answer.of(200, GOOD)
                        : Answer.of(400, "{\"error\":\"invalid_client\"}");
            } catch (Exception e) {
                return Answer.of(401, "");
            }
        });
        Provider provider = server.started(client(Authentication.PRIVATE_KEY_JWT));
        assertEquals("a.b.c", redeemed(provider).idToken());
        assertEquals(2, server.requests("/token").size());
        redeemed(provider);
        assertEquals(3, server.requests("/token").size());
    }

    @Test
    void unknownKeyIsRefusedAfterBothAudiences() {
        server.answer("/token", 401, "{\"error\":\"invalid_client\"}");
        ProviderException failed = failure(client(Authentication.PRIVATE_KEY_JWT));
        assertEquals(ProviderFailure.MISCONFIGURED, failed.failure());
        assertTrue(failed.getMessage().contains("register the public key of 'keys'"), failed.getMessage());
        assertEquals(2, server.requests("/token").size());
    }

    @Test
    void secretOfFilterDoesNotSignForProvider() {
        KeySet secret = JwkSet.parse(TestKeys.set(TestKeys.jwk(Algorithm.HS256)));
        ProviderException failed = failure(server.client("bank-app", null, Authentication.PRIVATE_KEY_JWT, secret));
        assertEquals(ProviderFailure.MISCONFIGURED, failed.failure());
        assertTrue(failed.getMessage().contains("needs a private key"), failed.getMessage());
        assertEquals(List.of(), server.requests("/token"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "401 | {\"error\":\"invalid_client\"}          | MISCONFIGURED       | status 401 invalid_client: check oidcClientId, oidcClientSecret and oidcClientAuthentication",
                "401 | ~~                                      | MISCONFIGURED       | status 401: check oidcClientId",
                "400 | {\"error\":\"invalid_client\"}          | MISCONFIGURED       | status 400 invalid_client: check oidcClientId",
                "400 | {\"error\":\"invalid_grant\",\"error_description\":\"Code the/code not valid for s3cret\"} | EXPIRED | status 400 invalid_grant (Code … not valid for …): the code has expired, was used before, or belongs to another client or redirect URI; if each login fails, check that the provider knows the redirect URI https://bank.example/app/user/login",
                "400 | {\"error\":\"unauthorized_client\"}     | MISCONFIGURED       | allow the authorization code flow",
                "400 | {\"error\":\"unsupported_grant_type\"}  | MISCONFIGURED       | allow the authorization code flow",
                "400 | {\"error\":\"invalid_scope\"}           | MISCONFIGURED       | check oidcScopes",
                "400 | {\"error\":\"invalid_request\"}         | MISCONFIGURED       | redirect URI https://bank.example/app/user/login",
                "403 | {\"error\":\"access_denied\"}           | DENIED              | status 403 access_denied",
                "400 | {\"error\":\"interaction_required\"}    | LOGIN_NEEDED        | status 400 interaction_required",
                "400 | {\"error\":\"unknown\\nWARNING forged\"} | REFUSED_BY_PROVIDER | status 400 unknown?WARNING forged: see the log of the provider",
                "429 | {\"error\":\"slow_down\"}               | UNAVAILABLE         | status 429 slow_down",
                "503 | <html>busy</html>                       | UNAVAILABLE         | status 503: see the log of the provider",
                "400 | {\"error\":\"a\",\"error\":\"b\"}       | UNAVAILABLE         | status 400: see the log",
                "400 | {\"error\":7}                           | UNAVAILABLE         | status 400: see the log",
                "404 | ~~                                      | UNAVAILABLE         | status 404",
                "204 | ~~                                      | UNAVAILABLE         | status 204: expected status 200; check oidcIssuer",
                "200 | <html>Sign in</html>                    | UNAVAILABLE         | expected a JSON object: not strict JSON within the limits",
                "200 | {\"id_token\":\"a.b.c\",\"id_token\":\"d.e.f\"} | UNAVAILABLE | expected a JSON object: a name occurs twice",
                "200 | {\"id_token\":[\"a.b.c\"]}              | UNAVAILABLE         | expected id_token to be a token, got something else",
                "200 | {\"id_token\":\"\"}                     | UNAVAILABLE         | expected id_token to be a token",
                "200 | {\"id_token\":\"a.b.c\",\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"} | UNAVAILABLE | expected access_token to be a token",
                "200 | {\"id_token\":\"a.b.c\",\"access_token\":\"a\",\"token_type\":\"DPoP\"} | UNAVAILABLE | expected the token_type Bearer",
                "200 | {\"access_token\":\"a\",\"token_type\":\"Bearer\"} | MISCONFIGURED | the answer has no id_token; check that oidcScopes contains openid",
            })
    void failureHasKindAndAdvice(int status, String body, ProviderFailure kind, String words) {
        server.answer("/token", status, body == null ? "" : body);
        ProviderException failed = failure(server.client());
        assertEquals(kind, failed.failure(), failed.getMessage());
        assertTrue(failed.getMessage().startsWith(server.issuer() + "/token: "), failed.getMessage());
        assertTrue(failed.getMessage().contains(words), failed.getMessage());
    }

    @Test
    void longDescriptionIsCut() {
        server.answer(
                "/token",
                400,
                "{\"error\":\"" + "e".repeat(5000) + "\",\"error_description\":\"" + "d".repeat(5000) + "\"}");
        assertTrue(failure(server.client()).getMessage().length() < 500);
    }

    @Test
    void hugeAnswerIsNotRead() {
        server.answer("/token", 200, GOOD + " ".repeat(70_000));
        ProviderException failed = failure(server.client());
        assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
        assertTrue(failed.getMessage().contains("longer than 65536 bytes"), failed.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void codeIsNotSentToRedirect(int status) {
        server.answer("/token", any -> new Answer(status, "", Map.of("Location", "/other")));
        server.answer("/other", 200, GOOD);
        ProviderException failed = failure(server.client());
        assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
        assertEquals(List.of(), server.requests("/other"));
    }

    @Test
    void accessTokenMayBeAbsent() throws ProviderException {
        server.answer("/token", 200, "{\"id_token\":\"a.b.c\",\"token_type\":\"bearer\"}");
        assertTrue(redeemed(server.started(server.client())).accessToken().isEmpty());
    }

    @Test
    void stoppedProviderIsUnavailable() {
        Map<String, Object> metadata = server.metadata();
        metadata.put("token_endpoint", "http://localhost:1/token");
        server.publish(metadata);
        ProviderException failed = failure(server.client());
        assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
        assertEquals(
                "http://localhost:1/token: the host refuses the connection or cannot be reached; check its port and the"
                        + " firewalls",
                failed.getMessage());
    }

    @Test
    void slowProviderHoldsFewThreads() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        server.answer("/token", any -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200, GOOD);
        });
        Provider provider = server.started(
                server.client(), TrustedCertificates.JVM, new LoginThreads(1, () -> 0), FakeProvider.HOUR);
        provider.metadata();
        ExecutorService users = Executors.newFixedThreadPool(20);
        try {
            List<Future<Tokens>> logins = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                logins.add(users.submit(() -> {
                    try {
                        return redeemed(provider);
                    } catch (ProviderException e) {
                        assertEquals(ProviderFailure.UNAVAILABLE, e.failure());
                        assertTrue(e.getMessage().contains("too many logins wait"), e.getMessage());
                        refused.incrementAndGet();
                        return null;
                    }
                }));
            }
            Waiting.until("all others are refused", () -> refused.get() == 15);
            gate.countDown();
            int redeemed = 0;
            for (Future<Tokens> login : logins) {
                redeemed += login.get() == null ? 0 : 1;
            }
            assertEquals(5, redeemed);
            assertEquals("a.b.c", redeemed(provider).idToken());
        } finally {
            gate.countDown();
            users.shutdownNow();
        }
    }
}
