package io.github.jwtfilter.contract;

import java.io.IOException;
import java.nio.file.Path;

/** Implementation of sessions, with the container. */
enum Provider {
    JETTY,
    TOMCAT,
    TOKEN_ON_JETTY,
    TOKEN_ON_TOMCAT;

    /** Returns true for sessions of this filter. */
    boolean isToken() {
        return this == TOKEN_ON_JETTY || this == TOKEN_ON_TOMCAT;
    }

    /** Starts the container with the application. */
    EmbeddedServer start() throws IOException {
        Path application = Application.write(this);
        return this == JETTY || this == TOKEN_ON_JETTY
                ? EmbeddedServer.jetty(application, "/app")
                : EmbeddedServer.tomcat(application, "/app");
    }
}
