package io.github.jwtfilter.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the provider of the tests behave as the client of Nimbus expects, unless a test changes it? */
final class TestProviderTest {
    private static final URI CALLBACK = URI.create("http://127.0.0.1:8080/app/user/login");
    private static final Nonce NONCE = new Nonce();
    private static final State STATE = new State();
    private static final CodeVerifier VERIFIER = new CodeVerifier();

    private TestProvider provider;

    @BeforeEach
    void start() {
        provider = TestProvider.start();
        provider.client().redirectTo(CALLBACK.toString());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void discoveryDocumentNamesAllEndpoints() throws Exception {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(provider.issuer()));
        assertEquals(provider.uri(Endpoint.AUTHORIZATION), metadata.getAuthorizationEndpointURI());
        assertEquals(provider.uri(Endpoint.TOKEN), metadata.getTokenEndpointURI());
        assertEquals(provider.uri(Endpoint.USER_INFO), metadata.getUserInfoEndpointURI());
        assertEquals(provider.uri(Endpoint.END_SESSION), metadata.getEndSessionEndpointURI());
        assertEquals(provider.uri(Endpoint.KEYS), metadata.getJWKSetURI());
        assertTrue(metadata.supportsAuthorizationResponseIssuerParam());
    }

    @Test
    void loginGivesVerifiableTokensAndTheUsersClaims() throws Exception {
        provider.user(ProviderUser.of("bob", "customer"));
        OIDCTokenResponse tokens = logIn(basic());
        IDTokenClaimsSet claims = verify(tokens.getOIDCTokens().getIDToken());
        assertEquals("id-of-bob", claims.getSubject().getValue());
        assertEquals("bob", claims.getStringClaim("preferred_username"));
        assertEquals(provider.session().id(), claims.getSessionID().getValue());
        assertTrue(tokens.getOIDCTokens().getAccessToken().getValue().startsWith("ey"));

        HTTPResponse userInfo = new UserInfoRequest(
                        provider.uri(Endpoint.USER_INFO), tokens.getOIDCTokens().getBearerAccessToken())
                .toHTTPRequest()
                .send();
        assertEquals("id-of-bob", userInfo.getBodyAsJSONObject().get("sub"));
        assertEquals(List.of(), provider.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void newKeysVerify(String algorithm) throws Exception {
        provider.keys().replace(JWSAlgorithm.parse(algorithm));
        verify(logIn(basic()).getOIDCTokens().getIDToken());
    }

    @Test
    void clientAuthenticatesByEachRegisteredMethod() throws Exception {
        JWK key = ProviderKeys.make(JWSAlgorithm.ES256);
        provider.client().keys(new JWKSet(key).toString());
        ClientID id = new ClientID(provider.client().id());
        provider.client().authenticateBy("client_secret_post");
        logIn(new ClientSecretPost(id, new Secret(provider.client().secret())));
        provider.client().authenticateBy("private_key_jwt");
        logIn(new PrivateKeyJWT(
                id,
                provider.uri(Endpoint.TOKEN),
                JWSAlgorithm.ES256,
                key.toECKey().toPrivateKey(),
                key.getKeyID(),
                null));
        provider.client().authenticateBy("none");
        logIn(null);
        assertEquals(List.of(), provider.problems());
    }

    @Test
    void wrongOrUnregisteredAuthenticationIsRefused() throws Exception {
        ClientID id = new ClientID(provider.client().id());
        assertRefused("invalid_client", token(code(), VERIFIER, new ClientSecretBasic(id, new Secret("wrong"))));
        assertRefused("invalid_client", token(code(), VERIFIER, null));
        provider.client().authenticateBy("client_secret_post");
        assertRefused("invalid_client", token(code(), VERIFIER, basic()));
    }

    @Test
    void codeWorksOnceAndWithItsVerifier() throws Exception {
        String code = code();
        assertTrue(token(code, VERIFIER, basic()).indicatesSuccess());
        assertRefused("invalid_grant", token(code, VERIFIER, basic()));
        assertRefused("invalid_grant", token(code(), new CodeVerifier(), basic()));
        assertEquals(2, provider.problems().size());
    }

    @Test
    void loginWithoutChallengeOrWithForeignRedirectIsRefused() throws Exception {
        URI plain = new AuthenticationRequest(
                        provider.uri(Endpoint.AUTHORIZATION),
                        ResponseType.CODE,
                        new Scope("openid"),
                        new ClientID(provider.client().id()),
                        CALLBACK,
                        STATE,
                        NONCE)
                .toURI();
        assertTrue(location(get(plain)).contains("error=invalid_request"));
        HttpResponse<String> foreign =
                get(URI.create(plain.toString().replace("127.0.0.1%3A8080", "attacker.example")));
        assertEquals(400, foreign.statusCode());
    }

    @Test
    void silentLoginNeedsSession() throws Exception {
        URI silent = new AuthenticationRequest.Builder(request())
                .prompt(new Prompt("none"))
                .build()
                .toURI();
        assertTrue(location(get(silent)).contains("error=login_required"));
        code();
        assertTrue(location(get(silent)).contains("code="));
    }

    @Test
    void logoutComesBackToRegisteredAddressOnly() throws Exception {
        JWT hint = logIn(basic()).getOIDCTokens().getIDToken();
        LogoutRequest logout = new LogoutRequest(provider.uri(Endpoint.END_SESSION), hint, CALLBACK, STATE);
        assertEquals(400, get(logout.toURI()).statusCode());
        provider.client().redirectAfterLogoutTo(CALLBACK.toString());
        assertEquals(CALLBACK + "?state=" + STATE, location(get(logout.toURI())));
    }

    @Test
    void logoutTokenIsValid() throws Exception {
        logIn(basic());
        String token = provider.logoutToken(provider.session(), draft -> {});
        LogoutTokenClaimsSet claims = new LogoutTokenValidator(
                        new Issuer(provider.issuer()),
                        new ClientID(provider.client().id()),
                        JWSAlgorithm.RS256,
                        provider.keys().all())
                .validate(JWTParser.parse(token));
        assertEquals(provider.session().id(), claims.getSessionID().getValue());
    }

    @Test
    void changedTokensAreNoLongerValid() throws Exception {
        JWK foreign = ProviderKeys.make(JWSAlgorithm.RS256);
        List<Consumer<TokenDraft>> attacks = List.of(
                draft -> draft.signWith(foreign),
                draft -> draft.header("kid", "unknown"),
                TokenDraft::unsigned,
                draft -> draft.signWith("HS256", provider.client().secret().getBytes(StandardCharsets.UTF_8)),
                draft -> draft.claim("aud", "another"),
                draft -> draft.claim("nonce", null),
                draft -> draft.claim("exp", 1),
                draft -> draft.rewrite(token -> token.replaceFirst("\\.[^.]*$", ".AAAA")));
        for (Consumer<TokenDraft> attack : attacks) {
            provider.changeIdToken(attack);
            JWT token = logIn(basic()).getOIDCTokens().getIDToken();
            assertThrows(BadJOSEException.class, () -> verify(token));
        }
        provider.behave();
        verify(logIn(basic()).getOIDCTokens().getIDToken());
    }

    @Test
    void jsonOfTokenCanBeRewrittenBelowItsSignature() throws Exception {
        provider.changeIdToken(draft -> draft.rewriteClaims(json -> json.replaceFirst("\\{", "{\"sub\":\"twice\",")));
        JWT token = logIn(basic()).getOIDCTokens().getIDToken();
        String claims = token.getParsedParts()[1].decodeToString();
        assertTrue(claims.startsWith("{\"sub\":\"twice\"") && claims.contains("id-of-alice"));
    }

    @Test
    void answersCanBeChanged() throws Exception {
        provider.changeAnswer(
                Endpoint.DISCOVERY, answer -> answer.change(document -> document.put("issuer", "http://other")));
        assertEquals(
                "http://other",
                JSONObjectUtils.parse(get(provider.uri(Endpoint.DISCOVERY)).body())
                        .get("issuer"));
        provider.changeAnswer(Endpoint.KEYS, answer -> answer.pad(100_000));
        assertTrue(get(provider.uri(Endpoint.KEYS)).body().length() > 100_000);
        provider.changeAnswer(Endpoint.KEYS, answer -> answer.redirect("http://other/keys"));
        assertEquals("http://other/keys", location(get(provider.uri(Endpoint.KEYS))));
    }

    @Test
    void callbackAndAccessTokenCanBeChanged() throws Exception {
        provider.changeCallback(parameters -> parameters.put("state", List.of("a", "b")));
        assertTrue(location(get(request().toURI())).contains("state=a&state=b"));
        provider.refuse("access_denied");
        assertTrue(location(get(request().toURI())).contains("error=access_denied"));
        provider.changeAccessToken(draft -> draft.rewrite(token -> "opaque"));
        provider.changeCallback(parameters -> {});
        assertEquals("opaque", logIn(basic()).getOIDCTokens().getAccessToken().getValue());
    }

    @Test
    void slowAndEndlessAnswersEndWithTheProvider() throws Exception {
        provider.changeAnswer(Endpoint.KEYS, answer -> answer.delay(Duration.ofHours(1)));
        provider.changeAnswer(Endpoint.DISCOVERY, ProviderAnswer::endless);
        var delayed = HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(provider.uri(Endpoint.KEYS)).build(), BodyHandlers.ofString());
        var endless = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(provider.uri(Endpoint.DISCOVERY)).build(), BodyHandlers.discarding());
        Waiting.until(
                "both requests arrive",
                () -> !provider.requests(Endpoint.KEYS).isEmpty()
                        && !provider.requests(Endpoint.DISCOVERY).isEmpty());
        assertFalse(delayed.isDone() || endless.isDone());
        provider.stop();
        Waiting.until("both end", () -> delayed.isDone() && endless.isDone());
        assertThrows(ConnectException.class, () -> get(provider.uri(Endpoint.KEYS)));
        provider.behave();
        provider.startAgain();
        assertEquals(200, get(provider.uri(Endpoint.KEYS)).statusCode());
    }

    @Test
    void faultOfTheTestIsReportedAndAnswered() throws Exception {
        provider.changeAnswer(Endpoint.KEYS, answer -> {
            throw new AssertionError("fault");
        });
        assertEquals(500, get(provider.uri(Endpoint.KEYS)).statusCode());
        assertNotEquals(List.of(), provider.problems());
    }

    @Test
    void requestsAreRecorded() throws Exception {
        logIn(basic());
        ProviderRequest token = provider.lastRequest(Endpoint.TOKEN);
        assertEquals("authorization_code", token.parameter("grant_type"));
        assertTrue(token.header("authorization").startsWith("Basic "));
        assertEquals("S256", provider.lastRequest(Endpoint.AUTHORIZATION).parameter("code_challenge_method"));
    }

    private AuthenticationRequest request() {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope("openid", "profile"),
                        new ClientID(provider.client().id()),
                        CALLBACK)
                .endpointURI(provider.uri(Endpoint.AUTHORIZATION))
                .state(STATE)
                .nonce(NONCE)
                .codeChallenge(VERIFIER, CodeChallengeMethod.S256)
                .build();
    }

    private String code() throws Exception {
        AuthenticationSuccessResponse response = AuthenticationSuccessResponse.parse(
                URI.create(location(get(request().toURI()))));
        assertEquals(STATE, response.getState());
        assertEquals(provider.issuer(), response.getIssuer().getValue());
        return response.getAuthorizationCode().getValue();
    }

    private ClientAuthentication basic() {
        return new ClientSecretBasic(
                new ClientID(provider.client().id()),
                new Secret(provider.client().secret()));
    }

    private HTTPResponse token(String code, CodeVerifier verifier, ClientAuthentication authentication)
            throws Exception {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(new AuthorizationCode(code), CALLBACK, verifier);
        URI uri = provider.uri(Endpoint.TOKEN);
        TokenRequest.Builder request = authentication == null
                ? new TokenRequest.Builder(uri, new ClientID(provider.client().id()), grant)
                : new TokenRequest.Builder(uri, authentication, grant);
        return request.build().toHTTPRequest().send();
    }

    private OIDCTokenResponse logIn(ClientAuthentication authentication) throws Exception {
        return OIDCTokenResponse.parse(token(code(), VERIFIER, authentication));
    }

    private IDTokenClaimsSet verify(JWT idToken) throws Exception {
        return new IDTokenValidator(
                        new Issuer(provider.issuer()),
                        new ClientID(provider.client().id()),
                        JWSAlgorithm.parse(
                                provider.keys().current().getAlgorithm().getName()),
                        provider.keys().all())
                .validate(idToken, NONCE);
    }

    private static void assertRefused(String error, HTTPResponse answer) throws Exception {
        assertEquals(error, answer.getBodyAsJSONObject().get("error"));
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }
}
