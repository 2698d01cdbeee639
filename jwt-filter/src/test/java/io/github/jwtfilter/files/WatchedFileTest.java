package io.github.jwtfilter.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version of a file is in use, and when is the file checked? */
final class WatchedFileTest {
    private static final Duration EACH_TIME = Duration.ZERO;
    private static final Duration NEVER_AGAIN = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void nameFile() {
        path = folder.resolve("file");
    }

    private WatchedFile<String> watched(Duration checkInterval) {
        return new WatchedFile<>(path, WatchedFileTest::text, checkInterval);
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("bad")) {
            throw new IllegalArgumentException("it is bad");
        }
        if (text.startsWith("surprise")) {
            throw new IllegalStateException(text);
        }
        return text;
    }

    @Test
    void newVersionIsLoaded() throws IOException {
        Files.writeString(path, "one");
        WatchedFile<String> file = watched(EACH_TIME);
        assertEquals("one", file.content());
        Files.writeString(path, "two");
        assertEquals("two", file.content());
    }

    @Test
    void rewrittenVersionIsTheSameObject() throws IOException {
        Files.writeString(path, "one");
        WatchedFile<String> file = watched(EACH_TIME);
        String first = file.content();
        Files.writeString(path, "one");
        assertSame(first, file.content());
        Files.writeString(path, "two");
        assertNotSame(first, file.content());
    }

    @Test
    void contentIsCachedBetweenChecks() throws IOException {
        Files.writeString(path, "one");
        WatchedFile<String> file = watched(NEVER_AGAIN);
        Files.writeString(path, "two");
        assertEquals("one", file.content());
        assertEquals("one", file.content(NEVER_AGAIN));
        assertEquals("two", file.content(EACH_TIME));
        assertEquals("two", file.content());
    }

    @Test
    void parserFailureKeepsLastVersionAndHidesContent() throws IOException {
        Files.writeString(path, "one");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            WatchedFile<String> file = watched(EACH_TIME);
            Files.writeString(path, "surprise: secret");
            assertEquals("one", file.content());
            Files.writeString(path, "bad");
            assertEquals("one", file.content());
            assertEquals("one", file.content());
            assertEquals(
                    List.of(
                            "SEVERE JWTF-401 The filter could not reload the file " + path
                                    + ". The last good version stays in use. Reason: cannot be read"
                                    + " (IllegalStateException)",
                            "SEVERE JWTF-401 The filter could not reload the file " + path
                                    + ". The last good version stays in use. Reason: it is bad"),
                    log.lines());
        }
    }

    @Test
    void changedLinkTargetIsLoaded() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "one");
        Path two = Files.writeString(folder.resolve("two"), "two");
        Files.createSymbolicLink(path, one);
        WatchedFile<String> file = watched(EACH_TIME);
        assertEquals("one", file.content());
        Path newLink = Files.createSymbolicLink(folder.resolve("anew"), two);
        Files.move(newLink, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("two", file.content());
    }

    @Test
    void secondReaderWaitsForCurrentRead() throws Exception {
        Files.writeString(path, "one");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayContinue = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        WatchedFile<String> file = new WatchedFile<>(
                path,
                bytes -> {
                    if (reads.incrementAndGet() == 2) {
                        reading.countDown();
                        awaitLatch(mayContinue);
                    }
                    return text(bytes);
                },
                EACH_TIME);
        Files.writeString(path, "two");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<String> first = threads.submit(() -> file.content());
            assertTrue(reading.await(30, TimeUnit.SECONDS));
            Future<String> second = threads.submit(() -> file.content(NEVER_AGAIN));
            mayContinue.countDown();
            assertEquals("two", first.get());
            assertEquals("two", second.get());
            assertEquals(2, reads.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void missingFileIsRefusedAtStart() {
        String message = assertThrows(IllegalArgumentException.class, () -> watched(EACH_TIME))
                .getMessage();
        assertEquals("file " + path + ": cannot be read (NoSuchFileException)", message);
    }
}
