package io.github.jwtfilter.example;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A replacement for a database: balances computed from the application and the user's name, the same at every start.
 */
public enum Ledger {
    /** Money for every day. */
    BANK(
            new Product("Current account", 900, 6_000),
            new Product("Savings account", 4_000, 40_000),
            new Product("Credit card", -1_800, -40)),

    /** Money for retirement. */
    RETIREMENT(
            new Product("Pension plan", 60_000, 220_000),
            new Product("Share fund", 10_000, 90_000),
            new Product("Bond fund", 5_000, 50_000));

    private static final List<String> CUSTOMERS =
            List.of("customer@example.org", "saver@example.org", "admin@example.org");

    private final List<Product> products;

    Ledger(Product... products) {
        this.products = List.of(products);
    }

    /**
     * Returns all customers of this ledger.
     *
     * @return the users' names
     */
    public List<String> customers() {
        return CUSTOMERS;
    }

    /**
     * Returns the kinds of accounts.
     *
     * @return their names, in the order of {@link #accountsOf}
     */
    public List<String> products() {
        return products.stream().map(product -> product.name).collect(Collectors.toList());
    }

    /**
     * Returns the accounts of one user.
     *
     * @param user the user's name
     * @return one account of each product; empty if the user is no customer
     */
    public List<Account> accountsOf(String user) {
        if (!CUSTOMERS.contains(user)) {
            return List.of();
        }
        Random random = new Random((name() + '/' + user).hashCode() * 0x9E3779B97F4A7C15L);
        return products.stream().map(product -> product.open(random)).collect(Collectors.toList());
    }

    /** A kind of account and its usual balance, in whole euros. */
    private static final class Product {
        private final String name;
        private final int least;
        private final int most;

        Product(String name, int least, int most) {
            this.name = name;
            this.least = least;
            this.most = most;
        }

        Account open(Random random) {
            String number = String.format("%04d %04d", random.nextInt(10_000), random.nextInt(10_000));
            int cents = least * 100 + random.nextInt((most - least) * 100);
            int change = (int) ((long) cents * (random.nextInt(60) - 20) / 1_000);
            return new Account(name, number, BigDecimal.valueOf(cents, 2), BigDecimal.valueOf(change, 2));
        }
    }
}
