package io.github.jwtfilter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Is a request aborted although closing its connection fails at first, and does the log name one that stays open? */
final class RequestThreadTest {
    private final CapturedLog log = CapturedLog.ofOurs();
    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        log.close();
    }

    private void send(Runnable disconnect) {
        URI address = URI.create("https://slow.example/keys?secret");
        RequestThread thread = new RequestThread(address, Duration.ofMillis(20), disconnect);
        assertThrows(
                UnwelcomeAnswerException.class,
                () -> thread.run(() -> {
                    end.await();
                    return null;
                }));
    }

    private void fail() {
        attempts.incrementAndGet();
        throw new IllegalStateException("busy");
    }

    @Test
    void failedCloseIsTriedAgain() {
        send(() -> {
            if (attempts.get() < 2) {
                fail();
            }
            end.countDown();
        });
        Waiting.until("the request is closed", () -> end.getCount() == 0);
        assertEquals(2, attempts.get());
        assertEquals(List.of(), log.lines());
    }

    @Test
    void requestThatStaysOpenIsLoggedOnce() {
        send(this::fail);
        Waiting.until("many attempts have failed", () -> attempts.get() > 11);
        assertEquals(
                List.of(
                        "SEVERE JWTF-405 A request to https://slow.example/keys takes too long, and the filter could not"
                                + " abort it: java.lang.IllegalStateException: busy"),
                log.lines());
    }
}
