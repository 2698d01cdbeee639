package io.github.jwtfilter.transport;

import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The page that a browser requested before the redirect to the login page. It is stored in a signed cookie that lives
 * for 30 minutes. The signing key is derived for this purpose (RFC 5869), so that this cookie and the login cookie are
 * never accepted in place of each other.
 */
public final class SavedTarget {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int MAX_TARGET_CHARACTERS = 2000;

    private static final String TYPE = "target+jwt";
    private static final String CLAIM = "target";

    private final String contextPath;
    private final TokenCookie cookie;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final Clock clock;

    /**
     * Creates the cookie of one application.
     *
     * @param cookieName the login cookie's name; the name of this cookie is derived from it
     * @param contextPath the application's context path, as returned by the container
     * @param secure when to add the {@code Secure} attribute
     * @param keys the keys derived from the login's keys for {@link #purpose}
     * @param clock the clock that decides when a target expires
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
     * Returns the purpose for deriving the keys. It differs for each cookie and each application.
     *
     * @param cookieName the login cookie's name
     * @param contextPath the application's context path
     * @return the text to derive keys with
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
     * Saves the address of a GET request. The last saved address wins. An address that is too long or unsafe clears the
     * saved one, because that belongs to an earlier click. Other methods are ignored.
     *
     * @param request the request that the login interrupts
     * @param response the uncommitted response
     */
    public void save(HttpServletRequest request, HttpServletResponse response) {
        String target = of(request);
        if ("GET".equals(request.getMethod())) {
            save(target, request, response);
        }
    }

    /** Returns the address of a request: its path and query, as the browser sent them. */
    public static String of(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Returns whether an address may be the target of a login: short, and local to this application. */
    public boolean accepts(String target) {
        return target.length() <= MAX_TARGET_CHARACTERS && isLocal(target);
    }

    /**
     * Saves an address of the application. An address that is too long or unsafe clears the saved one.
     *
     * @param target the encoded path, including the context path, and optionally a query
     * @param request the request to answer
     * @param response the uncommitted response
     */
    public void save(String target, HttpServletRequest request, HttpServletResponse response) {
        if (!accepts(target)) {
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
            // The target is a convenience. If it is missing, the login redirects to the application's start page.
            forget(request, response);
        }
    }

    /**
     * Clears the saved address if the request has one.
     *
     * @param request the request to answer
     * @param response the uncommitted response
     */
    public void forget(HttpServletRequest request, HttpServletResponse response) {
        if (!cookie.read(request).isEmpty()) {
            cookie.clear(request, response);
        }
    }

    /**
     * Returns the saved address and clears it in the browser.
     *
     * @param request the login request
     * @param response the uncommitted response
     * @return a path within the application and its query; empty if the cookie is absent or invalid
     */
    public Optional<String> take(HttpServletRequest request, HttpServletResponse response) {
        forget(request, response);
        return read(request);
    }

    /** Returns the saved address, which stays saved; empty if the cookie is absent or invalid. */
    public Optional<String> read(HttpServletRequest request) {
        return cookie.read(request).stream()
                .flatMap(value -> target(value).stream())
                .findFirst();
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

    /**
     * Returns true for a path below the context path, in printable ASCII, that every browser resolves within this
     * application.
     */
    private boolean isLocal(String target) {
        return target.startsWith(contextPath + "/")
                && target.chars().allMatch(c -> c > 0x20 && c < 0x7f)
                && ValueFormats.isLocal(target);
    }
}
