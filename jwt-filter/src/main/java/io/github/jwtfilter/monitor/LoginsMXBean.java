package io.github.jwtfilter.monitor;

import java.util.Map;

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
     * Returns which setting of the shared store is dangerous, although the store works.
     *
     * @return the text of message JWTF-803; empty if none is known
     */
    String getStoreWarning();

    /**
     * Returns whether this server can decide about logins: it has keys, and its copy of the shared store is recent
     * enough.
     *
     * @return what a HealthServlet answers
     */
    boolean isReady();

    /**
     * Returns the logins since the start.
     *
     * @return counts by the way of the login, such as {@code form}
     */
    Map<String, Long> getLogins();

    /**
     * Returns the failed logins since the start.
     *
     * @return counts by the reason in the audit log, with underscores for spaces
     */
    Map<String, Long> getFailedLogins();

    /**
     * Returns the logins that ended since the start before they expired.
     *
     * @return counts by the way of the end, such as {@code LogoutServlet}
     */
    Map<String, Long> getLogouts();

    /**
     * Returns the locks of users and addresses that began since the start.
     *
     * @return a count
     */
    long getLocks();

    /**
     * Returns the tokens that were renewed since the start.
     *
     * @return a count
     */
    long getRenewals();

    /**
     * Returns the look-ups of accounts before renewals since the start.
     *
     * @return counts by their outcome: {@code confirmed}, {@code ended}, {@code pending} or {@code unchecked}
     */
    Map<String, Long> getRechecks();

    /**
     * Returns the tokens that were refused since the start.
     *
     * @return counts by reason, such as {@code expired}
     */
    Map<String, Long> getRefusedTokens();

    /**
     * Returns the requests since the start that the filter could not answer.
     *
     * @return counts by cause: {@code no_keys}, {@code store_behind}, {@code list_full}, {@code store_silent} or
     *     {@code users_silent}
     */
    Map<String, Long> getUnavailable();

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
