package io.github.jwtfilter.recheck;

import static io.github.jwtfilter.recheck.RecheckServer.claims;
import static io.github.jwtfilter.recheck.RecheckServer.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to logins and requests while the source of users cannot answer? */
final class RecheckOutageTest {
    /** A wait of one second, and more for a busy machine. A hanging source would take ten. */
    private static final Duration MAX_REQUEST = Duration.ofSeconds(8);

    private final MutableClock clock = new MutableClock(Instant.now());
    private CapturedLog log;
    private RecheckServer server;

    /** A store whose look-ups the test delays or fails. Names of users are arbitrary. */
    public static final class Users implements IdentityStore {
        static volatile CountDownLatch gate;
        static volatile boolean down;
        static volatile boolean dismissed;
        static final AtomicInteger BEGUN = new AtomicInteger();
        static final AtomicInteger RUNNING = new AtomicInteger();
        static final AtomicInteger ENDED = new AtomicInteger();

        private static Identity identity(String name) {
            return new Identity(name, List.of("reader"));
        }

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return Optional.of(Verdict.accepted(identity(credentials.name())));
        }

        @Override
        public Optional<Account> find(String name) throws IdentityStoreException {
            BEGUN.incrementAndGet();
            RUNNING.incrementAndGet();
            try {
                gate.await();
                if (down) {
                    throw new IdentityStoreException("the users are away");
                }
                return dismissed ? Optional.empty() : Optional.of(new Account(identity(name), "1"));
            } catch (InterruptedException e) {
                throw new IdentityStoreException("interrupted", e);
            } finally {
                RUNNING.decrementAndGet();
                ENDED.incrementAndGet();
            }
        }
    }

    @BeforeEach
    void start() {
        log = CapturedLog.ofOurs();
        Users.gate = new CountDownLatch(0);
        Users.down = false;
        Users.dismissed = false;
        server = new RecheckServer(clock, application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("recheckWithin", "10m")
                .login("users", "class:" + Users.class.getName())
                .login("groups", null)
                .servlet("/*", WhoServlet.class);
    }

    @AfterEach
    void stop() {
        Users.gate.countDown();
        server.close();
        log.close();
    }

    private static void hang() {
        Users.gate = new CountDownLatch(1);
    }

    /** Requests a page within the longest acceptable time. */
    private HttpResponse<String> get(String token) {
        long start = System.nanoTime();
        HttpResponse<String> page = server.getAt("/app/page", token);
        assertTrue(System.nanoTime() - start < MAX_REQUEST.toNanos(), "slow");
        assertEquals(200, page.statusCode());
        return page;
    }

    /** Requests a page until the token is renewed. On a busy machine, a look-up may take more than a second. */
    private String renewed(String token) {
        AtomicReference<String> renewed = new AtomicReference<>();
        Waiting.until("the token is renewed", () -> {
            renewed.set(token(get(token)));
            return renewed.get() != null;
        });
        return renewed.get();
    }

    @Test
    void failedRecheckRenewsWithOldCheckTime() {
        String token = server.due();
        Users.down = true;
        String renewed = renewed(token);
        assertEquals(claims(token).string("ustp"), claims(renewed).string("ustp"));
        assertFalse(claims(renewed).has("uchk"));
        assertTrue(
                log.text()
                        .contains("WARNING JWTF-313 Users of class:" + Users.class.getName()
                                + " could not be rechecked. Their tokens are renewed unchecked for up to recheckWithin:"
                                + " the users are away"),
                log.text());
        Users.down = false;
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        String checked = renewed(renewed);
        assertEquals(claims(checked).issuedAt(), claims(checked).time("uchk"));
        Users.down = true;
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        assertEquals(claims(checked).time("uchk"), claims(renewed(checked)).time("uchk"));
    }

    @Test
    void tokenIsNotRenewedAfterRecheckWithin() {
        String token = server.due();
        Users.down = true;
        String renewed = renewed(token);
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        renewed = renewed(renewed);
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        assertNull(token(get(renewed)), "12 minutes after the login");
        Users.down = false;
        renewed(renewed);
        clock.pass(Duration.ofMinutes(31));
        assertEquals(401, server.get("/page", renewed).statusCode());
    }

    @Test
    void requestWaitsAtMostOneSecondAndKeepsItsToken() {
        String token = server.due();
        hang();
        assertNull(token(get(token)));
    }

    @Test
    void parallelRequestsKeepTheirTokenWithoutWaiting() {
        String token = server.due();
        hang();
        int before = Users.BEGUN.get();
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> get(token));
        Waiting.until("the look-up has begun", () -> Users.BEGUN.get() > before);
        for (int i = 0; i < 20; i++) {
            assertNull(token(get(token)));
        }
        assertEquals(before + 1, Users.BEGUN.get());
        Users.gate.countDown();
        first.join();
    }

    @Test
    void lateAnswerCountsForTheNextRequest() {
        String token = server.due();
        hang();
        int before = Users.ENDED.get();
        assertNull(token(get(token)));
        Users.dismissed = true;
        Users.gate.countDown();
        Waiting.until("the look-up has ended", () -> Users.ENDED.get() > before);
        Waiting.until(
                "the dismissal is known", () -> server.getAt("/app/page", token).statusCode() == 401);
        assertEquals(before + 1, Users.ENDED.get());
    }

    @Test
    void oldAnswerDoesNotCount() {
        String token = server.due();
        hang();
        int before = Users.ENDED.get();
        assertNull(token(get(token)));
        Users.gate.countDown();
        Waiting.until("the look-up has ended", () -> Users.ENDED.get() > before && areThreadsIdle());
        Users.dismissed = true;
        clock.pass(Duration.ofSeconds(31));
        Waiting.until("the dismissal is known", () -> {
            HttpResponse<String> page = server.getAt("/app/page", token);
            // A request without an answer in time keeps its token.
            assertTrue(page.statusCode() == 401 || token(page) == null, "the old answer renewed the token");
            return page.statusCode() == 401;
        });
    }

    @Test
    void hangingSourceEndsNoLogin() {
        String token = server.due();
        hang();
        assertNull(token(get(token)));
        clock.pass(Duration.ofSeconds(11));
        String renewed = token(get(token));
        assertNotNull(renewed);
        assertFalse(claims(renewed).has("uchk"));
        assertTrue(log.text().contains("no answer in 10 s"), log.text());
    }

    /** The result of each look-up comes after a second, and too early for the next request. */
    @Test
    void slowSourceEndsNoLogin() {
        try (RecheckServer patient = new RecheckServer(clock, application().filter("recheckWithin", "1h"))) {
            String token = patient.due();
            hang();
            assertNull(token(patient.getAt("/app/page", token)));
            clock.pass(Duration.ofMinutes(12));
            Users.gate.countDown();
            Waiting.until("the look-up has ended", () -> Users.RUNNING.get() == 0);
            hang();
            String renewed = token(patient.getAt("/app/page", token));
            assertNotNull(renewed);
            assertFalse(claims(renewed).has("uchk"));
            Users.gate.countDown();
        }
    }

    @Test
    void hangingSourceTakesFewThreadsAndDelaysNoLogin() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tokens.add(server.logIn("user" + i, "any"));
        }
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        hang();
        List<CompletableFuture<String>> pages = new ArrayList<>();
        for (String token : tokens) {
            pages.add(CompletableFuture.supplyAsync(() -> token(get(token))));
        }
        pages.forEach(CompletableFuture::join);
        Waiting.until("eight look-ups hang", () -> Users.RUNNING.get() == 8);
        assertEquals(
                4,
                pages.stream()
                        .map(CompletableFuture::join)
                        .filter(token -> token != null)
                        .count());
        assertTrue(log.text().contains("too many look-ups at a time"), log.text());
        // The new login is not rechecked later, because its look-up was not tried.
        String fresh = server.logIn("late", "any");
        assertFalse(claims(fresh).has("ustp"));
        Users.gate.countDown();
        Waiting.until(
                "a later login is looked up",
                () -> claims(server.logIn("later", "any")).has("ustp"));
    }

    @Test
    void threadsEndWithTheApplication() {
        String token;
        try (RecheckServer stopped = new RecheckServer(clock, application())) {
            token = stopped.due();
            hang();
            assertNull(token(stopped.getAt("/app/page", token)));
            assertEquals(1, threads());
        }
        assertEquals(0, threads());
    }

    private static Stream<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jwt-filter users"));
    }

    private static long threads() {
        return workers().count();
    }

    /** Returns whether all threads wait for the next look-up. One that waits for the gate has no time limit. */
    private static boolean areThreadsIdle() {
        return workers().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
