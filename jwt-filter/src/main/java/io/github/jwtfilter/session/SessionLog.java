package io.github.jwtfilter.session;

import io.github.jwtfilter.values.Inspection;
import io.github.jwtfilter.values.UnstorableValueException;
import java.util.function.Supplier;

/** What the operator should know of sessions in cookies. How often it is told is for whoever tells it. */
public interface SessionLog {
    /**
     * A session was written that servers and browsers may soon refuse to carry.
     *
     * @param bytes of all its cookies with their attributes
     * @param attribute the name of the session attribute that takes most
     * @param attributeBytes what that one takes of it, unencrypted
     */
    void longSession(int bytes, String attribute, int attributeBytes);

    /**
     * An attribute of a session cannot be read, and the application does not see it.
     *
     * @param attribute its name
     * @param why of what was expected and got; nothing of the value
     */
    void unreadable(String attribute, String why);

    /**
     * An attribute was changed in place when the response was committed already, and the change is lost.
     *
     * @param attribute its name
     */
    void changedTooLate(String attribute);

    /**
     * An attribute is refused. The application gets an exception with the same words and may swallow it.
     *
     * @param attribute its name
     * @param type the value's class
     * @param refusal the exception, which says nothing of the value; its cause may tell the obstacles
     */
    void refused(String attribute, Class<?> type, RuntimeException refusal);

    /**
     * An attribute stays in a container session on this server because the cookie cannot hold it.
     *
     * @param attribute its name
     * @param type the value's class
     * @param why what is in the way
     * @param inspection finds out which classes would have to be named in all
     */
    void kept(String attribute, Class<?> type, UnstorableValueException why, Supplier<Inspection> inspection);

    /**
     * A change of a session is refused. The application gets an exception with the same words and may swallow it.
     *
     * @param why what the exception says
     */
    void notWritten(String why);

    /** So many sessions ended before their time that this one is not remembered: a copy of its cookie stays good. */
    void endNotRemembered();

    /**
     * A listener of the application failed; the session goes on.
     *
     * @param listener the listener
     * @param failure what it threw
     */
    void listenerFailed(Object listener, Throwable failure);
}
