package io.github.jwtfilter.frameworks;

import java.io.IOException;

/** A server on a free loopback port with one WAR at {@code /app}. */
interface WarServer extends AutoCloseable {
    /** Returns the port. */
    int port();

    /** Returns the number of sessions that the container itself holds for the WAR. */
    int sessions() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
