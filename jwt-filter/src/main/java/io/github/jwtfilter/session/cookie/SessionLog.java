package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.values.Inspection;
import io.github.jwtfilter.values.UnstorableValueException;
import java.util.function.Supplier;

/** Receives messages about cookie sessions for the operator. Implementations decide how often to log. */
public interface SessionLog {
    /**
     * Reports a session that is close to the limits of servers and browsers.
     *
     * @param bytes the length of all its cookies with their attributes
     * @param attribute the name of the longest session attribute
     * @param attributeBytes the unencrypted length of that attribute
     */
    void longSession(int bytes, String attribute, int attributeBytes);

    /**
     * Reports an unreadable session attribute. The application does not see it.
     *
     * @param attribute its name
     * @param why the expected and the actual format; omits the value
     */
    void unreadable(String attribute, String why);

    /**
     * Decides whether to look for lost changes at the end of this request. To look takes about as long as to write the
     * session, so implementations may leave requests out.
     *
     * @return true to look
     */
    boolean looksForLostChanges();

    /**
     * Reports a lost change: an attribute was changed in place after the response was committed.
     *
     * @param attribute its name
     */
    void changedTooLate(String attribute);

    /**
     * Reports a refused attribute. The application gets an exception with the same text, but may swallow it.
     *
     * @param attribute its name
     * @param type the value's class
     * @param refusal the exception; it omits the value, and its cause may list the obstacles
     */
    void refused(String attribute, Class<?> type, RuntimeException refusal);

    /**
     * Reports an attribute that stays in a container session on this server, because the cookie cannot store it.
     *
     * @param attribute its name
     * @param type the value's class
     * @param why the obstacle
     * @param inspection finds all classes that would have to be configured
     */
    void kept(String attribute, Class<?> type, UnstorableValueException why, Supplier<Inspection> inspection);

    /**
     * Reports a refused change of a session. The application gets an exception with the same text, but may swallow it.
     *
     * @param why the message of the exception
     */
    void notWritten(String why);

    /**
     * Reports that the end of a session could not be remembered, because too many sessions have ended early. Copies of
     * its cookie stay valid.
     */
    void endNotRemembered();

    /**
     * Reports that the end of a session holds on this server only, because too many sessions have ended early to share
     * them all.
     */
    void endNotShared();

    /**
     * Reports a listener of the application that failed. The session continues.
     *
     * @param listener the listener
     * @param failure the exception that it threw
     */
    void listenerFailed(Object listener, Throwable failure);
}
