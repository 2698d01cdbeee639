package io.github.jwtfilter.contract;

import java.io.IOException;
import java.nio.file.Path;

/** Whose sessions an application gets, and on which container. */
enum Provider {
    JETTY,
    TOMCAT,
    TOKEN_ON_JETTY,
    TOKEN_ON_TOMCAT;

    /** Whether the sessions are ours. */
    boolean isToken() {
        return this == TOKEN_ON_JETTY || this == TOKEN_ON_TOMCAT;
    }

    /** Starts the container with the application of the contract. */
    EmbeddedServer start() throws IOException {
        Path application = Application.write(this);
        return this == JETTY || this == TOKEN_ON_JETTY
                ? EmbeddedServer.jetty(application, "/app")
                : EmbeddedServer.tomcat(application, "/app");
    }
}
