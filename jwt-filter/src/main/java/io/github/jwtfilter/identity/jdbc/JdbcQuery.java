package io.github.jwtfilter.identity.jdbc;

import java.util.regex.Pattern;

/** A question to a database about one user. Immutable. */
public final class JdbcQuery {
    /** Where a question mark is no parameter: texts, quoted names, comments, PostgreSQL's {@code ??}. */
    private static final Pattern NO_PARAMETERS =
            Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\\*.*?\\*/|\\?\\?", Pattern.DOTALL);

    private final String name;
    private final String sql;

    /**
     * A query in SQL.
     *
     * @param name what messages call it, such as {@code passwordQuery}
     * @param sql with one {@code ?}, for which the user's name is sent; it never becomes part of the text
     * @throws IllegalArgumentException if it has none, or several
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
