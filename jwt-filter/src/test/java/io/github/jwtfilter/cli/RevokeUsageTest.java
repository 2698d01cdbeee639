package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a wrong call of the commands for the store explain the mistake, without the address? */
final class RevokeUsageTest {
    private static final String PASSWORD = "hunter22";
    private static final String DATABASE = "jdbc:h2:mem:usage;PASSWORD=" + PASSWORD;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--all                                   | expected exactly one of --store-file and --store, got none",
                "--all --store DB --store-file F         | expected exactly one of --store-file and --store, got both",
                "--store DB                              | expected exactly one of --user, --login and --all, got none",
                "--store DB --all --user a               | expected exactly one of --user, --login and --all, got 2",
                "--store DB --all --user a --login b     | expected exactly one of --user, --login and --all, got 3",
                "--store DB --user                       | option --user: expected a value, got none",
                "--store DB --user LONG                  | option --user: expected at most 1024 characters",
                "--store DB --user \u200b                | option --user: expected a name with a visible character",
                "--store DB --login LONG                 | option --login: expected at most 1024 characters",
                "--store DB --login eyJh.eyJz.c2ln       | option --login: expected the sid of a login, got a token;",
                "--store DB --login \u2003                | option --login: expected the sid of a login, got spaces",
                "--store DB --login a --issuer LONG      | option --issuer: expected at most 1024 characters",
                "--store DB --all --issuer bank          | option --issuer: goes with --login",
                "--store DB --all alice                  | expected options only, got 1 further argument",
                "--store DB --all --keep 12              | option --keep: expected a duration such as 90s",
                "--store DB --all --keep 0s              | option --keep: expected a duration longer than nothing",
                "--store DB --all --store-prefix Bank    | option --store-prefix: expected at most 24 letters a to z",
                "--store DB --all --store-prefix a234567890123456789012345 | option --store-prefix: expected at most 24",
                "--store DB --all --store-prefix b{nk    | option --store-prefix: expected at most 24 letters a to z",
                "--store DB --all --store-prefix 1bank   | option --store-prefix: expected at most 24 letters a to z",
                "--store DB --all --replicas 1           | option --replicas: goes with a store in Redis",
                "--store DB --all --store-certificates F | option --store-certificates: goes with a store in Redis",
                "--store DB --all --redis-jar F          | option --redis-jar: goes with a store in Redis",
                "--store DB --all --driver ABSENT        | option --driver: file ABSENT: expected a JAR, got no file",
                "--store DB --all --driver F             | option --store: no driver here accepts the address: check its form,",
                "--store redis://h --all --driver F      | option --driver: goes with a database",
                "--store redis://h --all --replicas 11   | option --replicas: expected a whole number from 0 to 10",
                "--store redis://h --all --redis-jar ABSENT | option --redis-jar: file ABSENT: expected a JAR, got no",
                "--store memory --all                    | option --store: expected redis://…, rediss://…,",
                "--store jdbc:java:comp/env/db --all     | option --store: expected the address for the JDBC driver,",
                "--store jdbc:hunter22 --all             | option --store: no driver here accepts the address: check its form,",
                "--store-file ABSENT --all               | option --store-file: file ABSENT: cannot be read",
                "--store-file EMPTY --all                | option --store-file: file EMPTY: expected an address on the",
            })
    void wrongCallIsExplained(String arguments, String fault) throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\nredis://:" + PASSWORD + "@h\n");
        String call = arguments
                .replace("DB", DATABASE)
                .replace("ABSENT", folder.resolve("absent").toString())
                .replace("EMPTY", empty.toString())
                .replaceAll("F\\b", folder.resolve("empty").toString())
                .replace("LONG", "n".repeat(1025));
        Call made = Call.of(("revoke " + call).split(" "));
        assertEquals(2, made.status, made::toString);
        assertEquals("", made.out);
        String expected = "revoke: "
                + fault.replace("ABSENT", folder.resolve("absent").toString()).replace("EMPTY", empty.toString());
        assertTrue(made.err.startsWith(expected), made::toString);
        assertFalse(made.err.contains(PASSWORD), made::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                      | expected one of postgresql, mariadb, mysql, oracle, sqlserver, h2, got none",
                "postgres              | unknown database 'postgres'; did you mean 'postgresql'?",
                "h2 mysql              | expected at most one DATABASE, got 2",
                "h2 --store-prefix a_b | option --store-prefix: expected at most 24 letters a to z",
            })
    void wrongCallForTheTableIsExplained(String arguments, String fault) {
        Call made = Call.of(
                ("store-ddl " + (arguments == null ? "" : arguments)).trim().split(" "));
        assertEquals(2, made.status, made::toString);
        assertEquals("", made.out);
        assertTrue(made.err.startsWith("store-ddl: " + fault), made::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db:5432/logins?user=u&password=p | jdbc:postgresql://db:5432/logins",
                "jdbc:postgresql://db/logins?password=p@:/          | jdbc:postgresql:…",
                "jdbc:mysql://u:p@db/logins                         | jdbc:mysql:…",
                "jdbc:mysql://u:1/x@db/logins                       | jdbc:mysql:…",
                "jdbc:mysql://(host=db,user=u,password=p)/logins    | jdbc:mysql:…",
                "jdbc:mariadb://one,two:3307/logins?password=p      | jdbc:mariadb://one,two:3307/logins",
                "jdbc:sqlserver://db:1433;user=u;password=p         | jdbc:sqlserver://db:1433",
                "jdbc:oracle:thin:u/p@//db:1521/logins              | jdbc:oracle:…",
                "jdbc:h2:tcp://db:9092/~/logins;PASSWORD=p          | jdbc:h2:…",
                "jdbc:mariadb://localhost:TOPSECRET/logins          | jdbc:mariadb:…",
                "jdbc:mariadb://db:3306,localhost:secret/logins     | jdbc:mariadb:…",
                "jdbc:mariadb://db:123456/logins                    | jdbc:mariadb:…",
                "jdbc:postgresql://[::1]:5432/logins                | jdbc:postgresql:…",
                "jdbc:p6spy:mysql://db/logins?password=p            | jdbc:…",
            })
    void placeShowsNoPassword(String address, String place) {
        assertEquals(place, DriverConnections.place(address));
    }

    @Test
    void tooLongAddressIsRefused() {
        Call made = Call.of("revoke", "--all", "--store", "jdbc:h2:mem:" + "a".repeat(2000));
        assertEquals(2, made.status);
        assertTrue(made.err.startsWith("revoke: option --store: expected at most 2000 characters"), made::toString);
    }
}
