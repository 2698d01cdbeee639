package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.revocation.ProviderKeys;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.WebXml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which logins end when a provider ends a session or a user, by the time of their beginning? */
final class ProviderEndTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = START.plusSeconds(30);

    private final MutableClock clock = new MutableClock(START);
    private final LoginRules rules = LoginRules.builder()
            .claims("sub", "roles")
            .lifetimes(Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofMinutes(3), Duration.ofSeconds(30))
            .build();
    private final KeySet keys =
            KeySet.of(SigningKey.hmac(Algorithm.HS256, WebXml.SECRET.getBytes(StandardCharsets.UTF_8)));
    private final JwtVerifier verifier =
            new JwtVerifier(keys, ClaimRules.builder().clock(clock).build());
    private final EndedLogins ended = new EndedLogins(100, Duration.ofHours(12), clock, System::nanoTime);
    private final ActiveLogins logins = new ActiveLogins(
            new LoginReader(rules, ListedIssuers.NONE, clock), ended, ended, new StoreClock(Clocks.of(clock)));
    private final LoginIssuer issuer =
            new LoginIssuer(rules, TokenContent.USUAL, new JwtSigner(keys), verifier, logins, clock);

    private Login logIn(String session, String subject) throws Exception {
        return issuer.issue(user(session, subject), SizeBudget.ofHeader(), null).login();
    }

    private static Instant authTime(Login login) {
        return login.claims().time("auth_time").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"session", "subject"})
    void loginInTheSecondOfTheEndStands(String kind) throws Exception {
        Login before = logIn("session", "subject");
        end(kind, LATER);
        assertTrue(logins.isEnded(before));

        Login after = logIn("session", "subject");
        assertEquals(START.plusSeconds(1), authTime(after));
        assertFalse(logins.isEnded(after));

        end(kind, LATER);
        assertTrue(logins.isEnded(after), "the next end in the same second ends it too");
    }

    /** The end of the user moves the beginning of the next login into the second to come. */
    @Test
    void loginsThatBeganAfterOtherEndsInTheSameSecondEnd() throws Exception {
        end("subject", LATER);
        Login after = logIn("session", "subject");
        end("session", LATER);
        assertTrue(logins.isEnded(after));
        Login again = logIn("session", "subject");
        end("subject", LATER);
        assertTrue(logins.isEnded(again));
        Login inOtherSession = logIn("other", "subject");
        logins.endProviderSession("other", Optional.empty());
        assertTrue(logins.isEnded(inOtherSession));
    }

    @ParameterizedTest
    @CsvSource({"session", "subject"})
    void otherLoginsStandAndDoNotWait(String kind) throws Exception {
        end(kind, LATER);
        Login other = logIn("other", "another");
        assertEquals(START, authTime(other));
        assertFalse(logins.isEnded(other));
        assertFalse(logins.isEnded(logIn(null, "another")));
    }

    /** A session that has ended gets no new logins, so the time of the token does not matter. */
    @ParameterizedTest
    @CsvSource({"session, true", "subject, false"})
    void loginsOfTheUserThatBeganAfterTheTokenStand(String kind, boolean isEnded) throws Exception {
        Login before = logIn("session", "subject");
        clock.pass(Duration.ofSeconds(31));
        Login after = logIn("session", "subject");
        clock.pass(Duration.ofSeconds(200));
        end(kind, LATER);
        assertTrue(logins.isEnded(before));
        assertEquals(isEnded, logins.isEnded(after));
    }

    /** A server that does not know of the end yet begins a login by its own clock. */
    @ParameterizedTest
    @CsvSource({"session", "subject"})
    void manyEndsInOneSecondDoNotReachIntoTheFuture(String kind) {
        for (int i = 0; i < 30; i++) {
            logins.endProviderSession("other " + i, Optional.empty());
            logins.endProviderSubject("another " + i, LATER);
        }
        end(kind, LATER);
        assertTrue(logins.isEnded(begun(START)));
        assertFalse(logins.isEnded(begun(START.plusSeconds(1))));
    }

    /** A user who logs out everywhere in a loop, on a server that another one hears of, evades no end. */
    @ParameterizedTest
    @CsvSource({"session", "subject"})
    void loginThatSeveralEndsInOneSecondMovedEndsOnAnotherServer(String kind) throws Exception {
        Login login = logIn("session", "subject");
        for (int i = 0; i < 3; i++) {
            logins.endUser(login);
            login = logIn("session", "subject");
        }
        assertEquals(START.plusSeconds(3), authTime(login));
        ActiveLogins other = new ActiveLogins(
                new LoginReader(rules, ListedIssuers.NONE, clock), ended, ended, new StoreClock(Clocks.of(clock)));
        if (kind.equals("session")) {
            other.endProviderSession("session", Optional.of("subject"));
        } else {
            other.endProviderSubject("subject", LATER);
        }
        assertTrue(other.isEnded(login));
    }

    @Test
    void manyEndsAtTheProviderBarelyMoveThoseOfAnOperator() {
        for (int i = 0; i < 30; i++) {
            logins.endProviderSession("other " + i, Optional.empty());
        }
        logins.endUser("alice");
        assertTrue(logins.isEnded(begun(START.plusSeconds(1))));
        assertFalse(logins.isEnded(begun(START.plusSeconds(2))));
    }

    private static Login begun(Instant authTime) {
        Claims claims = Claims.builder()
                .subject("alice")
                .claim("usrc", "idp")
                .claim("psid", "session")
                .claim("psub", "subject")
                .claim("auth_time", authTime)
                .issuedAt(authTime)
                .expiresAt(authTime.plusSeconds(600))
                .build();
        return Login.of(new Identity("alice", List.of()), claims, () -> "id " + authTime, true);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"session, subject", "session, another", "-, subject"})
    void endWhileALoginIsBeingMadeIsNoticed(String session, String subject) {
        logins.endProviderSession("other", Optional.empty());
        Predicate<ProvedUser> isEnded = logins.watchProviderEnds();
        ProvedUser user = user(session, subject);
        assertFalse(isEnded.test(user));
        logins.endProviderSession("other", Optional.empty());
        logins.endUser("alice");
        assertFalse(isEnded.test(user));
        end(session == null ? "subject" : "session", LATER);
        assertTrue(isEnded.test(user));
        assertFalse(isEnded.test(user("other session", "other subject")));
    }

    /** Not even the order of the seconds tells them apart. */
    @ParameterizedTest
    @CsvSource({"session", "subject"})
    void endRightBeforeALoginIsNoEndOfIt(String kind) {
        end(kind, LATER);
        end(kind, LATER);
        Predicate<ProvedUser> isEnded = logins.watchProviderEnds();
        logins.endProviderSession("other", Optional.empty());
        assertFalse(isEnded.test(user("session", "subject")));
    }

    @Test
    void endIsNoticedAmongVeryManyOthers() {
        Predicate<ProvedUser> isEnded = logins.watchProviderEnds();
        end("session", LATER);
        for (int i = 0; i < 100; i++) {
            logins.endProviderSession("other " + i, Optional.empty());
        }
        assertTrue(isEnded.test(user("session", "subject")));
        assertFalse(isEnded.test(user("one more", "one more")));
    }

    /** A shared store delivers ends of other servers late. */
    @Test
    void oldEndThatArrivesWhileALoginIsBeingMadeIsNoEndOfIt() {
        Predicate<ProvedUser> isEnded = logins.watchProviderEnds();
        long second = START.getEpochSecond() - 1;
        ended.learn(ProviderKeys.endOfSession("session", second, second + 1_000), true);
        assertFalse(isEnded.test(user("session", "subject")));
    }

    private static ProvedUser user(String session, String subject) {
        return ProvedUser.ofProvider(new Identity("alice", List.of()), "idp", subject, Optional.ofNullable(session));
    }

    @ParameterizedTest
    @CsvSource({"session", "subject"})
    void providerWhoseClockIsFastDoesNotEndLaterLogins(String kind) throws Exception {
        end(kind, START.plusSeconds(60));
        clock.pass(Duration.ofSeconds(2));
        Login later = logIn("session", "subject");
        assertEquals(START.plusSeconds(2), authTime(later));
        assertFalse(logins.isEnded(later));
    }

    @Test
    void renewedTokenEndsWithItsSession() throws Exception {
        Login login = logIn("session", "subject");
        Claims renewed = login.claims().toBuilder()
                .issuedAt(START.plusSeconds(600))
                .expiresAt(START.plusSeconds(2_400))
                .build();
        clock.pass(Duration.ofMinutes(11));
        end("session", START.plusSeconds(690));
        Login read = logins.read(verifier.verify(new JwtSigner(keys).sign(renewed)));
        assertTrue(logins.isEnded(read));
    }

    /** Another server may use the same names of claims for something else. */
    @ParameterizedTest
    @CsvSource({"true, true, true", "true, false, true", "false, true, true", "false, false, false"})
    void claimsOfAnotherServerAreIgnored(boolean isSignedHere, boolean hasSource, boolean isEnded) {
        Claims.Builder claims = Claims.builder()
                .subject("alice")
                .claim("psid", "session")
                .claim("auth_time", START)
                .issuedAt(START)
                .expiresAt(START.plusSeconds(600));
        if (hasSource) {
            claims.claim("usrc", "idp");
        }
        Login login = Login.of(new Identity("alice", List.of()), claims.build(), () -> "id", isSignedHere);
        end("session", LATER);
        assertEquals(isEnded, logins.isEnded(login));
    }

    private void end(String kind, Instant last) {
        Ending ending = kind.equals("session")
                ? logins.endProviderSession("session", Optional.empty())
                : logins.endProviderSubject("subject", last);
        assertEquals(Ending.STORED, ending);
    }
}
