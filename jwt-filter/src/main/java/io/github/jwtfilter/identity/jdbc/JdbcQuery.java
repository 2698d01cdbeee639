package io.github.jwtfilter.identity.jdbc;

import java.util.regex.Pattern;

/** A query about one user. Immutable. */
public final class JdbcQuery {
    /** Text where a question mark is not a parameter: literals, quoted names, comments, PostgreSQL's {@code ??}. */
    private static final Pattern NO_PARAMETERS =
            Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\\*.*?\\*/|\\?\\?", Pattern.DOTALL);

    private final String name;
    private final String sql;

    /**
     * Creates a query.
     *
     * @param name its name in messages, such as {@code passwordQuery}
     * @param sql with one {@code ?} for the user's name; the name is sent as a parameter and is never part of the SQL
     *     text
     * @throws IllegalArgumentException unless there is exactly one parameter
     */
    public JdbcQuery(String name, String sql) {
        long parameters = NO_PARAMETERS
                .matcher(sql)
                .replaceAll(" ")
                .chars()
                .filter(sign -> sign == '?')
                .count();
        if (parameters != 1) {
            throw new IllegalArgumentException(
                    "expected one ? outside of quotes, for the user's name, got " + parameters);
        }
        this.name = name;
        this.sql = sql;
    }

    String name() {
        return name;
    }

    String sql() {
        return sql;
    }
}
