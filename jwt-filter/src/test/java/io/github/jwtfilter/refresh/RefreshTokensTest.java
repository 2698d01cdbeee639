package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.ListedIssuers;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.transport.UnusableTokenException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts does a server accept as its own refresh tokens? */
final class RefreshTokensTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final KeySet OLD = KeySet.of(key('a'));
    private static final KeySet BOTH = KeySet.of(List.of(key('b'), key('a')));
    private static final KeySet NEW = KeySet.of(key('b'));

    private final MutableClock clock = new MutableClock(START);
    private KeySet keys = OLD;
    private final RefreshTokens tokens = tokens("bank", "accounts");

    private static SigningKey key(char letter) {
        return SigningKey.hmac(
                Algorithm.HS256, String.valueOf(letter).repeat(32).getBytes(StandardCharsets.UTF_8));
    }

    private RefreshTokens tokens(String issuer, String audience) {
        LoginRules rules = LoginRules.builder()
                .claims("sub", "roles")
                .lifetimes(Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofMinutes(3), Duration.ofSeconds(30))
                .issuer(issuer)
                .audience(List.of(audience))
                .build();
        EndedLogins ended = new EndedLogins(100, Duration.ofHours(12), clock, System::nanoTime);
        ActiveLogins logins = new ActiveLogins(
                new LoginReader(rules, ListedIssuers.NONE, clock), ended, ended, new StoreClock(Clocks.of(clock)));
        return new RefreshTokens(() -> keys, rules, logins, clock);
    }

    private static Claims.Builder claims() {
        return Claims.builder()
                .subject("user")
                .issuer("bank")
                .audience("accounts")
                .claim("sid", "sid-1")
                .claim("auth_time", START)
                .claim("usrc", "source")
                .claim("uend", START.plus(Duration.ofDays(30)))
                .expiresAt(START.plus(Duration.ofMinutes(30)))
                .id("jti");
    }

    private static Login login(Claims.Builder claims) {
        return Login.of(new Identity("user", List.of()), claims.build(), () -> "sid", true);
    }

    /** Signs like a server, but any claims. */
    private static String signed(Claims.Builder claims) {
        KeySet derived = OLD.derived("jwt-filter refresh token").orElseThrow();
        return new JwtSigner(derived, "refresh+jwt").sign(claims.build());
    }

    private Reason reason(RefreshTokens at, String token) {
        return assertThrows(InvalidTokenException.class, () -> at.read(token)).reason();
    }

    @Test
    void signedTokenIsReadWithItsGeneration() throws Exception {
        RefreshToken read = tokens.read(tokens.sign(login(claims()), 7));
        assertEquals(7, read.generation());
        assertEquals("user", read.login().identity().getName());
        assertEquals(
                START.plus(Duration.ofDays(30)),
                read.login().claims().expiresAt().orElseThrow());
    }

    @Test
    void earlierKeyCountsUntilItIsRemoved() throws Exception {
        String token = tokens.sign(login(claims()), 0);
        keys = BOTH;
        assertEquals(0, tokens.read(token).generation());
        assertEquals(1, tokens.read(tokens.sign(login(claims()), 1)).generation());
        keys = NEW;
        assertEquals(Reason.BAD_SIGNATURE, reason(tokens, token));
    }

    @ParameterizedTest
    @CsvSource({"other, accounts, WRONG_ISSUER", "bank, other, WRONG_AUDIENCE"})
    void otherServersTokenIsRefused(String issuer, String audience, Reason reason)
            throws UnusableTokenException, StoreBehindException {
        assertEquals(reason, reason(tokens(issuer, audience), tokens.sign(login(claims()), 0)));
    }

    @Test
    void loginTokenIsRefused() {
        assertEquals(Reason.BAD_SIGNATURE, reason(tokens, new JwtSigner(OLD, "refresh+jwt").sign(claims().build())));
        KeySet derived = OLD.derived("jwt-filter refresh token").orElseThrow();
        String token = new JwtSigner(derived, "JWT").sign(claims().id("sid-1.0").build());
        assertEquals(Reason.UNSUPPORTED_HEADER, reason(tokens, token));
    }

    @ParameterizedTest
    @CsvSource({"jti", "sid-1", "sid-1.", "sid-1.x", "sid-1.-1", "sid-2.0", ".0", "sid-1.9999999999999999999"})
    void malformedGenerationIsRefused(String id) {
        assertEquals(Reason.INVALID_CLAIMS, reason(tokens, signed(claims().id(id))));
    }

    @ParameterizedTest
    @CsvSource({"sid", "jti", "uend", "usrc", "auth_time"})
    void tokenWithoutOneOfItsClaimsIsRefused(String missing) {
        Reason reason = reason(tokens, signed(claims().id("sid-1.0").remove(missing)));
        assertEquals(Reason.MISSING_CLAIM, reason);
    }

    @Test
    void tokenCountsUntilTheEndOfItsFamily() throws Exception {
        String token = tokens.sign(login(claims()), 0);
        clock.set(START.plus(Duration.ofDays(30)).minusSeconds(1));
        tokens.read(token);
        clock.pass(Duration.ofSeconds(1));
        assertEquals(Reason.EXPIRED, reason(tokens, token));
    }

    @Test
    void unusableTokenIsNotMade() {
        Login large = login(claims().claim("roles", List.of("x".repeat(7000))));
        String message = assertThrows(UnusableTokenException.class, () -> tokens.sign(large, 0))
                .getMessage();
        assertTrue(message.startsWith("refresh token: expected at most 8192 bytes, got "), message);
        assertThrows(UnusableTokenException.class, () -> tokens.sign(login(claims().remove("usrc")), 0));
    }
}
