package io.github.jwtfilter.identity.jdbc;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.HashedAccount;
import io.github.jwtfilter.identity.HashedAccounts;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.hash.PasswordHash;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.identity.hash.SeenHashKinds;
import io.github.jwtfilter.identity.hash.UnreadableHashException;
import io.github.jwtfilter.identity.hash.UnreadableHashes;
import io.github.jwtfilter.store.SteadyClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Users in a relational database. The store sends the user's name as a parameter, fetches the hash, and compares it
 * here. The password stays in the filter. Roles and claims are loaded only after the password was right.
 */
public final class JdbcStore implements HashedAccounts {
    private static final int MAX_ROLES = 1000;
    private static final int MAX_ROLE_CHARACTERS = 256;

    private final String place;
    private final JdbcQueries queries;
    private final PasswordHashes hashes;
    private final Clock clock;
    private final Clock steadyClock;
    private final Database database;
    private final SeenHashKinds kinds = new SeenHashKinds();
    private final UnreadableHashes unreadable;

    /** A source of connections, usually a pool. Closing a connection returns it to the pool. */
    @FunctionalInterface
    public interface Connections {
        /**
         * Opens a connection.
         *
         * @return a connection to be closed by the caller
         * @throws SQLException if no connection is available now
         */
        Connection open() throws SQLException;
    }

    /**
     * Creates a store without opening a connection.
     *
     * @param place the store's name in messages, such as {@code jdbc:java:comp/env/jdbc/users}
     * @param connections opened only to look up a user
     * @param queries the queries to run
     * @param hashes reads the hashes
     * @param clock decides whether an account has expired
     */
    public JdbcStore(String place, Connections connections, JdbcQueries queries, PasswordHashes hashes, Clock clock) {
        this(place, connections, queries, hashes, clock, new SteadyClock());
    }

    /**
     * Creates a store without opening a connection.
     *
     * @param steadyClock limits how often a message is logged
     */
    public JdbcStore(
            String place,
            Connections connections,
            JdbcQueries queries,
            PasswordHashes hashes,
            Clock clock,
            Clock steadyClock) {
        this.place = place;
        this.queries = queries;
        this.hashes = hashes;
        this.clock = clock;
        this.steadyClock = steadyClock;
        this.database = new Database(place, connections);
        this.unreadable = new UnreadableHashes(place);
    }

    @Override
    public Optional<HashedAccount> find(String name) throws IdentityStoreException {
        if (!PasswordRow.isName(name)) {
            return Optional.empty();
        }
        return database.ask(queries.password(), name, PasswordRow.MAX_ROWS, PasswordRow::read)
                .flatMap(Function.identity())
                .map(row -> account(row.nameOr(name), row));
    }

    private HashedAccount account(String name, PasswordRow row) {
        Optional<PasswordHash> hash = row.hash().flatMap(encoded -> hash(name, encoded));
        hash.ifPresent(kinds::met);
        Verdict.Refusal refusal = hash.isEmpty() ? Verdict.Refusal.DISABLED : row.refusal(clock.instant());
        String stamp = Account.stampOf(row.passwordState(), String.valueOf(refusal));
        Account account = new Account(new Identity(name, Set.of()), stamp, refusal);
        return new HashedAccount(account, hash.orElse(null), () -> complete(name));
    }

    private Optional<PasswordHash> hash(String name, String encoded) {
        try {
            return Optional.of(hashes.parse(encoded));
        } catch (UnreadableHashException e) {
            unreadable.met(name, e, steadyClock.instant());
            return Optional.empty();
        }
    }

    private Identity complete(String name) throws IdentityStoreException {
        Set<String> roles = queries.roles().isPresent()
                ? ask(queries.roles().get(), name, MAX_ROLES + 1, JdbcStore::roles)
                : Set.of();
        Map<String, Object> claims = queries.claims().isPresent()
                ? ask(queries.claims().get(), name, ClaimsRow.MAX_ROWS, ClaimsRow::read)
                : Map.of();
        return new Identity(name, roles, claims);
    }

    private <T> T ask(JdbcQuery query, String name, int mostRows, Database.RowReader<T> reading)
            throws IdentityStoreException {
        return database.ask(query, name, mostRows, reading)
                .orElseThrow(() -> new IdentityStoreException("users: " + place + ": " + query.name()
                        + ": does not accept the name that passwordQuery returned"));
    }

    /** Reads the roles. There must be exactly one column: the first of two might be the user's name. */
    private static Set<String> roles(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        if (columns != 1) {
            throw new UnexpectedRowsException("expected one column, the role, got " + columns);
        }
        Set<String> roles = new LinkedHashSet<>();
        int count = 0;
        while (rows.next()) {
            String role = rows.getString(1);
            if (++count > MAX_ROLES || role != null && role.length() > MAX_ROLE_CHARACTERS) {
                throw new UnexpectedRowsException(
                        "expected at most " + MAX_ROLES + " roles of at most " + MAX_ROLE_CHARACTERS + " characters");
            }
            if (role != null && !role.isBlank()) {
                roles.add(role.strip());
            }
        }
        return roles;
    }

    @Override
    public Collection<PasswordHash> decoys() {
        return kinds.decoys();
    }
}
