package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.ListedIssuers;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.login.TokenContent;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.login.flow.RefreshOutcome;
import io.github.jwtfilter.login.flow.TokenRefresh;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.recheck.Outcome;
import io.github.jwtfilter.recheck.Recheck;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.MemoryCells;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.WebXml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Does a refresh give tokens if the login ends while it runs? */
final class EndDuringRefreshTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MutableClock clock = new MutableClock(START);
    private final LoginRules rules = LoginRules.builder()
            .claims("sub", "roles")
            .lifetimes(Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofMinutes(3), Duration.ofSeconds(30))
            .build()
            .withRefreshLifetime(Duration.ofDays(30));
    private final KeySet keys =
            KeySet.of(SigningKey.hmac(Algorithm.HS256, WebXml.SECRET.getBytes(StandardCharsets.UTF_8)));
    private final JwtVerifier verifier =
            new JwtVerifier(keys, ClaimRules.builder().clock(clock).build());
    private final EndedLogins ended = new EndedLogins(100, Duration.ofDays(30), clock, System::nanoTime);
    private final ActiveLogins logins = new ActiveLogins(
            new LoginReader(rules, ListedIssuers.NONE, clock), ended, ended, new StoreClock(Clocks.of(clock)));
    private final RefreshTokens tokens = new RefreshTokens(keys, rules, logins, clock);
    private Runnable duringTheRotation = () -> {};

    private Cells cells(Cells real) {
        return new Cells() {
            @Override
            public Optional<String> read(String name) throws StoreException {
                return real.read(name);
            }

            @Override
            public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
                    throws StoreException {
                duringTheRotation.run();
                return real.replace(name, expected, next, keep);
            }
        };
    }

    private RefreshOutcome.Kind refreshed(Runnable meanwhile) throws Exception {
        Claims claims = Claims.builder()
                .subject("user")
                .claim("sid", "sid-1")
                .claim("auth_time", START)
                .claim("usrc", "source")
                .claim("uend", START.plus(Duration.ofDays(30)))
                .issuedAt(START)
                .expiresAt(START.plus(Duration.ofMinutes(30)))
                .build();
        Login login = logins.admit(verifier.verify(new JwtSigner(keys).sign(claims)));
        Cells cells = cells(new MemoryCells(10, clock).of("user"));
        Families families = new Families(owner -> cells, logins, clock);
        families.begin(login);
        Tally rechecks = Tally.of((Object[]) Outcome.Kind.values());
        TokenRefresh refresh = new TokenRefresh(
                tokens,
                families,
                new LoginIssuer(rules, TokenContent.USUAL, new JwtSigner(keys), verifier, logins, clock),
                logins,
                Recheck.NONE,
                null,
                new TokenSizeLog(clock),
                rechecks,
                new Figures(rechecks, Tally.of()),
                System::nanoTime);
        duringTheRotation = meanwhile;
        return refresh.refresh(null, tokens.sign(login, 0)).kind();
    }

    @Test
    void loginThatStandsGetsTokens() throws Exception {
        assertEquals(RefreshOutcome.Kind.ISSUED, refreshed(() -> {}));
    }

    @Test
    void loginThatEndsDuringTheRotationGetsNone() throws Exception {
        assertEquals(RefreshOutcome.Kind.REFUSED, refreshed(() -> logins.endUser("user")));
    }
}
