package io.github.jwtfilter.recheck;

import static io.github.jwtfilter.recheck.RecheckServer.claims;
import static io.github.jwtfilter.recheck.RecheckServer.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreContract;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes does the stamp of an account show, and which other changes leave it valid? */
@ExtendWith(TestPostgres.Shared.class)
final class AccountStampTest {
    private static final SigningKey OLD = secret("0123456789abcdef0123456789abcdef");
    private static final SigningKey NEW = secret("fedcba9876543210fedcba9876543210");

    private static SigningKey secret(String text) {
        return SigningKey.hmac(Algorithm.HS256, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static AccountStamp stamps(SigningKey first, SigningKey... others) {
        return new AccountStamp(KeySet.of(first, others));
    }

    private static Account account(String name, String state) {
        return new Account(new Identity(name, List.of()), state);
    }

    private static String stamp(SigningKey key, String state) {
        return stamps(key).of("source", account("user", state)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "source, user,  a, a, false",
        "source, user,  a, b, true",
        "other,  user,  a, a, true",
        "source, other, a, a, true",
    })
    void stampShowsAnotherState(String source, String name, String before, String now, boolean changed) {
        String stamp = stamp(OLD, before);
        assertEquals(changed, stamps(OLD).hasChanged(stamp, source, name, now));
    }

    @Test
    void keyRotationIsNoChange() {
        String stamp = stamp(OLD, "a");
        assertFalse(stamps(NEW, OLD).hasChanged(stamp, "source", "user", "a"));
        assertTrue(stamps(NEW, OLD).hasChanged(stamp, "source", "user", "b"));
        assertNotEquals(
                stamp, stamps(NEW, OLD).of("source", account("user", "a")).orElseThrow());
    }

    @Test
    void stampOfRemovedKeyShowsNoChange() {
        assertFalse(stamps(NEW).hasChanged(stamp(OLD, "a"), "source", "user", "b"));
    }

    @Test
    void absentStateShowsNoChange() {
        assertFalse(stamps(OLD).hasChanged(stamp(OLD, "a"), "source", "user", ""));
        assertFalse(stamps(OLD).hasChanged(stamp(OLD, ""), "source", "user", "b"));
    }

    @Test
    void stampOfPrivateKeyCannotBeMadeWithPublicKey() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        SigningKey signing = SigningKey.pair(Algorithm.EdDSA, pair.getPublic(), pair.getPrivate(), null);
        SigningKey verifying = SigningKey.verifying(Algorithm.EdDSA, pair.getPublic(), null);
        assertEquals(16, stamp(signing, "a").length());
        assertTrue(stamps(verifying).of("source", account("user", "a")).isEmpty());
        assertFalse(stamps(verifying).hasChanged(stamp(signing, "a"), "source", "user", "b"));
    }

    /** A hash without salt is the same for all users of a password. Two stamps must not show that. */
    @Test
    void stampRevealsNoHash() {
        assertNotEquals(stamp(OLD, "hash"), stamp(NEW, "hash"));
        String other = stamps(OLD).of("source", account("other", "hash")).orElseThrow();
        assertNotEquals(stamp(OLD, "hash"), other);
    }

    @Test
    void changedColumnReplacesTheHash(TestPostgres postgres) {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestAccounts accounts = TestAccounts.Kind.JDBC.open(postgres);
                RecheckServer server = new RecheckServer(
                        clock,
                        accounts.configure(WebXml.usual().servlet("/*", WhoServlet.class))
                                .login("passwordQuery", "select hash, changed from users where name = ?"))) {
            postgres.run("update users set changed = '2026-11-01 10:00:00+01'");
            String token = server.due();
            postgres.run("update users set hash = '" + IdentityStoreContract.HASH + "'");
            String renewed = token(server.get("/page", token));
            assertEquals(claims(token).string("ustp"), claims(renewed).string("ustp"), "hashed again");
            clock.pass(RecheckServer.UNTIL_RENEWAL);
            postgres.run("update users set changed = '2026-11-01 10:00:01+01'");
            assertEquals(401, server.get("/page", renewed).statusCode());
        }
    }

    /** The database may be a replica that still has the account from before the login. */
    @Test
    void changedStampEndsNothingDuringReplicaLag(TestPostgres postgres) {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestAccounts accounts = TestAccounts.Kind.JDBC.open(postgres);
                RecheckServer server = new RecheckServer(
                        clock,
                        accounts.configure(
                                WebXml.usual().filter("renewAfter", "10s").servlet("/*", WhoServlet.class)))) {
            String token = server.logIn();
            clock.pass(Duration.ofSeconds(110));
            accounts.changePassword();
            String renewed = token(server.get("/page", token));
            assertEquals(claims(token).string("ustp"), claims(renewed).string("ustp"));
            assertFalse(claims(renewed).has("uchk"));
            clock.pass(Duration.ofSeconds(11));
            assertEquals(401, server.get("/page", renewed).statusCode());
        }
    }

    @Test
    void accountOfAStoreWithoutStateHasAnEmptyStamp() {
        assertEquals("", new Account(new Identity("user", List.of()), null).stamp());
    }
}
