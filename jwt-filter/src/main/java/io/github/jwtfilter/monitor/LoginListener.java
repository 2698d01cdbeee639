package io.github.jwtfilter.monitor;

/**
 * A listener for logins, refusals, locks and logouts, for example to feed an audit trail or an alarm. The
 * implementation is a public class with a public constructor without parameters. Name it in web.xml as
 * {@code loginListener}.
 */
@FunctionalInterface
public interface LoginListener {
    /**
     * Receives an event. The filter calls it in the thread of the request, and from many threads at the same time. An
     * implementation should hand slow work to another thread. If it throws, the filter logs the failure and continues.
     *
     * @param event the event
     */
    void happened(LoginEvent event);
}
