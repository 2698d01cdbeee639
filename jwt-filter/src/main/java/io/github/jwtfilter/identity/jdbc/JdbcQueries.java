package io.github.jwtfilter.identity.jdbc;

import java.util.Optional;

/** The queries of a {@link JdbcStore}. Immutable. */
public final class JdbcQueries {
    private final JdbcQuery password;
    private final JdbcQuery roles;
    private final JdbcQuery claims;

    /**
     * Creates the set of queries.
     *
     * @param password selects the hash of a user's password in its first column
     * @param roles selects a user's roles, one per row; null if users have no roles
     * @param claims selects further facts about a user, in one row; null if there are none
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
