package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.Attack.Outcome.CANCELLED;
import static io.github.jwtfilter.oidc.Attack.Outcome.FAULT;
import static io.github.jwtfilter.oidc.Attack.Outcome.NO_ATTEMPT;
import static io.github.jwtfilter.oidc.Attack.callback;
import static io.github.jwtfilter.oidc.AttackedApplication.LOGIN;
import static io.github.jwtfilter.oidc.AttackedApplication.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a callback or a link that somebody else wrote log a browser in, or lead it away? (RFC 9700) */
final class CallbackAttacksTest {
    private static final String FOREIGN_STATE = "AAAAAAAAAAAAAAAAAAAAAA";

    private static AttackedApplication bank;

    private final RedirectBrowser browser = new RedirectBrowser();

    @BeforeAll
    static void start() {
        bank = new AttackedApplication();
    }

    @AfterAll
    static void stop() {
        bank.close();
    }

    @BeforeEach
    void reset() {
        bank.reset();
    }

    static Stream<Attack> changedParameters() {
        return Stream.of(
                callback(
                        "iss of another provider",
                        FAULT,
                        put("iss", "https://evil.example"),
                        "names the issuer 'https://evil.example'"),
                callback("missing iss", FAULT, put("iss", null), "names no issuer"),
                callback("empty iss", FAULT, put("iss", ""), "names the issuer ''"),
                callback("iss with a line end", FAULT, put("iss", "a\r\nSEVERE JWTF-101"), "'a??SEVERE JWTF-101'"),
                callback("iss of 1,025 characters", NO_ATTEMPT, put("iss", "i".repeat(1025)), "malformed or too long"),
                callback("iss twice", NO_ATTEMPT, twice("iss"), "a parameter twice"),
                callback("state twice", NO_ATTEMPT, twice("state"), "a parameter twice"),
                callback("code twice", NO_ATTEMPT, twice("code"), "a parameter twice"),
                callback("state of a second try", NO_ATTEMPT, put("state", FOREIGN_STATE + "1"), "came back too late"),
                callback("state of another form", NO_ATTEMPT, put("state", "abc"), "malformed"),
                callback("state that continues", NO_ATTEMPT, state(text -> text + "1"), "malformed"),
                callback("code and error", NO_ATTEMPT, put("error", "access_denied"), "malformed"),
                callback("empty code", NO_ATTEMPT, put("code", ""), "malformed"),
                callback("code with a line end", NO_ATTEMPT, put("code", "a\r\nX: y"), "malformed"),
                callback("code of a zero byte", NO_ATTEMPT, put("code", "\0"), "malformed"),
                callback("code of other characters", NO_ATTEMPT, put("code", "\u00e9"), "malformed"),
                callback("code of 4,097 characters", NO_ATTEMPT, put("code", "c".repeat(4097)), "too long"),
                callback("guessed code", FAULT, put("code", "12345"), "invalid_grant"),
                callback(
                        "code that adds parameters",
                        FAULT,
                        put("code", "x&client_id=evil&code_verifier=y"),
                        "invalid_grant"),
                callback("injected id_token", FAULT, injected("id_token", "e30.e30."), "names the issuer"),
                callback(
                        "error of another provider",
                        FAULT,
                        error("access_denied", "https://evil.example"),
                        "names the issuer"),
                callback("error with a line end", FAULT, error("x\nSEVERE JWTF-101 y", null), "'x?SEVERE JWTF-101 y'"),
                callback("error that is a page", FAULT, error("<script>alert(1)</script>", null), "<script>"),
                callback("access_denied", CANCELLED, error("access_denied", null), "access_denied"),
                callback("invalid_request", FAULT, error("invalid_request", null), "Check oidcScopes"));
    }

    private static java.util.function.Consumer<Map<String, List<String>>> put(String name, String value) {
        return parameters -> {
            if (value == null) {
                parameters.remove(name);
            } else {
                parameters.put(name, List.of(value));
            }
        };
    }

    private static java.util.function.Consumer<Map<String, List<String>>> twice(String name) {
        return parameters -> parameters.put(
                name, List.of(parameters.get(name).get(0), parameters.get(name).get(0)));
    }

    private static java.util.function.Consumer<Map<String, List<String>>> state(UnaryOperator<String> change) {
        return parameters -> parameters.put(
                "state", List.of(change.apply(parameters.get("state").get(0))));
    }

    private static java.util.function.Consumer<Map<String, List<String>>> injected(String name, String value) {
        return parameters -> {
            parameters.put(name, List.of(value));
            parameters.put("iss", List.of("https://evil.example"));
        };
    }

    private static java.util.function.Consumer<Map<String, List<String>>> error(String error, String iss) {
        return parameters -> {
            parameters.remove("code");
            parameters.put("error", List.of(error));
            if (iss != null) {
                parameters.put("iss", List.of(iss));
            }
        };
    }

    @ParameterizedTest
    @MethodSource("changedParameters")
    void callbackLogsNobodyIn(Attack attack) {
        bank.repel(attack);
    }

    static Stream<Arguments> harmlessParameters() {
        return Stream.of(
                Arguments.of("the usual ones", put("x", null)),
                Arguments.of("session_state", put("session_state", "a.b")),
                Arguments.of("a user name", put("username", "admin")),
                Arguments.of("another target", put("target", "//evil.example/")),
                Arguments.of("a token of another flow", put("id_token", "e30.e30.")),
                Arguments.of("a start", put("provider", "1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmlessParameters")
    void otherParametersAreIgnored(String name, java.util.function.Consumer<Map<String, List<String>>> change) {
        assertEquals(
                "alice alice JWT reader",
                bank.admit(provider -> provider.changeCallback(change)).body());
    }

    /** RFC 9700 §4.7. A browser without the attempt begins one of its own, which is harmless. */
    @Test
    void foreignCallbackLogsNoOtherBrowserIn() {
        bank.provider.user(ProviderUser.of("mallory"));
        URI foreign = bank.callback(new RedirectBrowser());
        int redeemed = bank.provider.requests(Endpoint.TOKEN).size();
        assertBeginsAgain(browser.visit(foreign));
        assertEquals(redeemed, bank.provider.requests(Endpoint.TOKEN).size());
        assertNobodyIsIn();
    }

    private static void assertBeginsAgain(HttpResponse<String> answer) {
        assertEquals(302, answer.statusCode(), answer.body());
        assertTrue(location(answer).startsWith(bank.provider.uri(Endpoint.AUTHORIZATION) + "?"), location(answer));
        assertTrue(location(answer).matches(".*[?&]state=[\\w-]{22}1&.*"), location(answer));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private void assertNobodyIsIn() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            bank.assertNobodyIsIn(browser, log);
        }
    }

    @Test
    void foreignCallbackDoesNotChangeTheUserOfALogin() {
        browser.follow(bank.server.uri(PAGE));
        String token = browser.cookie("jwt");
        bank.provider.user(ProviderUser.of("mallory"));
        URI foreign = bank.callback(new RedirectBrowser());
        HttpResponse<String> answer = browser.visit(foreign);
        assertEquals(303, answer.statusCode());
        assertEquals("/app/", location(answer));
        assertEquals(token, browser.cookie("jwt"));
    }

    /** RFC 9700 §4.5: the code of another browser, with the state of one's own attempt. */
    @Test
    void codeOfAnotherBrowserIsRefused() {
        URI victims = bank.callback(new RedirectBrowser());
        URI own = bank.callback(browser);
        HttpResponse<String> answer = browser.visit(with(own, "code", parameter(victims, "code")));
        assertBeginsAgain(answer);
        assertTrue(
                bank.provider.problems().stream().anyMatch(problem -> problem.contains("code_verifier does not fit")),
                () -> bank.provider.problems().toString());
        assertNobodyIsIn();
    }

    private static String parameter(URI uri, String name) {
        return uri.getRawQuery().replaceAll("(?:.*&)?" + name + "=([^&]*).*", "$1");
    }

    private static URI with(URI uri, String name, String value) {
        return URI.create(uri.toString().replaceAll("([?&]" + name + "=)[^&]*", "$1" + value));
    }

    /** A provider that checks no verifier. The nonce is another barrier. */
    @Test
    void codeOfAnotherBrowserIsRefusedByItsNonce() {
        RedirectBrowser victim = new RedirectBrowser();
        bank.callback(victim);
        String victims = bank.provider.lastRequest(Endpoint.AUTHORIZATION).parameter("nonce");
        bank.repel(
                Attack.claim("nonce of another browser", "nonce", victims, "claim nonce: expected that of this login"));
    }

    @Test
    void statesOfTwoAttemptsAreNotMixed() {
        URI one = bank.callback(browser);
        URI two = bank.callback(browser);
        assertBeginsAgain(browser.visit(with(one, "code", parameter(two, "code"))));
        assertNobodyIsIn();
    }

    @Test
    void replayedCallbackRedeemsNothing() {
        URI callback = bank.callback(browser);
        assertEquals(303, browser.visit(callback).statusCode());
        int redeemed = bank.provider.requests(Endpoint.TOKEN).size();
        browser.forget("jwt");
        assertBeginsAgain(browser.visit(callback));
        assertEquals(redeemed, bank.provider.requests(Endpoint.TOKEN).size());
    }

    /** A copy of the attempt's cookie finds its code redeemed. */
    @Test
    void replayedCallbackWithItsCookieLogsNobodyIn() {
        URI callback = bank.callback(browser);
        String attempt = browser.header("jwt-p-");
        browser.visit(callback);
        HttpResponse<String> answer =
                bank.server.get(LOGIN + "?" + callback.getRawQuery(), "Cookie", attempt, "Accept", "text/html");
        assertBeginsAgain(answer);
        assertTrue(bank.provider.problems().toString().contains("the code is unknown or used"));
    }

    @Test
    void forgedAttemptIsNoAttempt() {
        URI callback = bank.callback(browser);
        String attempt = browser.header("jwt-p-");
        for (String forged : List.of(
                attempt.replaceFirst("=.*", "=x"),
                attempt.substring(0, attempt.length() - 2) + "AA",
                attempt.replaceFirst("\\..*", ".e30...."))) {
            assertBeginsAgain(
                    bank.server.get(LOGIN + "?" + callback.getRawQuery(), "Cookie", forged, "Accept", "text/html"));
        }
    }

    /** RFC 9700 §4.8.2: somebody removes the challenge on the way to the provider, or changes what the token must repeat. */
    @ParameterizedTest
    @ValueSource(strings = {"code_challenge", "code_challenge_method", "nonce"})
    void requestWithoutItsProtectionLogsNobodyIn(String removed) {
        bank.repelled(FAULT, removed.equals("nonce") ? "claim nonce" : "code_challenge with S256 is missing", at -> {
            URI request = URI.create(location(at.visit(bank.server.uri(LOGIN + "?provider=1"))));
            URI stripped = URI.create(request.toString().replaceFirst("&" + removed + "=[^&]*", ""));
            return at.visit(URI.create(location(at.visit(stripped))));
        });
    }

    /** RFC 9700 §4.4: a code of one provider is sent to another. */
    @Test
    void providersAreNotMixedUp() {
        try (TestProvider other = TestProvider.startAt(bank.clock)) {
            other.client().redirectTo(bank.server.uri(LOGIN).toString());
            other.user(ProviderUser.of("alice", "admin"));
            bank.repelled(FAULT, "names the issuer '" + other.issuer() + "'", at -> at.visit(atOther(at, other)));
            other.changeCallback(put("iss", bank.provider.issuer()));
            bank.clock.pass(java.time.Duration.ofHours(2));
            RedirectBrowser lied = new RedirectBrowser();
            assertBeginsAgain(lied.visit(atOther(lied, other)));
            assertEquals(List.of(), other.requests(Endpoint.TOKEN));
        }
    }

    /** Lets the browser log in at another provider than the one that it was sent to. */
    private static URI atOther(RedirectBrowser browser, TestProvider other) {
        URI request = URI.create(location(browser.visit(bank.server.uri(LOGIN + "?provider=1"))));
        URI changed = URI.create(request.toString().replace(bank.provider.issuer(), other.issuer()));
        return URI.create(location(browser.visit(changed)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?code=x", "?state=AAAAAAAAAAAAAAAAAAAAAA0", "?c%6fde=x&st%61te=y", "?error=x", "?id_token=x"})
    void incompleteCallbackShowsTheLoginPage(String query) {
        HttpResponse<String> page = browser.visit(bank.server.uri(LOGIN + query));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("Continue with"), page.body());
        assertNobodyIsIn();
    }

    @Test
    void encodedDuplicateIsADuplicate() {
        URI callback = bank.callback(browser);
        HttpResponse<String> page = browser.visit(URI.create(callback + "&c%6fde=stolen"));
        assertEquals(400, page.statusCode());
        assertNobodyIsIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "%c3%28"})
    void malformedEscapeIsRefused(String code) throws IOException {
        String query = "?code=" + code + "&state=" + FOREIGN_STATE + "1";
        RawHttp.Answer answer = get(LOGIN + query, "127.0.0.1:" + bank.server.port());
        assertEquals(400, answer.status());
        assertFalse(answer.sets("jwt"));
    }

    private static RawHttp.Answer get(String path, String host, String... lines) throws IOException {
        String more = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return RawHttp.send(
                bank.server.port(),
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/html\r\nConnection: close\r\n" + more
                        + "\r\n",
                false);
    }

    /** RFC 9700 §4.11. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example/",
                "/%5Cevil.example",
                "/app/%2F..%2F..%2F",
                "%2F%2Fevil.example",
                "/app/%0d%0aLocation:%20//evil.example",
                "/app%23@evil.example",
                "/app/;@evil.example/..",
                "javascript:alert(1)"
            })
    void linkLeadsToNoOtherSite(String target) {
        HttpResponse<String> page = browser.follow(bank.server.uri(LOGIN + "?provider=1&target=" + target));
        assertEquals(bank.server.port(), page.uri().getPort());
        assertTrue(page.uri().getPath().startsWith("/app/"), page.uri().toString());
        assertEquals("alice alice JWT reader", page.body());
    }

    /** A link to the start of a login cannot change the request to the provider. */
    @Test
    void linkAddsNothingToTheRequest() {
        browser.visit(bank.server.uri(LOGIN
                + "?provider=1&redirect_uri=https://evil.example/&client_id=evil&scope=openid"
                + "&response_mode=form_post&prompt=none&nonce=x&state=" + FOREIGN_STATE + "0&login_hint=admin"));
        String request = location(browser.visit(bank.server.uri(LOGIN + "?provider=1&redirect_uri=https://evil.example/"
                + "&client_id=evil&response_mode=form_post&prompt=none&nonce=x&login_hint=admin")));
        assertTrue(request.contains("client_id=bank-app"), request);
        for (String added : List.of("evil", "form_post", "prompt", "login_hint", "nonce=x&")) {
            assertFalse(request.contains(added), request);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "127.0.0.1:80@evil.example",
                "localhost.evil.example",
                "[::1].evil.example"
            })
    void forgedHostDoesNotChangeTheRedirectUri(String host) throws IOException {
        RawHttp.Answer answer =
                get(LOGIN + "?provider=1", host, "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example");
        assertFalse(answer.head().contains("evil"), answer.head());
        if (answer.status() != 400) {
            assertEquals(302, answer.status());
            assertTrue(
                    answer.head().contains("redirect_uri=http%3A%2F%2Flocalhost%3A" + bank.server.port() + "%2Fapp"),
                    answer.head());
        }
    }

    @Test
    void forgedHostSelectsOneOfThePublicOrigins() throws IOException {
        try (AttackedApplication own = new AttackedApplication(
                each -> {}, webXml -> webXml.filter("publicOrigins", "https://bank.example, https://b.example")); ) {
            for (Map.Entry<String, String> each : Map.of(
                            "evil.example", "bank.example",
                            "b.example", "b.example",
                            "B.EXAMPLE:443", "b.example",
                            "b.example:444", "bank.example",
                            "b.example.evil", "bank.example",
                            "xb.example", "bank.example")
                    .entrySet()) {
                RawHttp.Answer answer = RawHttp.send(
                        own.server.port(),
                        "GET " + LOGIN + "?provider=1 HTTP/1.1\r\nHost: " + each.getKey()
                                + "\r\nX-Forwarded-Host: b.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
                        false);
                assertTrue(
                        answer.head()
                                .contains("redirect_uri=https%3A%2F%2F" + each.getValue() + "%2Fapp%2Fuser%2Flogin&"),
                        () -> each.getKey() + "\n" + answer.head());
            }
        }
    }
}
