package io.github.jwtfilter.identity.jdbc;

import java.util.Optional;

/** What a {@link JdbcStore} asks of its database. Immutable. */
public final class JdbcQueries {
    private final JdbcQuery password;
    private final JdbcQuery roles;
    private final JdbcQuery claims;

    /**
     * The queries.
     *
     * @param password finds the hash of a user's password, in its first column
     * @param roles finds a user's roles, one a row; null if users have none
     * @param claims finds what else is known of a user, in one row; null if nothing is
     */
    public JdbcQueries(JdbcQuery password, JdbcQuery roles, JdbcQuery claims) {
        this.password = password;
        this.roles = roles;
        this.claims = claims;
    }

    JdbcQuery password() {
        return password;
    }

    Optional<JdbcQuery> roles() {
        return Optional.ofNullable(roles);
    }

    Optional<JdbcQuery> claims() {
        return Optional.ofNullable(claims);
    }
}
