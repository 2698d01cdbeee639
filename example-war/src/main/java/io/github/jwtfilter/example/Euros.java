package io.github.jwtfilter.example;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts formatted for display. */
public final class Euros {
    private Euros() {}

    /**
     * Formats an amount with its currency.
     *
     * @param amount euros
     * @return for example {@code €12,345.67} or {@code −€80.00}
     */
    public static String text(BigDecimal amount) {
        return (amount.signum() < 0 ? "\u2212" : "") + "\u20ac" + String.format(Locale.ROOT, "%,.2f", amount.abs());
    }

    /**
     * Formats a change with its sign.
     *
     * @param change euros
     * @return for example {@code +€12.00}
     */
    public static String signed(BigDecimal change) {
        return (change.signum() > 0 ? "+" : "") + text(change);
    }
}
