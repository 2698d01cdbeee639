package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import io.github.jwtfilter.transport.TokenCookie;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where does a logout lead a browser that logged in at a provider, and what does the provider get? */
final class ProviderLogoutTest {
    private static final String ID_TOKEN = "header.payload.signature";
    private static final String SUBJECT = "s".repeat(22);

    /** A user of one test, because the test ends all logins of the user. */
    private static final String EVERYWHERE = "e".repeat(22);

    private static TestProvider provider;
    private static TestServer server;

    @BeforeAll
    static void start() {
        provider = TestProvider.start();
        server = TestServer.start(application(provider));
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
    }

    private static WebXml application(TestProvider at) {
        return WebXml.usual()
                .login("oidcIssuer", at.issuer())
                .login("oidcClientId", "bank&app")
                .login("oidcSharedNames", "true")
                .login("insecureHttpIssuer", "true")
                .filter("publicOrigins", "https://bank.example, https://intern.example:8443")
                .servlet("/page", WhoServlet.class);
    }

    private static String login(String subject) {
        return TestTokens.sign(TestTokens.claims().claim("usrc", "provider").claim("psub", subject));
    }

    /** Returns the cookie that a login sets. */
    private static String hint(String idToken, String user, String loginHint, String path) {
        return hint(SUBJECT, idToken, user, loginHint, path);
    }

    private static String hint(String subject, String idToken, String user, String loginHint, String path) {
        List<String> cookies = new ArrayList<>();
        HttpServletRequest request = fake(
                HttpServletRequest.class,
                (method, args) -> method.equals("getHeaders") ? Collections.emptyEnumeration() : false);
        HttpServletResponse response = fake(HttpServletResponse.class, (method, args) -> {
            cookies.add((String) args[1]);
            return null;
        });
        KeySet keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, WebXml.SECRET.getBytes(StandardCharsets.UTF_8)));
        new HintCookie("jwt", path, TokenCookie.Secure.AS_REQUESTED, keys)
                .write(
                        idToken,
                        new ProviderUser(new Identity(user, List.of()), subject, null, loginHint),
                        request,
                        response);
        assertEquals(1, cookies.size());
        assertTrue(cookies.get(0).endsWith("; Path=" + path + "; HttpOnly; SameSite=Lax"), cookies.get(0));
        assertTrue(cookies.get(0).length() < 3_600, "length " + cookies.get(0).length());
        return cookies.get(0).split(";", 2)[0];
    }

    /** The browser sends the cookie to the logout servlet only, so the login cannot know whether there is one. */
    @Test
    void hintThatCannotBeKeptClearsAnOlderOne() {
        List<String> cookies = new ArrayList<>();
        KeySource none = () -> {
            throw new KeysUnavailableException("no keys");
        };
        new HintCookie("jwt", "/app/user/logout", TokenCookie.Secure.NEVER, none)
                .write(
                        ID_TOKEN,
                        new ProviderUser(new Identity("alice", List.of()), SUBJECT, null, null),
                        fake(HttpServletRequest.class, (method, args) -> Collections.emptyEnumeration()),
                        fake(HttpServletResponse.class, (method, args) -> cookies.add((String) args[1])));
        assertEquals(1, cookies.size());
        assertTrue(cookies.get(0).startsWith("jwt-hint=; Path=/app/user/logout;"), cookies.get(0));
        assertTrue(cookies.get(0).contains("; Max-Age=0"), cookies.get(0));
    }

    private static String hint() {
        return hint(ID_TOKEN, "alice", null, "/app/user/logout");
    }

    private interface Answers {
        Object of(String method, Object... args);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                ProviderLogoutTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> answers.of(method.getName(), args)));
    }

    private static HttpResponse<String> logOut(TestServer at, String cookies, String... headers) {
        String[] all = {"Accept", "text/html", "Cookie", cookies};
        String[] more = new String[all.length + headers.length];
        System.arraycopy(all, 0, more, 0, all.length);
        System.arraycopy(headers, 0, more, all.length, headers.length);
        return at.postForm("/app/user/logout", "button=x", more);
    }

    private static HttpResponse<String> logOut(String token, String hint) {
        return logOut(server, "jwt=" + token + "; " + hint);
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static Map<String, String> sent(HttpResponse<?> answer) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : URI.create(location(answer)).getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static boolean isCleared(HttpResponse<?> answer) {
        List<String> cookies = TestServer.setCookies(answer, "jwt-hint");
        return cookies.size() == 1 && cookies.get(0).startsWith("jwt-hint=; Path=/app/user/logout;");
    }

    private static void assertLocal(HttpResponse<?> answer) {
        assertEquals(303, answer.statusCode());
        assertEquals("/app/user/login", location(answer));
    }

    @Test
    void browserGoesToTheProviderWithTheIdToken() {
        String token = login(SUBJECT);
        HttpResponse<String> answer = logOut(token, hint());
        assertEquals(303, answer.statusCode());
        assertTrue(location(answer).startsWith(provider.uri(Endpoint.END_SESSION) + "?"), location(answer));
        assertEquals(
                Map.of(
                        "client_id",
                        "bank&app",
                        "post_logout_redirect_uri",
                        "https://bank.example/app/user/login",
                        "id_token_hint",
                        ID_TOKEN),
                sent(answer));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals(
                "no-referrer", answer.headers().firstValue("Referrer-Policy").orElse(""));
        assertTrue(isCleared(answer));
        assertEquals(401, server.get("/app/page", "Cookie", "jwt=" + token).statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "bank.example,          https://bank.example",
        "BANK.example:443,      https://bank.example",
        "intern.example:8443,   https://intern.example:8443",
        "intern.example,        https://bank.example",
        "bank.example:8443,     https://bank.example",
        "evil.example,          https://bank.example",
        "bank.example.evil,     https://bank.example",
        "bank.example:443:443,  https://bank.example",
    })
    void onlyConfiguredOriginIsTheNextPage(String host, String origin) {
        HttpServletRequest request =
                fake(HttpServletRequest.class, (method, args) -> method.equals("getHeader") ? host : null);
        RedirectUri uri =
                new RedirectUri(List.of("https://bank.example", "https://intern.example:8443"), "/app", "/user/login");
        assertEquals(origin + "/app/user/login", uri.of(request));
    }

    @ParameterizedTest
    @CsvSource({
        "http,  bank.example,      http://bank.example",
        "https, bank.example,      https://bank.example",
        "http,  bank.example:80,   http://bank.example",
        "https, bank.example:443,  https://bank.example",
        "http,  tls.example,       https://tls.example",
        "https, plain.example,     http://plain.example",
        "http,  evil.example,      https://tls.example",
    })
    void schemeOfTheRequestChoosesAmongTheOriginsOfItsHost(String scheme, String host, String origin) {
        HttpServletRequest request = fake(
                HttpServletRequest.class,
                (method, args) -> method.equals("getHeader") ? host : method.equals("getScheme") ? scheme : null);
        for (List<String> both : List.of(
                List.of("http://bank.example", "https://bank.example"),
                List.of("https://bank.example", "http://bank.example"))) {
            List<String> origins = new ArrayList<>(List.of("https://tls.example", "http://plain.example"));
            origins.addAll(both);
            assertEquals(origin + "/login", new RedirectUri(origins, "", "/login").of(request));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:81,  http://127.0.0.1:81",
        "[::1]:81,      http://[::1]:81",
        "localhost,     http://localhost",
        "evil.example,  http://localhost:80",
        "localhost@evil.example:81, http://localhost:80",
    })
    void withoutOriginsOnlyThisMachineIsTheNextPage(String host, String origin) {
        HttpServletRequest request = fake(HttpServletRequest.class, (method, args) -> {
            switch (method) {
                case "getHeader":
                    return host;
                case "getScheme":
                    return "http";
                default:
                    return 80;
            }
        });
        assertEquals(origin + "/x", new RedirectUri(List.of(), "", "/x").of(request));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"alice, -, alice", "alice, hint of alice, hint of alice"})
    void longIdTokenIsReplacedByAHint(String user, String loginHint, String sent) {
        String hint = hint("x".repeat(2_500), user, loginHint, "/app/user/logout");
        Map<String, String> parameters = sent(logOut(login(SUBJECT), hint));
        assertEquals(sent, parameters.get("logout_hint"));
        assertEquals("bank&app", parameters.get("client_id"));
        assertFalse(parameters.containsKey("id_token_hint"));
    }

    @Test
    void idTokenOfTwoKilobytesIsKept() {
        String idToken = "x".repeat(2_400);
        String hint = hint(idToken, "alice", null, "/app/user/logout");
        assertEquals(idToken, sent(logOut(login(SUBJECT), hint)).get("id_token_hint"));
    }

    /** Entra ID needs it to log out without a question. */
    @Test
    void loginHintIsSentWithTheIdToken() {
        Map<String, String> parameters =
                sent(logOut(login(SUBJECT), hint(ID_TOKEN, "alice", "hint of alice", "/app/user/logout")));
        assertEquals(ID_TOKEN, parameters.get("id_token_hint"));
        assertEquals("hint of alice", parameters.get("logout_hint"));
    }

    @Test
    void veryLongHintIsLeftOut() {
        String hint = hint("x".repeat(2_500), "alice", "y".repeat(256), "/app/user/logout");
        assertEquals(
                List.of("client_id", "post_logout_redirect_uri"),
                List.copyOf(sent(logOut(login(SUBJECT), hint)).keySet()));
    }

    @Test
    void expiredLoginAlsoGoesToTheProvider() {
        HttpResponse<String> answer = logOut(server, hint());
        assertEquals(ID_TOKEN, sent(answer).get("id_token_hint"));
        assertTrue(isCleared(answer));
    }

    @Test
    void logoutEverywhereGoesToTheProvider() {
        String token = TestTokens.sign(
                TestTokens.claims().subject("carol").claim("usrc", "provider").claim("psub", EVERYWHERE));
        String hint = hint(EVERYWHERE, ID_TOKEN, "carol", null, "/app/user/logout");
        HttpResponse<String> answer = server.postForm(
                "/app/user/logout", "everywhere=true", "Accept", "text/html", "Cookie", "jwt=" + token + "; " + hint);
        assertEquals(ID_TOKEN, sent(answer).get("id_token_hint"));
    }

    @Test
    void hintOfAnotherUserIsDropped() {
        HttpResponse<String> answer = logOut(login("t".repeat(22)), hint());
        assertLocal(answer);
        assertTrue(isCleared(answer));
    }

    @Test
    void localLoginStaysHere() {
        HttpResponse<String> answer = logOut(TestTokens.fresh(), hint());
        assertLocal(answer);
        assertTrue(isCleared(answer));
    }

    @Test
    void loginWithoutHintStaysHere() {
        assertLocal(logOut(login(SUBJECT), "other=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt-hint=x", "jwt-hint=a.b.c.d.e"})
    void foreignCookieIsIgnored(String cookie) {
        assertLocal(logOut(login(SUBJECT), cookie));
    }

    @Test
    void hintOfAnotherApplicationIsIgnored() {
        assertLocal(logOut(login(SUBJECT), hint(ID_TOKEN, "alice", null, "/other/user/logout")));
    }

    @Test
    void changedHintIsIgnored() {
        String hint = hint();
        int at = hint.length() - 10;
        char other = hint.charAt(at) == 'A' ? 'B' : 'A';
        assertLocal(logOut(login(SUBJECT), hint.substring(0, at) + other + hint.substring(at + 1)));
    }

    @Test
    void scriptIsNotRedirected() {
        HttpResponse<String> answer = server.postForm(
                "/app/user/logout",
                "x=1",
                "Accept",
                "application/json",
                "Cookie",
                "jwt=" + login(SUBJECT) + "; " + hint());
        assertEquals(204, answer.statusCode());
        assertTrue(isCleared(answer));
    }

    @Test
    void otherSiteCannotLogOut() {
        HttpResponse<String> answer =
                logOut(server, "jwt=" + login(SUBJECT) + "; " + hint(), "Origin", "https://evil.example");
        assertEquals(403, answer.statusCode());
        assertFalse(isCleared(answer));
    }

    @Test
    void switchedOffLogoutAtTheProviderStaysHere() {
        try (TestServer local = TestServer.start(application(provider).login("oidcLogout", "false"))) {
            assertLocal(logOut(local, "jwt=" + login(SUBJECT) + "; " + hint()));
        }
    }

    @Test
    void providerWithoutEndSessionEndpointOrWithoutAnswerEndsNothing() {
        try (TestProvider other = TestProvider.start()) {
            other.changeAnswer(Endpoint.DISCOVERY, answer -> answer.change(all -> all.remove("end_session_endpoint")));
            try (TestServer local = TestServer.start(application(other));
                    CapturedLog log = CapturedLog.ofOurs()) {
                assertLocal(logOut(local, "jwt=" + login(SUBJECT) + "; " + hint()));
                assertFalse(log.text().contains("JWTF-943"), log.text());
            }
            other.changeAnswer(Endpoint.DISCOVERY, answer -> answer.status(503));
            try (TestServer local = TestServer.start(application(other));
                    CapturedLog log = CapturedLog.ofOurs()) {
                assertLocal(logOut(local, "jwt=" + login(SUBJECT) + "; " + hint()));
                assertTrue(log.text().contains("JWTF-943 "), log.text());
            }
        }
    }

    @Test
    void endpointMayHaveAQuery() throws ProviderException {
        EndSession endSession = new EndSession(
                new Client("https://p", "id", null, Client.Authentication.NONE, null, "openid", Map.of()),
                () -> Optional.of("https://p/logout?tenant=1"),
                new RedirectUri(List.of("https://bank.example"), "", "/login"));
        HttpServletRequest request = fake(HttpServletRequest.class, (method, args) -> {
            if (method.equals("getCookies")) {
                return new Cookie[] {new Cookie("jwt-hint", hint().split("=", 2)[1])};
            }
            return method.equals("getHeader") ? "bank.example" : null;
        });
        HintCookie.Hint hint = new HintCookie(
                        "jwt",
                        "/app/user/logout",
                        TokenCookie.Secure.NEVER,
                        KeySet.of(SigningKey.hmac(Algorithm.HS256, WebXml.SECRET.getBytes(StandardCharsets.UTF_8))))
                .read(request)
                .orElseThrow();
        assertEquals(
                Optional.of("https://p/logout?tenant=1&client_id=id&post_logout_redirect_uri="
                        + "https%3A%2F%2Fbank.example%2Flogin&id_token_hint=" + ID_TOKEN),
                endSession.address(request, hint));
    }
}
