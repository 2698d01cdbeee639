package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many threads may logins hold at most, and how many stay free for pages? */
final class LoginThreadsTest {
    private static int countPlaces(BooleanSupplier taken) {
        int number = 0;
        while (number < 10_000 && taken.getAsBoolean()) {
            number++;
        }
        return number;
    }

    @ParameterizedTest
    @CsvSource({
        // computing, threads of the container (0: unknown), places for logins, places for logins that have not begun
        "1,    0,   9,   5",
        "1,    5,   9,   5",
        "1,   16,   9,   5",
        "1,   32,  16,   8",
        "1,  200, 175, 125",
        "4,  200, 175, 125",
        "16, 200, 175, 125",
        "4,    0,  36,  18",
        "4,   64,  48,  24",
        "1, 1000, 875, 825",
    })
    void otherThreadsAreLeftForPages(int computing, int containerThreads, int places, int waiting) {
        LoginThreads threads = new LoginThreads(computing, () -> containerThreads);
        assertEquals(places, countPlaces(threads::tryEnter));
        threads = new LoginThreads(computing, () -> containerThreads);
        assertEquals(waiting, countPlaces(threads::tryWait));
        assertEquals(places - waiting, countPlaces(threads::tryEnter), "logins that have begun find places");
        threads.endWait();
        assertEquals(1, countPlaces(threads::tryWait));
    }

    @Test
    void containerIsAskedOnceAndOnlyUnderLoad() {
        AtomicInteger asked = new AtomicInteger();
        LoginThreads threads = new LoginThreads(1, () -> {
            asked.incrementAndGet();
            return 0;
        });
        for (int i = 0; i < 9; i++) {
            threads.tryEnter();
        }
        assertEquals(0, asked.get());
        countPlaces(threads::tryEnter);
        countPlaces(threads::tryEnter);
        assertEquals(1, asked.get());
    }
}
