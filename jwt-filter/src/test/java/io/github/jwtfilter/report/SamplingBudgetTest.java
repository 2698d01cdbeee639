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
    private final SamplingBudget budget = new SamplingBudget(() -> now);

    private void pass(long amount, TimeUnit unit) {
        now += unit.toNanos(amount);
    }

    @Test
    void budgetStartsWithOneSecond() {
        assertTrue(budget.isLeft());
        budget.spendOn(() -> pass(999, TimeUnit.MILLISECONDS));
        assertTrue(budget.isLeft());
        budget.spendOn(() -> pass(20, TimeUnit.MILLISECONDS));
        assertFalse(budget.isLeft());
    }

    @Test
    void spentTimeReturnsInHundredTimesTheTime() {
        budget.spendOn(() -> pass(3, TimeUnit.SECONDS));
        pass(196, TimeUnit.SECONDS);
        assertFalse(budget.isLeft(), "started with 1 s, spent 3 s, regained 1.99 s");
        pass(2, TimeUnit.SECONDS);
        assertTrue(budget.isLeft());
    }

    @Test
    void budgetGrowsToAtMostOneSecond() {
        pass(12, TimeUnit.HOURS);
        assertTrue(budget.isLeft());
        budget.spendOn(() -> pass(1_020, TimeUnit.MILLISECONDS));
        assertFalse(budget.isLeft());
    }

    @Test
    void manyShortLooksTakeOnePercentOfTime() {
        budget.spendOn(() -> pass(1, TimeUnit.SECONDS));
        int looks = 0;
        for (int request = 0; request < 100_000; request++) {
            if (budget.isLeft()) {
                budget.spendOn(() -> pass(1, TimeUnit.MILLISECONDS));
                looks++;
            } else {
                pass(1, TimeUnit.MILLISECONDS);
            }
        }
        assertEquals(1_000, looks, 15);
    }

    @Test
    void failedLookUsesBudget() {
        assertThrows(
                IllegalStateException.class,
                () -> budget.spendOn(() -> {
                    pass(2, TimeUnit.SECONDS);
                    throw new IllegalStateException();
                }));
        assertFalse(budget.isLeft());
    }
}
