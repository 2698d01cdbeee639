package io.github.jwtfilter.example;

import jakarta.servlet.ServletContext;

/** The identity of a deployment: the same WAR serves as Bank and as Retirement. */
public final class Application {
    private static final String RETIREMENT = "Retirement";

    private final String name;
    private final String otherUrl;
    private final boolean sharesLogout;

    private Application(String name, String otherUrl, boolean sharesLogout) {
        this.name = name;
        this.otherUrl = otherUrl;
        this.sharesLogout = sharesLogout;
    }

    /**
     * Reads the context parameter {@code application.name} and the optional parameters {@code other.url} and {@code
     * shared.logout}.
     *
     * @param context the deployment
     * @return the identity of the deployment
     */
    public static Application of(ServletContext context) {
        return new Application(
                context.getInitParameter("application.name"),
                context.getInitParameter("other.url"),
                Boolean.parseBoolean(context.getInitParameter("shared.logout")));
    }

    /**
     * Returns the application's name, as its pages show it.
     *
     * @return for example {@code Bank}
     */
    public String name() {
        return name;
    }

    /**
     * Returns the ledger with the application's accounts.
     *
     * @return the ledger of this deployment
     */
    public Ledger ledger() {
        return isRetirement() ? Ledger.RETIREMENT : Ledger.BANK;
    }

    /**
     * Returns the CSS class of the page's body, which selects the colours.
     *
     * @return {@code bank} or {@code retirement}
     */
    public String style() {
        return isRetirement() ? "retirement" : "bank";
    }

    /**
     * Returns the name of the other deployment.
     *
     * @return {@code Bank} or {@code Retirement}
     */
    public String otherName() {
        return isRetirement() ? "Bank" : RETIREMENT;
    }

    /**
     * Returns the address of the other deployment.
     *
     * @return an address, or null if this deployment stands alone
     */
    public String otherUrl() {
        return otherUrl;
    }

    /**
     * Returns whether the two deployments also share a Redis.
     *
     * @return true if a logout at one is a logout at the other
     */
    public boolean sharesLogout() {
        return sharesLogout;
    }

    private boolean isRetirement() {
        return RETIREMENT.equals(name);
    }
}
