package io.github.jwtfilter.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Does every user have individual balances, the same each time? */
class LedgerTest {
    @Test
    void balancesDifferByUserAndApplication() {
        List<BigDecimal> totals = Stream.of(Ledger.values())
                .flatMap(ledger -> ledger.customers().stream().map(customer -> total(ledger, customer)))
                .collect(Collectors.toList());
        assertEquals(6, totals.stream().distinct().count(), totals.toString());
    }

    @Test
    void balancesAreTheSameEachTime() {
        assertEquals(new BigDecimal("12869.51"), total(Ledger.BANK, "customer@example.org"));
        assertEquals(new BigDecimal("209725.75"), total(Ledger.RETIREMENT, "customer@example.org"));
    }

    @Test
    void strangersHaveNoAccounts() {
        assertTrue(Ledger.BANK.accountsOf("stranger@example.org").isEmpty());
    }

    private static BigDecimal total(Ledger ledger, String customer) {
        return Account.total(ledger.accountsOf(customer));
    }
}
