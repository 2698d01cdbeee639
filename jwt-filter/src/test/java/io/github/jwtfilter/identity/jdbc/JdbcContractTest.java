package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreContract;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.testing.TestPostgres;
import java.time.Clock;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Does a database fulfil the contract of a store? */
@ExtendWith(TestPostgres.Shared.class)
final class JdbcContractTest implements IdentityStoreContract {
    private static TestPostgres postgres;
    private static DataSource pool;
    private static IdentityStore store;

    @BeforeAll
    static void start(TestPostgres shared) {
        postgres = shared;
        pool = postgres.pool(8);
        postgres.run("create table users (name varchar(64) primary key, hash text);"
                + "create table user_roles (name varchar(64), role varchar(32));"
                + "insert into users values ('user', '" + HASH + "'), ('" + OTHER_SCRIPT + "', '" + HASH + "');"
                + "insert into user_roles values ('user', 'reader'), ('user', 'writer')");
        JdbcQueries queries = new JdbcQueries(
                new JdbcQuery("passwordQuery", "select hash, name from users where lower(name) = lower(?)"),
                new JdbcQuery("rolesQuery", "select role from user_roles where name = ?"),
                null);
        store = StoreChain.builder()
                .then(new JdbcStore(
                        "jdbc:test",
                        pool::getConnection,
                        queries,
                        PasswordHashes.withoutClearText(),
                        Clock.systemUTC()))
                .build();
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @AfterEach
    void assertNothingWasChanged() {
        assertEquals("2", postgres.value("select count(*) from users"));
        assertEquals("2", postgres.value("select count(*) from user_roles"));
    }

    @Override
    public IdentityStore contractStore() {
        return store;
    }
}
