package io.github.jwtfilter;

import jakarta.servlet.ServletContext;
import java.util.Locale;

/** Whether the server's own users are asked for, and what that takes in web.xml. */
enum ServerRealm {
    /** No store asks for them. */
    UNUSED,
    /** They are there only for an application with a {@code <login-config>}: Jetty. */
    NEEDS_LOGIN_CONFIG,
    /** They are there for every application, as far as is known. */
    AT_HAND;

    /** What holds in an application. */
    static ServerRealm of(ServletContext context, boolean asked) {
        if (!asked) {
            return UNUSED;
        }
        String server = String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT);
        return server.startsWith("jetty") ? NEEDS_LOGIN_CONFIG : AT_HAND;
    }
}
