package io.github.jwtfilter.transport;

import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.spelling.Forms;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The page that a browser asked for before it was sent to the login page, in a signed cookie that lives half an hour.
 * Signed with a key of its own (RFC 5869), so it is never taken for a login, nor a login for it.
 */
public final class SavedTarget {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int LONGEST_TARGET = 2000;
    private static final String TYPE = "target+jwt";
    private static final String CLAIM = "target";

    private final String contextPath;
    private final TokenCookie cookie;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final Clock clock;

    /**
     * The saved target of one application.
     *
     * @param cookieName the login cookie's name, from which this one's is made
     * @param contextPath the application's context path, as the container tells it
     * @param secure when the cookie is marked Secure
     * @param keys made for this purpose from the login's keys: see {@link #purpose}
     * @param clock tells when a target is too old
     */
    public SavedTarget(String cookieName, String contextPath, TokenCookie.Secure secure, KeySource keys, Clock clock) {
        String name = name(cookieName);
        String path = path(contextPath);
        this.contextPath = contextPath;
        this.cookie = new TokenCookie(name, path, null, "Lax", secure);
        this.signer = new JwtSigner(keys, TYPE);
        this.verifier = new JwtVerifier(
                keys,
                ClaimRules.builder().type(TYPE).require(CLAIM).clock(clock).build());
        this.clock = clock;
    }

    /**
     * What the keys are made for: another cookie or application gives others.
     *
     * @param cookieName the login cookie's name
     * @param contextPath the application's context path
     * @return a text to derive keys with
     */
    public static String purpose(String cookieName, String contextPath) {
        return "jwt-filter saved-target " + name(cookieName) + " " + path(contextPath);
    }

    private static String name(String cookieName) {
        return LoginCookie.withoutPrefix(cookieName) + "-target";
    }

    private static String path(String contextPath) {
        return contextPath.isEmpty() ? "/" : contextPath;
    }

    /**
     * Saves the request's address, if it is one to come back to: a GET of moderate length. Of several the last counts; one
     * that cannot be saved takes the place of an older one too, for that was asked for by another click.
     *
     * @param request the request, whose navigation a login interrupts
     * @param response not committed yet
     */
    public void save(HttpServletRequest request, HttpServletResponse response) {
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : "?" + query);
        if ("GET".equals(request.getMethod())) {
            save(target, request, response);
        }
    }

    /**
     * Saves an address of the application's.
     *
     * @param target a path with the context path and perhaps a query, encoded
     * @param request the request that is answered
     * @param response not committed yet
     */
    public void save(String target, HttpServletRequest request, HttpServletResponse response) {
        if (target.length() > LONGEST_TARGET || !isLocal(target)) {
            forget(request, response);
            return;
        }
        Claims claims = Claims.builder()
                .claim(CLAIM, target)
                .expiresAt(clock.instant().plus(LIFETIME))
                .build();
        try {
            cookie.write(signer.sign(claims), request, response);
        } catch (UnusableTokenException | KeysUnavailableException | IllegalStateException e) {
            // A target is a convenience: without it the login leads to the application's start.
            forget(request, response);
        }
    }

    /**
     * Makes the browser forget a saved address, if it has one.
     *
     * @param request the request that is answered
     * @param response not committed yet
     */
    public void forget(HttpServletRequest request, HttpServletResponse response) {
        if (!cookie.read(request).isEmpty()) {
            cookie.clear(request, response);
        }
    }

    /**
     * The saved address; the browser is told to forget it.
     *
     * @param request the request that logs in
     * @param response not committed yet
     * @return a path within the application with its query; empty if none was saved or it cannot be trusted
     */
    public Optional<String> take(HttpServletRequest request, HttpServletResponse response) {
        List<String> values = cookie.read(request);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        cookie.clear(request, response);
        return values.stream().flatMap(value -> target(value).stream()).findFirst();
    }

    private Optional<String> target(String value) {
        try {
            return verifier.verify(value).claims().string(CLAIM).filter(this::isLocal);
        } catch (InvalidTokenException
                | IllegalArgumentException
                | IllegalStateException
                | KeysUnavailableException refused) {
            return Optional.empty();
        }
    }

    /** A path below the context path, in printable ASCII, that no browser reads as another host or application. */
    private boolean isLocal(String target) {
        return target.startsWith(contextPath + "/")
                && target.chars().allMatch(c -> c > 0x20 && c < 0x7f)
                && Forms.isLocal(target);
    }
}
