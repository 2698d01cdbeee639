package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.store.SharedStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** A real server for a shared store, in its own process. */
interface Backend extends AutoCloseable {
    /** Returns the store of another node. */
    SharedStore store();

    /** Adds facts that stay for a time, as fast as the server can. */
    void fill(int facts, Duration maxLifetime) throws Exception;

    /** Returns what the server has done since it started. */
    Traffic traffic() throws Exception;

    /** Returns the number of facts that the server holds, repeated ones included. */
    long entries() throws Exception;

    /** Returns the memory or the disk space that they take. */
    long bytes() throws Exception;

    /** Removes all facts and signs of life, as if the server had lost them. */
    void empty() throws Exception;

    /** Closes all connections, as if the server had restarted with its data. */
    void disconnect() throws Exception;

    @Override
    void close() throws IOException, SQLException;

    /** Work of a server, from its start or between two times. */
    record Traffic(long commands, long received, long sent, double cpuSeconds) {
        Traffic since(Traffic earlier) {
            return new Traffic(
                    commands - earlier.commands,
                    received - earlier.received,
                    sent - earlier.sent,
                    cpuSeconds - earlier.cpuSeconds);
        }
    }
}
