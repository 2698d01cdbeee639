package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import io.github.jwtfilter.oidc.Attempt.Confirmed;
import io.github.jwtfilter.text.Digests;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The attempts of a browser to log in, each in a cookie of its own, so that several tabs can log in at the same time. A
 * cookie decrypts only with the state of its attempt, and only in its application. It is always {@code SameSite=Lax},
 * because the browser comes back from another site.
 *
 * <p>A neighbour host can set these cookies too, for the whole domain, and could finish its own login in another browser.
 * If the login cookie has the prefix {@code __Host-}, an attempt therefore also needs a random cookie with that prefix.
 * Only this host can set such a cookie.
 */
public final class Attempts {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    /**
     * Browsers keep no cookie longer. Tabs that begin at the same time without this cookie would replace each other's, for
     * example when a browser starts.
     */
    private static final Duration BROWSER_LIFETIME = Duration.ofDays(400);

    /** The bytes of a cookie with its name and attributes. Containers and proxies limit all headers together. */
    static final int MAX_COOKIE_BYTES = 700;

    /** How many attempts a browser keeps. */
    static final int MAX_ATTEMPTS = 6;

    /** Another application of the host may have set more. The headers of an answer have a limit. */
    private static final int MAX_CLEARED = 20;

    private static final String TYPE = "attempt+jwe";
    private static final int SECRET_BYTES = 32;
    private static final int STATE_BYTES = 16;
    private static final int NAME_CHARACTERS = 8;

    /** Random characters, and the digit of the try. */
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{22}[01]");

    private static final Pattern BROWSER = Pattern.compile("[A-Za-z0-9_-]{22}");

    private static final String HOST_PREFIX = "__Host-";
    private static final String FIRST_TRY = "0";
    private static final String SECOND_TRY = "1";

    private final String prefix;
    private final String contextPath;
    private final String loginPath;
    private final TokenCookie.Secure secure;

    /** Names the browser; null if attempts are not bound to it. */
    private final TokenCookie browserCookie;

    private final DirectEncryption encryption;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates the attempts of one application.
     *
     * @param cookieName the login cookie's name; the names of the cookies are derived from it
     * @param contextPath the application's path as browsers send it; empty for the root
     * @param loginPath the path of the login servlet as browsers send it, with the context path
     * @param secure when to add the {@code Secure} attribute
     * @param keys the keys of the login
     */
    public Attempts(
            String cookieName,
            String contextPath,
            String loginPath,
            TokenCookie.Secure secure,
            KeySource keys,
            Clock clock) {
        this.prefix = LoginCookie.withoutPrefix(cookieName) + "-p-";
        this.contextPath = contextPath;
        this.loginPath = loginPath;
        this.secure = secure;
        this.browserCookie = LoginCookie.hasPrefix(cookieName, HOST_PREFIX)
                ? new TokenCookie(
                                HOST_PREFIX + LoginCookie.withoutPrefix(cookieName) + "-b",
                                "/",
                                null,
                                "Lax",
                                TokenCookie.Secure.ALWAYS)
                        .withMaxAge(BROWSER_LIFETIME)
                : null;
        this.encryption = new DirectEncryption(keys.derive("jwt-filter attempt " + prefix + " " + contextPath), TYPE);
        this.clock = clock;
    }

    /** Returns whether a text has the form of a state. Only such a text is looked up. */
    static boolean isState(String text) {
        return STATE.matcher(text).matches();
    }

    /** Returns whether a callback may begin its attempt again: once, so that no login runs in circles. */
    public static boolean mayTryAgain(String state) {
        return state.endsWith(FIRST_TRY);
    }

    /**
     * Begins an attempt and sets its cookie. If the browser has too many attempts, the oldest is cleared.
     *
     * @param again whether the attempt repeats one that failed
     * @param target the page for after the login; left out if the cookie would be too long
     * @param confirmed the login to confirm, if there is one
     * @throws KeysUnavailableException if no keys are available
     * @throws UnusableTokenException if the cookie is too long even without the target, because of a long path
     */
    public Attempt begin(
            boolean again,
            Optional<String> target,
            Optional<Confirmed> confirmed,
            HttpServletRequest request,
            HttpServletResponse response)
            throws UnusableTokenException {
        String state = random(STATE_BYTES) + (again ? SECOND_TRY : FIRST_TRY);
        Attempt attempt = new Attempt(state, random(SECRET_BYTES), target.orElse(null), confirmed.orElse(null));
        TokenCookie cookie = cookie(name(state)).withMaxAge(LIFETIME);
        String browser = browser(request);
        if (browser == null) {
            browser = random(STATE_BYTES);
            browserCookie.write(browser, request, response);
        }
        String value = value(attempt, browser);
        if (cookie.length(value, request) > MAX_COOKIE_BYTES) {
            attempt = new Attempt(state, attempt.secret(), null, confirmed.orElse(null));
            value = value(attempt, browser);
        }
        cookie.write(value, request, response);
        clearOldest(request, response);
        return attempt;
    }

    /**
     * Returns the attempt of a state, and clears its cookie. An attempt counts once.
     *
     * @param state the state of a callback, from anybody
     * @return empty if the browser has no such attempt, or it is too old
     * @throws KeysUnavailableException if no keys are available
     */
    public Optional<Attempt> take(String state, HttpServletRequest request, HttpServletResponse response) {
        TokenCookie cookie = cookie(name(state));
        List<String> values = cookie.read(request);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        cookie.clear(request, response);
        String browser = browser(request);
        return browser == null
                ? Optional.empty()
                : values.stream()
                        .flatMap(value -> attempt(state, value, browser).stream())
                        .findFirst();
    }

    /**
     * Returns the name of the browser, which all its tabs share. A browser keeps one such cookie, so several are a trick.
     *
     * @return empty if attempts are not bound to it; null if it has no name
     */
    private String browser(HttpServletRequest request) {
        if (browserCookie == null) {
            return "";
        }
        List<String> values = browserCookie.read(request);
        return values.size() == 1 && BROWSER.matcher(values.get(0)).matches() ? values.get(0) : null;
    }

    /** Returns the context of the encryption. A state has a fixed length, so no two pairs have the same context. */
    private static String context(String state, String browser) {
        return state + browser;
    }

    /** The beginning stands before the encrypted part, so that cookies sort by age. It proves nothing. */
    private String value(Attempt attempt, String browser) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("s", attempt.secret());
        content.put("e", clock.instant().plus(LIFETIME).getEpochSecond());
        attempt.target().ifPresent(target -> content.put("t", target));
        attempt.confirmed().ifPresent(login -> {
            content.put("i", login.sid);
            content.put("a", login.authTime.getEpochSecond());
            content.put("u", login.subject);
        });
        byte[] json = StrictJson.write(content).getBytes(StandardCharsets.UTF_8);
        return String.format("%08x.", clock.instant().getEpochSecond())
                + encryption.encrypt(context(attempt.state(), browser), json);
    }

    private Optional<Attempt> attempt(String state, String value, String browser) {
        String token = value.substring(value.indexOf('.') + 1);
        return encryption.decrypt(token, context(state, browser)).flatMap(json -> attempt(state, json));
    }

    /** Reads the content. Only a server with the key wrote it, so its members have their types. */
    private Optional<Attempt> attempt(String state, byte[] json) {
        try {
            Map<String, Object> content = StrictJson.readObject(json);
            boolean isOver = (Long) content.get("e") <= clock.instant().getEpochSecond();
            Confirmed confirmed = content.containsKey("i")
                    ? new Confirmed((String) content.get("i"), Instant.ofEpochSecond((Long) content.get("a")), (String)
                            content.get("u"))
                    : null;
            return isOver
                    ? Optional.empty()
                    : Optional.of(new Attempt(state, (String) content.get("s"), (String) content.get("t"), confirmed));
        } catch (MalformedJsonException | RuntimeException otherVersion) {
            return Optional.empty();
        }
    }

    private void clearOldest(HttpServletRequest request, HttpServletResponse response) {
        List<Map.Entry<String, String>> oldestFirst =
                TokenCookie.readAll(prefix, NAME_CHARACTERS, request).entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .collect(Collectors.toList());
        oldestFirst.stream()
                .limit(Math.max(0, oldestFirst.size() + 1 - MAX_ATTEMPTS))
                .limit(MAX_CLEARED)
                .forEach(each -> cookie(each.getKey()).clear(request, response));
    }

    private String name(String state) {
        return prefix + Digests.name(state + '\n' + contextPath, NAME_CHARACTERS);
    }

    private TokenCookie cookie(String name) {
        return new TokenCookie(name, loginPath, null, "Lax", secure);
    }

    private String random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
