package io.github.jwtfilter.config.application;

import jakarta.servlet.ServletContext;
import java.util.Locale;

/** Whether logins use the server's own users, and whether web.xml must then have a {@code <login-config>}. */
public enum ServerRealm {
    /** No store uses the server's users. */
    UNUSED,
    /** Only an application with a {@code <login-config>} has access to the users, as on Jetty. */
    NEEDS_LOGIN_CONFIG,
    /** Every application has access to the users, as far as is known. */
    AT_HAND;

    /** Returns the value for an application. */
    public static ServerRealm of(ServletContext context, boolean asked) {
        if (!asked) {
            return UNUSED;
        }
        String server = String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT);
        return server.startsWith("jetty") ? NEEDS_LOGIN_CONFIG : AT_HAND;
    }
}
