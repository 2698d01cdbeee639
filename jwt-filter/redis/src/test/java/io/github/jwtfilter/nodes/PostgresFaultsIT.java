package io.github.jwtfilter.nodes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** What do users of three nodes notice of the faults of a PostgreSQL? */
@Tag("nodes")
@Isolated
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The test pauses processes with signals.")
final class PostgresFaultsIT extends StoreFaults {
    private static final String TABLE = "jwt_filter_store";

    private SharedServer.Postgres postgres;

    @Override
    SharedServer startServer() throws Exception {
        postgres = (SharedServer.Postgres) SharedServer.Kind.POSTGRESQL.start();
        return postgres;
    }

    /** Settings of a user count for new connections only. */
    private void runAndReconnect(String sql) {
        postgres.run(sql + "; select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                + SharedServer.USER + "'");
    }

    @Test
    void withoutTheRightToInsert() throws Exception {
        String right = "insert, update on " + TABLE;
        measure(
                "takes no rows",
                () -> postgres.run("revoke " + right + " from " + SharedServer.USER),
                () -> postgres.run("grant " + right + " to " + SharedServer.USER));
    }

    @Test
    void readOnly() throws Exception {
        String user = "alter role " + SharedServer.USER;
        measure(
                "read-only",
                () -> runAndReconnect(user + " set default_transaction_read_only = on"),
                () -> runAndReconnect(user + " reset default_transaction_read_only"));
    }

    @Test
    void wrongPassword() throws Exception {
        String password = "alter role " + SharedServer.USER + " password ";
        measure(
                "wrong password",
                () -> runAndReconnect(password + "'another'"),
                () -> postgres.run(password + "'" + SharedServer.PASSWORD + "'"));
    }
}
