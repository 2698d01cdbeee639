package io.github.jwtfilter.monitor;

/**
 * Hears of logins, refusals, locks and logouts: to feed a team's own audit trail or alarm. A public class with a public
 * constructor without parameters, named in web.xml as {@code loginListener}.
 */
@FunctionalInterface
public interface LoginListener {
    /**
     * Something happened. Called in the request's thread, by many at once: what takes long is to be handed on. What is
     * thrown is logged and changes nothing.
     *
     * @param event what happened
     */
    void happened(LoginEvent event);
}
