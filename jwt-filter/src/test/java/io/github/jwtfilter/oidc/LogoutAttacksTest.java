package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.AttackedApplication.BEGIN;
import static io.github.jwtfilter.oidc.AttackedApplication.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ProviderKeys;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TokenDraft;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does a forged logout end a login, or lead a browser away? */
final class LogoutAttacksTest {
    private static final String LOGOUT = "/app/user/logout";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private static AttackedApplication bank;

    private final RedirectBrowser browser = new RedirectBrowser();
    private String token;

    @BeforeAll
    static void start() {
        bank = new AttackedApplication();
    }

    @AfterAll
    static void stop() {
        bank.close();
    }

    @BeforeEach
    void logIn() {
        bank.reset();
        assertEquals(200, browser.follow(bank.server.uri(BEGIN)).statusCode());
        token = browser.cookie("jwt");
        bank.clock.pass(Duration.ofMinutes(1));
    }

    static Stream<Arguments> forgedLogouts() {
        return Stream.of(
                row("alg-none", TokenDraft::unsigned, "a part is empty"),
                row("wrong-alg", token -> token.signWith("HS256", secret()), "got 'HS256'"),
                row("foreign key", token -> token.signWith(ProviderKeys.make(JWSAlgorithm.RS256)), "made by no key"),
                row("wrong-aud", token -> token.claim("aud", "other-app"), "expected 'bank-app', got 'other-app'"),
                row("wrong-issuer", token -> token.claim("iss", "https://evil.example"), "claim iss: expected"),
                row("no-event", token -> token.claim("events", null), "claim events"),
                row("wrong-event", token -> token.claim("events", Map.of("x", Map.of())), "claim events"),
                row("event of a list", token -> token.claim("events", List.of(EVENT)), "claim events"),
                row("with-nonce", token -> token.claim("nonce", "x"), "claim nonce"),
                row("neither sub nor sid", token -> token.claim("sub", null).claim("sid", null), "sub"),
                row("no iat", token -> token.claim("iat", null), "claim iat: required and absent"),
                row("old", token -> token.claim("iat", now() - 400), "issued 400 s ago"),
                row("ahead", token -> token.claim("iat", now() + 400), "400 s ahead"),
                row("access token", token -> token.header("typ", "at+jwt"), "typ is not"),
                row(
                        "sid twice",
                        token -> token.rewriteClaims(text -> text.replaceFirst("\\{", "{\"sid\":\"x\",")),
                        "a name occurs twice"));
    }

    private static Arguments row(String name, Consumer<TokenDraft> change, String reason) {
        return Arguments.of(name, change, reason);
    }

    private static byte[] secret() {
        return bank.provider.client().secret().getBytes(StandardCharsets.UTF_8);
    }

    private static long now() {
        return bank.clock.instant().getEpochSecond();
    }

    private static HttpResponse<String> send(String logoutToken) {
        return bank.server.postForm(LOGOUT, "logout_token=" + logoutToken);
    }

    private int status() {
        return bank.server.get(PAGE, "Cookie", "jwt=" + token).statusCode();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgedLogouts")
    void forgedLogoutEndsNothing(String name, Consumer<TokenDraft> change, String reason) {
        String forged = bank.provider.logoutToken(bank.provider.session(), change);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HttpResponse<String> answer = send(forged);
            assertEquals(400, answer.statusCode(), log.text());
            assertEquals("{\"error\":\"invalid_request\"}", answer.body());
            assertTrue(log.text().contains("WARNING JWTF-940 "), log.text());
            assertTrue(log.text().contains(reason), log.text());
            assertFalse(log.text().contains(forged.substring(0, 40)), log.text());
        }
        assertEquals(200, status());
    }

    @Test
    void idTokenIsNoLogout() {
        String[] idToken = new String[1];
        bank.provider.changeIdToken(each -> each.rewrite(text -> idToken[0] = text));
        new RedirectBrowser().follow(bank.server.uri(BEGIN));
        assertEquals(400, send(idToken[0]).statusCode());
        assertEquals(200, status());
    }

    @Test
    void logoutOfTheProviderEndsTheLogin() {
        assertEquals(
                200,
                send(bank.provider.logoutToken(bank.provider.session(), each -> {}))
                        .statusCode());
        assertEquals(401, status());
    }

    /** RFC 9700 §4.11: the page after a logout is the operator's choice. */
    @Test
    void logoutLeadsToNoOtherSite() {
        HttpResponse<String> answer = bank.server.postForm(
                LOGOUT + "?post_logout_redirect_uri=https://evil.example/&state=x&client_id=evil",
                "post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F",
                "Cookie",
                browser.header("jwt"),
                "Accept",
                "text/html");
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertTrue(location.startsWith(bank.provider.issuer() + "/logout?"), location);
        assertFalse(location.contains("evil"), location);
        assertEquals(401, status());
    }

    @Test
    void logoutByALinkOfAnotherSiteEndsNothing() {
        assertEquals(405, browser.visit(bank.server.uri(LOGOUT)).statusCode());
        HttpResponse<String> form = bank.server.postForm(
                LOGOUT,
                "x=1",
                "Cookie",
                "jwt=" + token,
                "Sec-Fetch-Site",
                "cross-site",
                "Origin",
                "https://evil.example");
        assertEquals(403, form.statusCode());
        assertEquals(200, status());
    }
}
