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

    private final MutableClock clock;
    private final TestServer server;

    RecheckServer(MutableClock clock, WebXml webXml) {
        this(clock, webXml, "/app");
    }

    RecheckServer(MutableClock clock, WebXml webXml, String contextPath) {
        this.clock = clock;
        this.server = TestServer.startAt(clock, webXml, contextPath);
    }

    /** Logs in at {@code /app}. Returns the token. */
    String logIn(String user, String password) {
        HttpResponse<String> login = server.postForm("/app/user/login", "username=" + user + "&password=" + password);
        assertEquals(303, login.statusCode(), login.body());
        return token(login);
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

    /** Requests a page of {@code /app} with a cookie. */
    HttpResponse<String> get(String path, String token) {
        return getAt("/app" + path, token);
    }

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
