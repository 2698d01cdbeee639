package io.github.jwtfilter.example;

import jakarta.servlet.ServletContext;

/** Which application this deployment is: the same WAR serves as Bank and as Retirement. */
public final class Application {
    private static final String RETIREMENT = "Retirement";

    private final String name;
    private final String otherUrl;

    private Application(String name, String otherUrl) {
        this.name = name;
        this.otherUrl = otherUrl;
    }

    /**
     * Reads the context parameters {@code application.name} and, if it is there, {@code other.url}.
     *
     * @param context the deployment
     * @return what it says of itself
     */
    public static Application of(ServletContext context) {
        return new Application(context.getInitParameter("application.name"), context.getInitParameter("other.url"));
    }

    /**
     * What the pages call this application.
     *
     * @return for example {@code Bank}
     */
    public String name() {
        return name;
    }

    /**
     * What the application keeps accounts of.
     *
     * @return the ledger of this deployment
     */
    public Ledger ledger() {
        return isRetirement() ? Ledger.RETIREMENT : Ledger.BANK;
    }

    /**
     * The class of the page's body, which chooses the colours.
     *
     * @return {@code bank} or {@code retirement}
     */
    public String style() {
        return isRetirement() ? "retirement" : "bank";
    }

    /**
     * What the other deployment calls itself.
     *
     * @return {@code Bank} or {@code Retirement}
     */
    public String otherName() {
        return isRetirement() ? "Bank" : RETIREMENT;
    }

    /**
     * Where the other deployment is.
     *
     * @return an address, or null if this one stands alone
     */
    public String otherUrl() {
        return otherUrl;
    }

    private boolean isRetirement() {
        return RETIREMENT.equals(name);
    }
}
