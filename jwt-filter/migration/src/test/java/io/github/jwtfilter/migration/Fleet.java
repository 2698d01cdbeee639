package io.github.jwtfilter.migration;

import java.io.IOException;

/**
 * The servers of one application. The unchanged application has one server in both roles, because its sessions live in
 * one memory. The converted application has two servers that share only a key.
 *
 * @param report the output of the command {@code convert}
 */
record Fleet(Server first, Server second, String report) implements AutoCloseable {
    Fleet awaitReady() throws IOException, InterruptedException {
        try {
            first.awaitReady();
            second.awaitReady();
            return this;
        } catch (AssertionError | InterruptedException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        first.close();
        second.close();
    }
}
