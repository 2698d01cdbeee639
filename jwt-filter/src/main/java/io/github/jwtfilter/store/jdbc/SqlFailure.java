package io.github.jwtfilter.store.jdbc;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;

/** What a failed statement means. The description omits the driver's message, because it may quote data. */
final class SqlFailure {
    /** MySQL and MariaDB (1290, 1836), SQL Server (3906), Oracle (1456, 16000), H2 (90097). */
    private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1836, 3906, 1456, 16000, 90097);

    /** MariaDB (1020), Oracle (60, 8177). */
    private static final Set<Integer> CONFLICT_CODES = Set.of(1020, 60, 8177);

    private static final String READ_ONLY_STATE = "25006";
    private static final String CANCELLED_STATE = "57014";
    private static final int MAX_CAUSES = 16;

    private final Throwable failed;
    private final SQLException cause;
    private final String state;

    SqlFailure(Throwable failed) {
        this.failed = failed;
        this.cause = firstWithState(failed);
        this.state = cause == null ? "" : cause.getSQLState();
    }

    /** Finds the driver's exception among the pool's wrappers. Returns null if none has an SQLState. */
    private static SQLException firstWithState(Throwable failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException && ((SQLException) cause).getSQLState() != null) {
                return (SQLException) cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Returns whether another transaction was faster: it wrote a row with the same key, or the database chose it. */
    boolean isConflict() {
        return state.startsWith("23")
                || state.startsWith("40")
                || cause != null && CONFLICT_CODES.contains(cause.getErrorCode());
    }

    /** Returns whether the table is missing, or the user of the pool may not use it. */
    boolean isAboutTheTable() {
        return state.startsWith("42") || state.startsWith("S0");
    }

    String describe() {
        if (failed instanceof UnsuitableDatabaseException) {
            return failed.getMessage();
        }
        if (cause == null) {
            return "no answer (" + failed.getClass().getName() + ")";
        }
        return meaning() + " (" + cause.getClass().getName() + ", SQLState " + state + ", vendor code "
                + cause.getErrorCode() + ")";
    }

    private String meaning() {
        if (cause instanceof SQLTimeoutException || state.equals(CANCELLED_STATE)) {
            return "no answer in " + Statements.MAX_SECONDS + " seconds";
        }
        if (state.equals(READ_ONLY_STATE) || READ_ONLY_CODES.contains(cause.getErrorCode())) {
            return "the database is read-only; expected the primary server, not a replica";
        }
        if (isAboutTheTable()) {
            return "the user of the pool lacks a permission, or the table has other columns";
        }
        if (isConflict()) {
            return "other nodes write the same rows again and again";
        }
        switch (state.substring(0, Math.min(2, state.length()))) {
            case "08":
            case "57":
                return "no connection";
            case "28":
                return "the database refuses the user of the pool";
            case "53":
                return "the database lacks space, memory or connections";
            default:
                return "no answer";
        }
    }
}
