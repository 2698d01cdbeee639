package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.hash.PasswordHash;
import io.github.jwtfilter.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many threads may password checks use, and are further logins refused? */
final class PasswordCheckerTest {
    private static final Credentials CREDENTIALS = new Credentials("user", "secret");

    private final AtomicInteger computing = new AtomicInteger();
    private final AtomicInteger maxComputing = new AtomicInteger();
    private final CountDownLatch finish = new CountDownLatch(1);

    /** A hash that waits for the test's permission to finish. */
    private final class SlowHash implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            maxComputing.accumulateAndGet(computing.incrementAndGet(), Math::max);
            try {
                finish.await();
                return true;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                computing.decrementAndGet();
            }
        }

        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public PasswordHash decoy() {
            return this;
        }
    }

    @Test
    void twoComputeSixteenWaitAndOthersAreRefusedAtOnce() throws Exception {
        PasswordChecker checker = new PasswordChecker(new LoginThreads(2, () -> 0));
        ExecutorService pool = Executors.newFixedThreadPool(200);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            CompletionService<Boolean> answers = new ExecutorCompletionService<>(pool);
            for (int i = 0; i < 200; i++) {
                answers.submit(() -> checker.matches(new SlowHash(), List.of(), CREDENTIALS));
            }
            List<IdentityStoreException> refusals = new ArrayList<>();
            for (int i = 0; i < 182; i++) {
                ExecutionException e = assertThrows(
                        ExecutionException.class, () -> answers.take().get());
                refusals.add((IdentityStoreException) e.getCause());
            }
            finish.countDown();
            for (int i = 0; i < 18; i++) {
                assertTrue(answers.take().get());
            }
            assertEquals(2, maxComputing.get());
            assertTrue(refusals.stream().allMatch(e -> e.retryAfter().equals(Duration.ofSeconds(5))));
            assertEquals(1, log.lines().size(), "logged once: " + log.text());
            assertTrue(log.text().startsWith("WARNING JWTF-206 Too many logins check a password"), log.text());
            assertEquals(
                    "users: too many passwords to check at once",
                    refusals.get(0).getMessage(),
                    "a reason of the audit log");
        } finally {
            pool.shutdownNow();
        }
        assertTrue(checker.matches(new SlowHash(), List.of(), CREDENTIALS), "all places are free again");
    }
}
