package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much time may the inspection of sessions take? */
final class SamplingBudgetTest {
    private long now = 5_000;
    private final SamplingBudget allowance = new SamplingBudget(() -> now);

    private void pass(long amount, TimeUnit unit) {
        now += unit.toNanos(amount);
    }

    @Test
    void aSecondIsThereFromTheStart() {
        assertTrue(allowance.isLeft());
        allowance.spendOn(() -> pass(999, TimeUnit.MILLISECONDS));
        assertTrue(allowance.isLeft());
        allowance.spendOn(() -> pass(20, TimeUnit.MILLISECONDS));
        assertFalse(allowance.isLeft());
    }

    @Test
    void whatWasSpentComesBackInAHundredTimesTheTime() {
        allowance.spendOn(() -> pass(3, TimeUnit.SECONDS));
        pass(196, TimeUnit.SECONDS);
        assertFalse(allowance.isLeft(), "a second was there, three were spent, 1.99 came back");
        pass(2, TimeUnit.SECONDS);
        assertTrue(allowance.isLeft());
    }

    @Test
    void aQuietNightSavesUpASecondAndNoMore() {
        pass(12, TimeUnit.HOURS);
        assertTrue(allowance.isLeft());
        allowance.spendOn(() -> pass(1_020, TimeUnit.MILLISECONDS));
        assertFalse(allowance.isLeft());
    }

    @Test
    void ofManyShortLooksAHundredthOfTheTimeIsSpent() {
        allowance.spendOn(() -> pass(1, TimeUnit.SECONDS));
        int looks = 0;
        for (int request = 0; request < 100_000; request++) {
            if (allowance.isLeft()) {
                allowance.spendOn(() -> pass(1, TimeUnit.MILLISECONDS));
                looks++;
            } else {
                pass(1, TimeUnit.MILLISECONDS);
            }
        }
        assertEquals(1_000, looks, 15);
    }

    @Test
    void aLookThatFailsIsPaidFor() {
        assertThrows(
                IllegalStateException.class,
                () -> allowance.spendOn(() -> {
                    pass(2, TimeUnit.SECONDS);
                    throw new IllegalStateException();
                }));
        assertFalse(allowance.isLeft());
    }
}
