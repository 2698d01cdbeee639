package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.keys.PublishedKeys.Intervals;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys are in use when their publisher changes them, fails, or attacks? */
final class PublishedKeysTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ONE = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256, "one"));
    private static final String TWO = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256, "two"));

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile int status = 200;
    private volatile String location;
    private volatile String body = ONE;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private ExecutorService serverThreads;
    private HttpServer server;
    private CapturedLog log;

    @BeforeEach
    void start() throws IOException {
        log = CapturedLog.ofOurs();
        serverThreads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serverThreads);
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            await(gate);
            String to = location;
            if (to != null) {
                exchange.getResponseHeaders().set("Location", to);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            byte[] bytes = TWO.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.stop(0);
        serverThreads.shutdownNow();
        log.close();
        assertEquals(List.of(), threads());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the threads that fetch. A thread that only watches a fetch ends a moment after it. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("jwt-filter keys"::equals)
                .toList();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    private PublishedKeys started(Duration usual, Duration least) {
        return started(address(), new Intervals(usual, least, LONG));
    }

    private static PublishedKeys started(String address, Intervals rhythm) {
        PublishedKeys keys = new PublishedKeys(KeysAddress.of(address, true), rhythm, Clock.systemUTC());
        keys.start();
        return keys;
    }

    private static String kid(PublishedKeys keys) {
        return keys.current().keys().get(0).keyId().orElseThrow();
    }

    @Test
    void keysAreAvailableAfterStart() {
        try (PublishedKeys keys = started(HOUR, HOUR)) {
            assertEquals("one", kid(keys));
            assertEquals(1, fetches.get());
            assertTrue(keys.loadedAt().isPresent());
        }
    }

    @Test
    void keysAreRefreshedInTheBackground() {
        try (PublishedKeys keys = started(Duration.ofMillis(20), HOUR)) {
            body = TWO;
            Waiting.until("the new key is available", () -> kid(keys).equals("two"));
        }
    }

    @Test
    void unchangedKeysKeepSameKeySet() {
        try (PublishedKeys keys = started(HOUR, NONE)) {
            KeySet before = keys.current();
            body = ONE + " ";
            keys.looksAgain();
            assertEquals(2, fetches.get());
            assertSame(before, keys.current());
            body = TWO;
            keys.looksAgain();
            assertNotSame(before, keys.current());
        }
    }

    @Test
    void unknownKeyIsFetchedAndWaitedFor() {
        try (PublishedKeys keys = started(HOUR, NONE)) {
            body = TWO;
            assertTrue(keys.looksAgain());
            assertEquals("two", kid(keys));
        }
    }

    @Test
    void unknownKeysDoNotCauseTooManyFetches() {
        try (PublishedKeys keys = started(HOUR, HOUR)) {
            for (int i = 0; i < 1000; i++) {
                keys.looksAgain();
            }
            assertEquals(1, fetches.get());
        }
    }

    @Test
    void fewRequestsWaitForOneFetch() {
        ExecutorService requests = Executors.newFixedThreadPool(30);
        AtomicInteger answered = new AtomicInteger();
        try (PublishedKeys keys = started(HOUR, NONE)) {
            gate = new CountDownLatch(1);
            for (int i = 0; i < 30; i++) {
                requests.submit(() -> {
                    keys.looksAgain();
                    answered.incrementAndGet();
                });
            }
            Waiting.until("all but eight are answered", () -> answered.get() == 22);
            Waiting.until("the fetch is running", () -> fetches.get() > 1);
            assertEquals(2, fetches.get());
            gate.countDown();
            Waiting.until("all are answered", () -> answered.get() == 30);
        } finally {
            requests.shutdownNow();
        }
    }

    /** Many issuers must not block more requests than one. */
    @Test
    void issuersShareOneLimitForWaitingRequests() {
        ExecutorService requests = Executors.newFixedThreadPool(30);
        AtomicInteger answered = new AtomicInteger();
        Semaphore waiting = RepeatedFetch.newWaitingLimit();
        try (PublishedKeys one = ofIssuer(waiting);
                PublishedKeys two = ofIssuer(waiting)) {
            gate = new CountDownLatch(1);
            for (int i = 0; i < 30; i++) {
                PublishedKeys each = i % 2 == 0 ? one : two;
                requests.submit(() -> {
                    try {
                        return each.looksAgain();
                    } finally {
                        answered.incrementAndGet();
                    }
                });
            }
            Waiting.until("all but eight are answered", () -> answered.get() == 22);
            assertEquals(0, waiting.availablePermits());
            gate.countDown();
            Waiting.until("all are answered", () -> answered.get() == 30);
            assertEquals(8, waiting.availablePermits());
        } finally {
            requests.shutdownNow();
        }
    }

    @Test
    void requestThatMayNotWaitCausesFetch() {
        try (PublishedKeys keys = ofIssuer(new Semaphore(0))) {
            body = TWO;
            assertThrows(KeysUnavailableException.class, keys::looksAgain);
            Waiting.until("the new key is available", () -> kid(keys).equals("two"));
        }
    }

    private PublishedKeys ofIssuer(Semaphore waiting) {
        PublishedKeys keys = PublishedKeys.ofIssuer(
                KeysAddress.of(address(), true), new Intervals(HOUR, NONE, LONG), Clock.systemUTC(), waiting);
        keys.start();
        return keys;
    }

    @Test
    void requestWaitsForLimitedTime() {
        try (PublishedKeys keys = started(address(), new Intervals(HOUR, NONE, Duration.ofMillis(20)))) {
            gate = new CountDownLatch(1);
            body = TWO;
            keys.looksAgain();
            assertEquals("one", kid(keys));
            gate.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "404 | ~~                              | the answer has the status 404",
                "500 | ~~                              | the answer has the status 500",
                "401 | ~~                              | the answer has the status 401",
                "302 | ~~                              | the answer has the status 302",
                "200 | <html><body>Sign in</body></html> | JWK Set: not strict JSON within the limits",
                "200 | ~~                              | JWK Set: not a JSON object",
                "200 | {\"keys\":[]}                   | key set: expected 1 to 64 keys, got 0",
                "200 | {\"keys\":[{\"kty\":\"RSA\"}]}  | JWK Set: no key of use for signatures; JWK 1: expected n in base64url without padding",
            })
    void unusableAnswerKeepsLastGoodKeysAndLogsOnce(int answer, String content, String why) {
        try (PublishedKeys keys = started(HOUR, NONE)) {
            status = answer;
            body = content == null ? "" : content;
            keys.looksAgain();
            keys.looksAgain();
            assertEquals("one", kid(keys));
            assertEquals(
                    List.of("SEVERE JWTF-402 The filter could not get keys from " + address()
                            + ". The last good keys stay in use. Reason: " + why),
                    log.lines().stream()
                            .filter(line -> line.startsWith("SEVERE"))
                            .toList());
            status = 200;
            body = TWO;
            Waiting.until("the keys are available again", () -> kid(keys).equals("two"));
            assertTrue(log.text().contains("INFO The filter gets keys from " + address() + " again"), log.text());
        }
    }

    @Test
    void tooLongSetIsNotRead() {
        try (PublishedKeys keys = started(HOUR, NONE)) {
            body = TWO + " ".repeat(KeysAddress.MAX_SET_BYTES);
            keys.looksAgain();
            assertEquals("one", kid(keys));
            assertTrue(log.text().contains("longer than 524288 bytes"), log.text());
        }
    }

    @Test
    void keysArriveAfterStartWithoutThem() {
        status = 503;
        try (PublishedKeys keys = started(HOUR, Duration.ofMillis(20))) {
            assertThrows(KeysUnavailableException.class, keys::current);
            assertTrue(keys.loadedAt().isEmpty());
            assertTrue(log.text().contains(". It has no keys yet. Reason: the answer has the status 503"), log.text());
            status = 200;
            Waiting.until("the keys are available", () -> keys.loadedAt().isPresent());
            assertEquals("one", kid(keys));
        }
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void redirectToSameHostIsFollowed(int redirect) {
        status = redirect;
        location = "/moved";
        body = "";
        try (PublishedKeys keys = started(HOUR, HOUR)) {
            assertEquals("two", kid(keys));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:{port}/moved,      redirected to another host",
        "http://127.0.0.1:1/moved,           redirected to another host",
        "https://127.0.0.1:{port}/moved,     redirected to another host",
        "http://user@127.0.0.1:{port}/moved, redirected to another host",
        "//localhost/moved,                  redirected to another host",
        "file:///etc/passwd,                 redirected to another host",
        "http://127.0.0.1:{port}/a b,        redirected to an invalid address",
        "/jwks,                              redirected more than 3 times",
    })
    void redirectToAnotherHostIsNotFollowed(String to, String why) {
        status = 302;
        location = to.replace("{port}", "" + server.getAddress().getPort());
        body = "";
        try (PublishedKeys keys = started(HOUR, HOUR)) {
            assertThrows(KeysUnavailableException.class, keys::current);
            assertTrue(log.text().contains(why), log.text());
        }
    }

    @Test
    void publishedSecretIsLoggedAsWarning() {
        body = TestKeys.set(TestKeys.jwk(Algorithm.HS256));
        try (PublishedKeys keys = started(HOUR, HOUR)) {
            assertTrue(keys.current().signingKey().isPresent());
            assertTrue(log.text().contains("WARNING JWTF-403 " + address() + " publishes a key that can sign"));
        }
    }

    @Test
    void runningFetchDoesNotDelayClose() {
        gate = new CountDownLatch(1);
        PublishedKeys keys = new PublishedKeys(KeysAddress.of(address(), true), Clock.systemUTC());
        Thread starting = new Thread(keys::start);
        starting.start();
        Waiting.until("the fetch is running", () -> fetches.get() == 1);
        keys.close();
        assertEquals(List.of(), threads());
        assertFalse(log.text().contains("SEVERE"), log.text());
        Waiting.until("the start has given up too", () -> !starting.isAlive());
    }

    @Test
    void closeIsAllowedTwiceAndWithoutStart() {
        PublishedKeys never = new PublishedKeys(KeysAddress.of(address(), true), Clock.systemUTC());
        never.close();
        PublishedKeys keys = started(HOUR, HOUR);
        keys.close();
        keys.close();
        assertEquals("one", kid(keys));
        assertTrue(keys.looksAgain());
    }

    @Test
    void fetchThreadHoldsNoApplicationClassLoader() {
        try (PublishedKeys keys = started(HOUR, HOUR)) {
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("jwt-filter keys"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(thread.isDaemon());
            assertSame(null, thread.getContextClassLoader());
            assertEquals("one", kid(keys));
        }
    }
}
