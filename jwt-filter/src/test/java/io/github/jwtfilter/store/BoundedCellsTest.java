package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long does a request wait for cells, and which threads ask for them? */
@Timeout(60)
final class BoundedCellsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final SharedCells store = new SharedCells();
    private final BoundedCells cells = new BoundedCells(store);
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        open.countDown();
        cells.close();
    }

    @Test
    void answersAndFailuresOfTheStoreArePassedOn() throws StoreException {
        Cells bounded = cells.within(LONG);
        assertTrue(bounded.replace("name", Optional.empty(), Optional.of("text"), LONG));
        assertFalse(bounded.replace("name", Optional.empty(), Optional.of("other"), LONG));
        assertEquals(Optional.of("text"), bounded.read("name"));
        store.setDown(true);
        assertEquals(
                "connection refused",
                assertThrows(StoreException.class, () -> bounded.read("name")).getMessage());
    }

    @Test
    void unexpectedFailureOfTheStoreIsAStoreException() {
        BoundedCells broken = new BoundedCells(null);
        StoreException failure =
                assertThrows(StoreException.class, () -> broken.within(LONG).read("name"));
        assertEquals("store: java.lang.NullPointerException", failure.getMessage());
        broken.close();
    }

    @Test
    void callWithoutAnswerFailsInTimeAndSoDoLaterOnes() {
        store.pauseUntil(open);
        Cells bounded = cells.within(SHORT);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "store: no answer in 20 milliseconds",
                    assertThrows(StoreException.class, () -> bounded.read("name"))
                            .getMessage());
        }
        Waiting.until("the first call has begun", () -> store.calls() == 1);
    }

    /** A call that nobody waits for any more must not reach the store when it works again. */
    @Test
    void callThatHasNotBegunIsForgottenWhenItsTimeIsOver() throws StoreException {
        store.pauseUntil(open);
        for (int i = 0; i < 20; i++) {
            assertThrows(StoreException.class, () -> cells.within(SHORT).read("name"));
        }
        Waiting.until("both threads wait for the store", () -> store.calls() == 2);
        open.countDown();
        assertEquals(Optional.empty(), cells.within(LONG).read("name"));
        assertEquals(3, store.calls());
    }

    @Test
    void replacementThatHasBegunHasMoreTime() throws Exception {
        store.pauseUntil(open);
        FutureTask<Boolean> replacement = new FutureTask<>(
                () -> cells.within(SHORT, LONG).replace("name", Optional.empty(), Optional.of("text"), LONG));
        new Thread(replacement).start();
        Waiting.until("the replacement has begun", () -> store.calls() == 1);
        // The first time of the replacement is over before that of this call.
        assertThrows(StoreException.class, () -> cells.within(SHORT).read("name"));
        open.countDown();
        assertTrue(replacement.get());
    }

    @Test
    void replacementThatHasNotBegunInTimeIsForgotten() throws StoreException {
        store.pauseUntil(open);
        for (int i = 0; i < 2; i++) {
            cells.start(this::awaitOpen);
        }
        StoreException late = assertThrows(
                StoreException.class,
                () -> cells.within(SHORT, LONG).replace("name", Optional.empty(), Optional.of("text"), LONG));
        assertEquals("store: no answer in 20 milliseconds", late.getMessage());
        open.countDown();
        assertEquals(Optional.empty(), cells.within(LONG).read("name"));
    }

    @Test
    void replacementWithoutAnswerFailsInTheEnd() {
        store.pauseUntil(open);
        StoreException late = assertThrows(
                StoreException.class,
                () -> cells.within(SHORT, SHORT).replace("name", Optional.empty(), Optional.of("text"), LONG));
        assertEquals("store: no answer in 40 milliseconds", late.getMessage());
    }

    @Test
    void waitingCallsAreLimited() {
        store.pauseUntil(open);
        int accepted = 0;
        while (cells.start(this::awaitOpen)) {
            accepted++;
        }
        // Two run and 256 wait.
        assertEquals(258, accepted);
        assertEquals(
                "store: 256 calls are waiting for an answer",
                assertThrows(StoreException.class, () -> cells.within(LONG).read("name"))
                        .getMessage());
    }

    private void awaitOpen() {
        try {
            open.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void threadsBelongToNoApplicationAndEndAtClose() {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch known = new CountDownLatch(1);
        assertTrue(cells.start(() -> {
            threads.add(Thread.currentThread());
            known.countDown();
            awaitOpen();
        }));
        Waiting.until("the thread runs", () -> known.getCount() == 0);
        assertTrue(threads.get(0).isDaemon());
        assertNull(threads.get(0).getContextClassLoader());
        cells.close();
        Waiting.until("the thread has ended", () -> !threads.get(0).isAlive());
        assertEquals(
                "store: closed",
                assertThrows(StoreException.class, () -> cells.within(LONG).read("name"))
                        .getMessage());
    }
}
