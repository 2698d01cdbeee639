package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a pool serve every thread, regardless of its id? A server with virtual threads counts them by the billion. */
final class PoolTest {
    /** A thread with a high id, as if many threads had been started before it. */
    private static final class LateThread extends Thread {
        private final long id;

        LateThread(long id, Runnable task) {
            super(task);
            this.id = id;
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        public long getId() {
            return id;
        }
    }

    private static void runAs(long id, Runnable task) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new LateThread(id, task);
        thread.setUncaughtExceptionHandler((failed, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertEquals(null, failure.get());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                63,
                64,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE + 1L,
                Integer.MAX_VALUE + 2L,
                (1L << 31) + 63,
                (1L << 32) - 1,
                1L << 32,
                (1L << 33) + 17,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1
            })
    void threadOfAnyIdTakesAndGivesBack(long id) throws InterruptedException {
        Pool<Object> pool = new Pool<>(Object::new);
        runAs(id, () -> {
            Object first = pool.take();
            assertNotSame(first, pool.take());
            pool.giveBack(first);
            assertSame(first, pool.take());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE + 2L, (1L << 32) - 1, Long.MAX_VALUE})
    void threadOfAnyIdVerifiesTokens(long id) throws InterruptedException {
        JwtVerifier verifier =
                new JwtVerifier(RawToken.KEYS, ClaimRules.builder().build());
        Claims claims = Claims.builder()
                .subject("user")
                .expiresAt(Instant.now().plusSeconds(60))
                .build();
        runAs(id, () -> {
            String token = new JwtSigner(RawToken.KEYS).sign(claims);
            assertDoesNotThrow(() -> verifier.verify(token));
        });
    }
}
