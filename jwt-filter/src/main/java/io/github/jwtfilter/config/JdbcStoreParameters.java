package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.NamedDataSource;
import io.github.jwtfilter.identity.HashedAccounts;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.identity.jdbc.JdbcQueries;
import io.github.jwtfilter.identity.jdbc.JdbcQuery;
import io.github.jwtfilter.identity.jdbc.JdbcStore;
import io.github.jwtfilter.store.Clocks;
import java.util.List;
import java.util.Optional;

/** Reads the parameters for a line {@code jdbc:java:…} in {@code users} of the login servlet. */
final class JdbcStoreParameters {
    static final String KIND = "jdbc:";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional("passwordQuery"), Parameter.optional("rolesQuery"), Parameter.optional("claimsQuery"));

    private JdbcStoreParameters() {}

    /** Returns the store, which has not connected yet. Empty only if reading added a problem. */
    static Optional<HashedAccounts> read(String place, Parameters parameters, PasswordHashes hashes, Clocks clocks) {
        Optional<JdbcQuery> password = query("passwordQuery", parameters);
        JdbcQuery roles = query("rolesQuery", parameters).orElse(null);
        JdbcQuery claims = query("claimsQuery", parameters).orElse(null);
        if (!parameters.isSet("passwordQuery")) {
            parameters.problem(
                    "passwordQuery",
                    "expected a query, for example select password_hash from users where name = ?, got none; a store '"
                            + KIND + "' needs it");
        }
        NamedDataSource source = NamedDataSource.of(place);
        return password.map(query -> new JdbcStore(
                KIND + place,
                source::open,
                new JdbcQueries(query, roles, claims),
                hashes,
                clocks.wall(),
                clocks.steady()));
    }

    private static Optional<JdbcQuery> query(String name, Parameters parameters) {
        return parameters.read(name, sql -> new JdbcQuery(name, sql));
    }
}
