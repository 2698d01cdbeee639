package io.github.jwtfilter.example;

import java.math.BigDecimal;
import java.util.List;

/** One account of one customer, in euros. */
public final class Account {
    private final String product;
    private final String number;
    private final BigDecimal balance;
    private final BigDecimal change;

    Account(String product, String number, BigDecimal balance, BigDecimal change) {
        this.product = product;
        this.number = number;
        this.balance = balance;
        this.change = change;
    }

    /**
     * Returns the kind of account.
     *
     * @return for example {@code Savings account}
     */
    public String product() {
        return product;
    }

    /**
     * Returns the account number.
     *
     * @return eight digits in two groups
     */
    public String number() {
        return number;
    }

    /**
     * Returns the current balance.
     *
     * @return euros with two decimals; negative if the customer owes money
     */
    public BigDecimal balance() {
        return balance;
    }

    /**
     * Returns the change of the balance in the last thirty days.
     *
     * @return euros with two decimals
     */
    public BigDecimal change() {
        return change;
    }

    /**
     * Returns the sum of several accounts.
     *
     * @param accounts any number of accounts
     * @return the sum of their balances; zero if there are none
     */
    public static BigDecimal total(List<Account> accounts) {
        return accounts.stream().map(Account::balance).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }
}
