package io.github.jwtfilter.config.application;

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

/** A DataSource that the container binds to a name, for example {@code java:comp/env/jdbc/users}. */
public final class NamedDataSource {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final String SCHEME = "java:";
    private static final int MAX_NAMES_SHOWN = 20;

    private final String name;
    private volatile DataSource found;

    private NamedDataSource(String name) {
        this.name = name;
    }

    /**
     * Looks up the name without opening a connection. Some pools open connections during the lookup. A database that is
     * down must not stop the application, so a lookup that fails with an SQLException is retried when a connection is needed.
     *
     * @throws IllegalArgumentException if the name is unbound or bound to another type
     */
    public static NamedDataSource of(String name) {
        if (!name.startsWith(SCHEME) || name.length() == SCHEME.length()) {
            throw new IllegalArgumentException(
                    "expected the name of a DataSource, for example java:comp/env/jdbc/users, got '" + name + "'");
        }
        NamedDataSource source = new NamedDataSource(name);
        try {
            source.found = lookUp(name);
        } catch (NamingException e) {
            if (!hasSqlCause(e)) {
                throw new IllegalArgumentException("expected a DataSource at '" + name + "', got nothing ("
                        + e.getClass().getSimpleName() + neighbours(name) + ")");
            }
            LOG.log(
                    Level.WARNING,
                    "JWTF-122 The connection pool of jdbc:{0} does not start. It is tried again when it is needed.",
                    name);
        }
        return source;
    }

    /** Opens a connection of the pool. */
    public Connection open() throws SQLException {
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

    @SuppressWarnings("BanJNDI") // The operator wrote the name.
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

    /** Lists other names in the same context, because a failed lookup is usually a typing error. */
    private static String neighbours(String name) {
        String folder = name.substring(0, Math.max(SCHEME.length(), name.lastIndexOf('/')));
        try {
            List<NameClassPair> pairs = Collections.list(new InitialContext().list(folder));
            String names = pairs.stream()
                    .map(NameClassPair::getName)
                    .sorted()
                    .limit(MAX_NAMES_SHOWN)
                    .collect(Collectors.joining(", "));
            return "; '" + folder + "' contains " + (names.isEmpty() ? "nothing" : names);
        } catch (NamingException e) {
            return "";
        }
    }
}
