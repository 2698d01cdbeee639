package io.github.jwtfilter.monitor;

/**
 * The logins of one filter in JMX, and how an operator ends them. The object name is
 * {@code io.github.jwtfilter:type=Logins,context="/app",filter="jwt"}. If that name is already taken in the JVM, the name
 * of the later bean has more properties. Each operation writes a line to the audit log.
 *
 * <p>An operation returns {@code stored} if the end counts.
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
     * Ends one login.
     *
     * @param sid the login as the audit log names it; its tokens have the issuer of this filter
     * @return {@code stored}
     */
    String endLogin(String sid);

    /**
     * Ends all logins of a user that began up to now. The user can log in again at once.
     *
     * @param name the name of the user; case, accents and spaces do not matter, and users of all sources count
     * @return {@code stored}
     */
    String endUser(String name);

    /**
     * Ends all logins that began up to now. All users have to log in again.
     *
     * @return {@code stored}
     */
    String endAll();
}
