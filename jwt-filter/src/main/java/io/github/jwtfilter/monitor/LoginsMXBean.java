package io.github.jwtfilter.monitor;

/**
 * The logins of one filter in JMX, and how an operator ends them. The object name is
 * {@code io.github.jwtfilter:type=Logins,context="/app",filter="jwt"}. If that name is already taken in the JVM, the name
 * of the later bean has more properties. Each operation writes a line to the audit log.
 *
 * <p>An operation returns {@code stored} if the end counts, and {@code waiting} if it counts on this server and the
 * others do not know it yet.
 */
public interface LoginsMXBean {
    /**
     * Returns the number of ended logins, users and the like that this server remembers.
     *
     * @return single logins, users whose logins were ended, and one if all logins were ended
     */
    int getFacts();

    /**
     * Returns the memory that these take.
     *
     * @return bytes
     */
    long getFactBytes();

    /**
     * Returns where servers share the ends of logins.
     *
     * @return {@code memory}, or the kind and place of the shared store without a password
     */
    String getStore();

    /**
     * Returns the age of this server's copy of the shared store.
     *
     * @return milliseconds; 0 without a shared store, -1 if it was never read
     */
    long getStoreLagMillis();

    /**
     * Returns the number of ends that the shared store has not taken yet.
     *
     * @return 0 without a shared store
     */
    int getStorePending();

    /**
     * Returns by how much the clock of the shared store is ahead of this server's clock.
     *
     * @return milliseconds; 0 without a shared store or if unknown
     */
    long getStoreOffsetMillis();

    /**
     * Returns why the last reading or writing of the shared store failed.
     *
     * @return empty if it succeeded
     */
    String getStoreProblem();

    /**
     * Ends one login.
     *
     * @param sid the login as the audit log names it; its tokens have the issuer of this filter
     * @return {@code stored} or {@code waiting}
     */
    String endLogin(String sid);

    /**
     * Ends all logins of a user that began up to now. The user can log in again at once.
     *
     * @param name the name of the user; case, accents and spaces do not matter, and users of all sources count
     * @return {@code stored} or {@code waiting}
     */
    String endUser(String name);

    /**
     * Ends all logins that began up to now. All users have to log in again.
     *
     * @return {@code stored} or {@code waiting}
     */
    String endAll();
}
