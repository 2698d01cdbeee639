package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.oidc.Attempt.Confirmed;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.transport.TokenCookie.Secure;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which attempts does a browser keep, and who can finish one? */
final class AttemptsTest {
    private static final String KEY = TestKeys.jwk(Algorithm.HS256, "one");
    private static final String LOGIN = "/app/user/login";
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    private final MutableClock clock = new MutableClock(NOW);
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<String> headers = new ArrayList<>();

    private Attempts attempts(String contextPath, String... keys) {
        KeySet set = JwkSet.parse(TestKeys.set(keys));
        return new Attempts("jwt", contextPath, LOGIN, Secure.ALWAYS, () -> set, clock);
    }

    private Attempts attempts() {
        return attempts("/app", KEY);
    }

    /** Returns the attempts of a node whose login cookie no neighbour host can set. */
    private Attempts bound() {
        KeySet set = JwkSet.parse(TestKeys.set(KEY));
        return new Attempts("__Host-jwt", "/app", LOGIN, Secure.ALWAYS, () -> set, clock);
    }

    private HttpServletRequest request() {
        Cookie[] sent = cookies.entrySet().stream()
                .map(cookie -> new Cookie(cookie.getKey(), cookie.getValue()))
                .toArray(Cookie[]::new);
        return proxy(HttpServletRequest.class, (name, arguments) -> {
            switch (name) {
                case "getHeaders":
                    return Collections.emptyEnumeration();
                case "getCookies":
                    return sent;
                default:
                    return true;
            }
        });
    }

    private HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (name, arguments) -> {
            String header = (String) arguments[1];
            headers.add(header);
            String[] cookie = header.substring(0, header.indexOf(';')).split("=", 2);
            if (cookie[1].isEmpty()) {
                cookies.remove(cookie[0]);
            } else {
                cookies.put(cookie[0], cookie[1]);
            }
            return null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    private Attempt begin(String target) {
        return begin(attempts(), target, Optional.empty());
    }

    private Attempt begin(Attempts attempts, String target, Optional<Confirmed> confirmed) {
        try {
            return attempts.begin(false, Optional.ofNullable(target), confirmed, request(), response());
        } catch (UnusableTokenException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<Attempt> take(Attempts attempts, String state) {
        return attempts.take(state, request(), response());
    }

    @Test
    void finishedAttemptIsTheBegunOne() {
        Confirmed confirmed = new Confirmed("sid-of-22-characters__", NOW, "psub-of-22-characters_");
        Attempt begun = begin(attempts(), "/app/a?b=%20c", Optional.of(confirmed));
        Attempt taken = take(attempts(), begun.state()).orElseThrow();
        assertEquals(begun.verifier(), taken.verifier());
        assertEquals(begun.nonce(), taken.nonce());
        assertEquals(Optional.of("/app/a?b=%20c"), taken.target());
        assertEquals("sid-of-22-characters__", taken.confirmed().orElseThrow().sid());
        assertEquals(NOW, taken.confirmed().orElseThrow().authTime());
        assertEquals("psub-of-22-characters_", taken.confirmed().orElseThrow().subject());
        assertEquals(Map.of(), cookies, "an attempt counts once");
    }

    @Test
    void valuesOfAttemptsAreRandomAndUnrelated() {
        Attempt one = begin(null);
        Attempt other = begin(null);
        assertNotEquals(one.state(), other.state());
        assertNotEquals(one.verifier(), other.verifier());
        assertNotEquals(one.nonce(), one.verifier());
        assertTrue(one.verifier().matches("[A-Za-z0-9_-]{43}"), "RFC 7636 §4.1");
    }

    @Test
    void challengeIsThatOfTheSpecification() {
        Attempt attempt = begin(null);
        assertEquals(
                CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(attempt.verifier()))
                        .getValue(),
                attempt.challenge());
    }

    @Test
    void cookieIsHiddenLaxSecureAndShortLived() {
        begin("/app/page");
        assertTrue(
                headers.get(0).endsWith("; Path=/app/user/login; HttpOnly; SameSite=Lax; Max-Age=600; Secure"),
                headers.get(0));
        assertTrue(headers.get(0).matches("jwt-p-[A-Za-z0-9_-]{8}=.*"), headers.get(0));
        assertFalse(headers.get(0).contains("page"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100, 150, 300, 400, 2000})
    void cookieStaysShortWhateverTheTarget(int length) {
        String target = "/app/" + "x".repeat(length);
        Confirmed confirmed = new Confirmed("s".repeat(22), NOW, "p".repeat(22));
        Attempt begun = begin(attempts(), target, Optional.of(confirmed));
        assertTrue(
                headers.get(0).length() <= Attempts.MAX_COOKIE_BYTES,
                headers.get(0).length() + " bytes");
        assertEquals(length <= 150, begun.target().isPresent(), headers.get(0).length() + " bytes");
        assertEquals(
                begun.target(), take(attempts(), begun.state()).orElseThrow().target());
    }

    @Test
    void otherStateFindsNoAttempt() {
        Attempt one = begin("/app/one");
        String cookie = cookies.values().iterator().next();
        Attempt other = begin("/app/other");
        assertEquals(
                "/app/other",
                take(attempts(), other.state()).orElseThrow().target().orElseThrow());
        assertEquals(1, cookies.size());

        // The cookie of one attempt under the name of another does not decrypt.
        Attempt third = begin(null);
        cookies.replaceAll((name, value) -> cookie);
        assertEquals(Optional.empty(), take(attempts(), third.state()));
        assertEquals(
                "/app/one", take(attempts(), one.state()).orElseThrow().target().orElseThrow());
    }

    @Test
    void otherApplicationFindsNoAttempt() {
        Attempt begun = begin(null);
        assertEquals(Optional.empty(), take(attempts("/other", KEY), begun.state()));
        String value = cookies.values().iterator().next();
        begin(attempts("/other", KEY), null, Optional.empty());
        cookies.replaceAll((name, old) -> value);
        assertEquals(Optional.empty(), take(attempts("/other", KEY), begun.state()));
    }

    @Test
    void attemptEndsAfterTenMinutes() {
        Attempt begun = begin(null);
        Map<String, String> kept = Map.copyOf(cookies);
        clock.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertTrue(take(attempts(), begun.state()).isPresent());
        cookies.putAll(kept);
        clock.pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), take(attempts(), begun.state()));
        assertEquals(Map.of(), cookies);
    }

    @Test
    void attemptOfAnOlderKeyIsFinishedAfterARotation() {
        Attempt begun = begin(null);
        String fresh = TestKeys.jwk(Algorithm.HS256, "two");
        Map<String, String> kept = Map.copyOf(cookies);
        assertTrue(take(attempts("/app", fresh, KEY), begun.state()).isPresent());
        cookies.putAll(kept);
        assertEquals(Optional.empty(), take(attempts("/app", fresh), begun.state()));
    }

    @Test
    void oldestOfSixIsClearedWhateverTheOrderOfCookies() {
        List<String> states = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            states.add(begin(null).state());
            clock.pass(Duration.ofSeconds(1));
            List<Map.Entry<String, String>> reversed = new ArrayList<>(cookies.entrySet());
            Collections.reverse(reversed);
            cookies.clear();
            reversed.forEach(cookie -> cookies.put(cookie.getKey(), cookie.getValue()));
        }
        assertEquals(Attempts.MAX_ATTEMPTS, cookies.size());
        assertEquals(Optional.empty(), take(attempts(), states.get(1)));
        assertTrue(take(attempts(), states.get(2)).isPresent());
        assertTrue(take(attempts(), states.get(7)).isPresent());
    }

    @Test
    void boundAttemptIsFinishedByItsBrowserOnAnyNode() {
        Attempt one = begin(bound(), "/app/one", Optional.empty());
        String browser = cookies.get("__Host-jwt-b");
        assertTrue(browser.matches("[A-Za-z0-9_-]{22}"), browser);
        assertEquals(
                "__Host-jwt-b=" + browser + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure",
                headers.stream()
                        .filter(header -> header.startsWith("__Host-"))
                        .findFirst()
                        .orElseThrow());
        Attempt other = begin(bound(), "/app/other", Optional.empty());
        assertEquals(browser, cookies.get("__Host-jwt-b"), "all tabs share it");
        assertEquals(Optional.of("/app/other"), take(bound(), other.state()).flatMap(Attempt::target));
        assertEquals(Optional.of("/app/one"), take(bound(), one.state()).flatMap(Attempt::target));
    }

    @Test
    void plantedAttemptIsNotFinishedInAnotherBrowser() {
        Attempt attackers = begin(bound(), null, Optional.empty());
        String name = cookies.keySet().stream()
                .filter(each -> each.startsWith("jwt-p-"))
                .findFirst()
                .orElseThrow();
        String planted = cookies.get(name);
        String browserOfAttacker = cookies.remove("__Host-jwt-b");
        assertEquals(Optional.empty(), take(bound(), attackers.state()), "no browser cookie");

        cookies.clear();
        begin(bound(), null, Optional.empty());
        cookies.put(name, planted);
        assertEquals(Optional.empty(), take(bound(), attackers.state()), "another browser");

        cookies.put(name, planted);
        cookies.put("__Host-jwt-b", "x");
        assertEquals(Optional.empty(), take(bound(), attackers.state()), "malformed");
        cookies.put(name, planted);
        cookies.put("__Host-jwt-b", browserOfAttacker);
        assertTrue(take(bound(), attackers.state()).isPresent(), "the browser that began it");
    }

    @Test
    void malformedBrowserCookieIsReplacedAtTheBegin() {
        cookies.put("__Host-jwt-b", "x");
        Attempt begun = begin(bound(), null, Optional.empty());
        assertTrue(take(bound(), begun.state()).isPresent());
    }

    @Test
    void attemptIsNotBoundWithoutThePrefix() {
        begin(null);
        assertEquals(1, cookies.size());
    }

    @Test
    void brokenCookieIsNoAttempt() {
        Attempt begun = begin(null);
        String name = cookies.keySet().iterator().next();
        String value = cookies.get(name);
        for (String broken : List.of("x", ".", "a.b.c", value.substring(9), value.substring(0, value.length() - 2))) {
            cookies.put(name, broken);
            assertEquals(Optional.empty(), take(attempts(), begun.state()), broken);
        }
    }

    @Test
    void stateSaysWhetherTheAttemptMayBeginAgain() throws UnusableTokenException {
        assertTrue(Attempts.mayTryAgain(begin(null).state()));
        Attempt second = attempts().begin(true, Optional.empty(), Optional.empty(), request(), response());
        assertFalse(Attempts.mayTryAgain(second.state()));
        assertTrue(Attempts.isState(second.state()));
        assertFalse(Attempts.isState(second.state() + "0"));
        assertFalse(Attempts.isState(second.state().substring(1) + "2"));
    }
}
