package io.github.jwtfilter.contract;

/** A running container with the application of the contract at {@code /app}, on a free loopback port. */
interface SessionServer extends AutoCloseable {
    int port();

    /** How many sessions the container holds. */
    int sessions();

    @Override
    void close();
}
