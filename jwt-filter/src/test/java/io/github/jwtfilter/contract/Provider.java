package io.github.jwtfilter.contract;

import java.io.IOException;

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
    SessionServer start() throws IOException {
        return this == JETTY || this == TOKEN_ON_JETTY ? JettyServer.start(this) : TomcatServer.start(this);
    }
}
