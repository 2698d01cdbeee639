package io.github.jwtfilter.recheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A server with a clock that the test moves, and a client that shows login cookies. */
final class RecheckServer implements AutoCloseable {
    /** Longer than {@code renewAfter}. */
    static final Duration UNTIL_RENEWAL = Duration.ofMinutes(4);

    /** How long a request waits for a look-up. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MutableClock clock;
    private final TestServer server;

    RecheckServer(MutableClock clock, WebXml webXml) {
        this(clock, webXml, "/app");
    }

    RecheckServer(MutableClock clock, WebXml webXml, String contextPath) {
        this.clock = clock;
        this.server = TestServer.startAt(clock, webXml, contextPath);
    }

    /**
     * Logs in at {@code /app}. Returns the token. If the account was not looked up, tries twice more, because a look-up on a
     * busy machine may take more than the second that a login waits.
     */
    String logIn(String user, String password) {
        String token = null;
        for (int i = 0; i < 3 && (token == null || !claims(token).has("ustp")); i++) {
            HttpResponse<String> login =
                    server.postForm("/app/user/login", "username=" + user + "&password=" + password);
            assertEquals(303, login.statusCode(), login.body());
            token = token(login);
        }
        return token;
    }

    String logIn() {
        return logIn("user", "secret");
    }

    /** Logs in and lets so much time pass that the next request renews the token. */
    String due() {
        String token = logIn();
        clock.pass(UNTIL_RENEWAL);
        return token;
    }

    /**
     * Requests a page of {@code /app} with a cookie. If the request has waited for a look-up in vain, returns the answer to a
     * later request, which knows the result.
     */
    HttpResponse<String> get(String path, String token) {
        long start = System.nanoTime();
        HttpResponse<String> page = getAt("/app" + path, token);
        boolean mayHaveWaited = System.nanoTime() - start >= MAX_WAIT.toNanos();
        while (mayHaveWaited
                && page.statusCode() == 200
                && token(page) == null
                && System.nanoTime() - start < PATIENCE.toNanos()) {
            page = getAt("/app" + path, token);
        }
        return page;
    }

    /** Requests a page with a cookie once. */
    HttpResponse<String> getAt(String path, String token) {
        return server.get(path, "Cookie", "jwt=" + token);
    }

    HttpResponse<String> getByHeader(String path, String token) {
        return server.get("/app" + path, "Authorization", "Bearer " + token);
    }

    /** Returns the token that a response sets; empty if it clears the cookie, null if it does neither. */
    static String token(HttpResponse<String> response) {
        return TestServer.cookie(response, "jwt");
    }

    static Claims claims(String token) {
        try {
            return UnverifiedJwt.parse(token).claims();
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
