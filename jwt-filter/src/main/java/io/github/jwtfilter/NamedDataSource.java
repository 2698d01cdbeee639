package io.github.jwtfilter;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** A DataSource that the container binds to a name such as {@code java:comp/env/jdbc/users}. */
final class NamedDataSource {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final String SCHEME = "java:";
    private static final int MOST_NAMES_TOLD = 20;

    private final String name;
    private volatile DataSource found;

    private NamedDataSource(String name) {
        this.name = name;
    }

    /**
     * Looks the name up. No connection is asked for; but there are pools that open connections when they are looked up,
     * and a database that is down must not stop the application: such a name is looked up again when it is used.
     *
     * @throws IllegalArgumentException if there is no such name, or it is not a DataSource's
     */
    static NamedDataSource of(String name) {
        if (!name.startsWith(SCHEME) || name.length() == SCHEME.length()) {
            throw new IllegalArgumentException(
                    "expected the name of a DataSource such as java:comp/env/jdbc/users, got '" + name + "'");
        }
        NamedDataSource source = new NamedDataSource(name);
        try {
            source.found = lookUp(name);
        } catch (NamingException e) {
            if (!hasSqlCause(e)) {
                throw new IllegalArgumentException("expected a DataSource at '" + name + "', got nothing ("
                        + e.getClass().getSimpleName() + neighbours(name) + ")");
            }
            LOG.log(Level.WARNING, "users: jdbc:{0}: the pool does not start now; it is tried again at a login", name);
        }
        return source;
    }

    /** A connection of the pool's. */
    Connection open() throws SQLException {
        DataSource source = found;
        if (source == null) {
            try {
                source = lookUp(name);
                found = source;
            } catch (NamingException | IllegalArgumentException e) {
                throw new SQLException("no DataSource at '" + name + "'", e);
            }
        }
        return source.getConnection();
    }

    private static DataSource lookUp(String name) throws NamingException {
        Object bound = new InitialContext().lookup(name);
        if (!(bound instanceof DataSource)) {
            throw new IllegalArgumentException("expected a DataSource at '" + name + "', got "
                    + (bound == null ? "nothing" : bound.getClass().getName()));
        }
        return (DataSource) bound;
    }

    private static boolean hasSqlCause(NamingException failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof SQLException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** What else is bound where the name was looked for: mostly it is only misspelt. */
    private static String neighbours(String name) {
        String folder = name.substring(0, Math.max(SCHEME.length(), name.lastIndexOf('/')));
        try {
            List<NameClassPair> pairs = Collections.list(new InitialContext().list(folder));
            String names = pairs.stream()
                    .map(NameClassPair::getName)
                    .sorted()
                    .limit(MOST_NAMES_TOLD)
                    .collect(Collectors.joining(", "));
            return "; in '" + folder + "' there is: " + (names.isEmpty() ? "nothing" : names);
        } catch (NamingException e) {
            return "";
        }
    }
}
