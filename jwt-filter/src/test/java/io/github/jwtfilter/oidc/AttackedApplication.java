package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application and its provider. Checks that an attack lets nobody in, and what user and operator read about it. */
final class AttackedApplication implements AutoCloseable {
    static final String LOGIN = "/app/user/login";
    static final String PAGE = "/app/accounts";
    static final String BEGIN = LOGIN + "?provider=1&target=" + PAGE;

    private static final Pattern CODE_OR_STATE = Pattern.compile("[?&](?:code|state|nonce|code_challenge)=([^&]{8,})");
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{20}");

    final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final TestProvider provider = TestProvider.startAt(clock);
    final TestServer server;

    /** One for all attacks, because each has threads of its own. */
    private final RedirectBrowser browser = new RedirectBrowser();

    /** Starts an application whose users are those of the provider. */
    AttackedApplication() {
        this(each -> {}, webXml -> webXml.login("users", null).login("groups", null));
    }

    /**
     * Starts an application.
     *
     * @param before changes the provider before the application knows it
     * @param change changes the usual application, which also has local users
     */
    AttackedApplication(Consumer<TestProvider> before, UnaryOperator<WebXml> change) {
        before.accept(provider);
        server = ProviderApplication.registered(
                TestServer.startAt(clock, change.apply(ProviderApplication.withUsers(provider))), provider);
    }

    /** Begins a test: the provider behaves, alice is its user, and the log has room for new lines. */
    void reset() {
        clock.pass(Duration.ofHours(2));
        provider.behave();
        provider.user(ProviderUser.of("alice", "reader"));
    }

    /** Logs in with a misbehaving provider, which must fail. */
    void repel(Attack attack) {
        reset();
        attack.change().accept(provider);
        repelled(attack.outcome(), attack.reason(), browser -> browser.follow(server.uri(BEGIN)));
    }

    /** A visit that must not log in. */
    interface Visit {
        /** Returns the page at its end. */
        HttpResponse<String> by(RedirectBrowser browser);
    }

    /** Checks that a visit ends in the stated page and log line, and in no login. */
    void repelled(Attack.Outcome outcome, String reason, Visit visit) {
        repelledWith(outcome, outcome.line, reason, visit);
    }

    /** Checks the same for another log line than the usual one of an outcome. */
    void repelledWith(Attack.Outcome outcome, String line, String reason, Visit visit) {
        browser.forget("");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HttpResponse<String> page = visit.by(browser);
            assertEquals(outcome.status, page.statusCode(), () -> page.body() + "\n" + log.text());
            assertTrue(page.body().contains(outcome.words), page::body);
            assertTrue(page.body().contains("href=\"/app/user/login?provider=1&amp;again=1\""), page::body);
            assertFramesAndCachesAreClosed(page);
            List<String> lines = log.lines().stream()
                    .filter(each -> each.startsWith("WARNING ")
                            || each.startsWith("SEVERE ")
                            || each.startsWith("INFO A login at the provider"))
                    .toList();
            assertEquals(1, lines.size(), log::text);
            assertTrue(lines.get(0).startsWith(line), log::text);
            assertTrue(lines.get(0).contains(reason), log::text);
            assertFalse(lines.get(0).contains("\n"), log::text);
            assertTrue(lines.get(0).length() < 700, log::text);
            assertNobodyIsIn(browser, log);
            assertHidden(log.text());
            assertHidden(page.body());
        }
    }

    private static void assertFramesAndCachesAreClosed(HttpResponse<String> page) {
        assertTrue(header(page, "Cache-Control").contains("no-store"), () -> header(page, "Cache-Control"));
        assertEquals("no-referrer", header(page, "Referrer-Policy"));
        String policy = header(page, "Content-Security-Policy");
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    }

    private static String header(HttpResponse<String> page, String name) {
        return page.headers().firstValue(name).orElse("");
    }

    /** Checks that a browser got no login, and that the page it asked for stays closed. */
    void assertNobodyIsIn(RedirectBrowser used, CapturedLog log) {
        assertFalse(log.text().contains("login user="), log::text);
        assertFalse(used.cookieNames().contains("jwt"), () -> used.cookieNames().toString());
        HttpResponse<String> closed = used.visit(server.uri(PAGE));
        assertEquals(302, closed.statusCode());
        assertTrue(header(closed, "Location").startsWith(LOGIN), () -> header(closed, "Location"));
        assertEquals(0, server.sessions());
    }

    /** Checks that a text has nothing with which somebody could log in. */
    private void assertHidden(String text) {
        List<String> secrets = new ArrayList<>(List.of(provider.client().secret()));
        for (URI uri : browser.trail()) {
            Matcher matcher = CODE_OR_STATE.matcher("?" + uri.getRawQuery());
            while (matcher.find()) {
                secrets.add(matcher.group(1));
            }
        }
        provider.requests(Endpoint.TOKEN).stream()
                .map(request -> request.parameters().getOrDefault("code_verifier", List.of()))
                .forEach(secrets::addAll);
        for (String secret : secrets) {
            assertFalse(text.contains(secret), () -> "found " + secret + " in " + text);
        }
        assertFalse(TOKEN.matcher(text).find(), text);
    }

    /** Logs in with a provider that differs from the usual in a permitted way. */
    HttpResponse<String> admit(Consumer<TestProvider> change) {
        reset();
        change.accept(provider);
        return admitted();
    }

    /** Logs in. */
    HttpResponse<String> admitted() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            browser.forget("");
            HttpResponse<String> page = browser.follow(server.uri(BEGIN));
            assertEquals(200, page.statusCode(), log::text);
            assertEquals(PAGE, page.uri().getPath());
            assertTrue(log.text().contains("login user=\"alice\""), log::text);
            assertHidden(log.text());
            return page;
        }
    }

    /** Follows an attempt to the provider, and returns the address with which it sends the browser back. */
    URI callback(RedirectBrowser browser) {
        return browser.followUntil(server.uri(BEGIN), LOGIN);
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
