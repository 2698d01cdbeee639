package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.ListedIssuers;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.MemoryCells;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Does a family grant exactly one successor for each token, whatever the store and other requests do? */
final class FamiliesTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MutableClock clock = new MutableClock(START);
    private final ScriptedCells cells = new ScriptedCells();
    private final ActiveLogins logins = logins();
    private final Families families = new Families(owner -> cells, logins, clock);
    private final Login login = login("sid-1", "user");

    private ActiveLogins logins() {
        LoginRules rules = LoginRules.builder()
                .claims("sub", "roles")
                .lifetimes(Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofMinutes(3), Duration.ofSeconds(30))
                .build();
        EndedLogins ended = new EndedLogins(100, Duration.ofHours(12), clock, System::nanoTime);
        return new ActiveLogins(
                new LoginReader(rules, ListedIssuers.NONE, clock), ended, ended, new StoreClock(Clocks.of(clock)));
    }

    private static Login login(String sid, String user) {
        Claims claims = Claims.builder()
                .subject(user)
                .claim("sid", sid)
                .claim("auth_time", START)
                .claim("usrc", "source")
                .claim("uend", START.plus(Duration.ofDays(30)))
                .expiresAt(START.plus(Duration.ofMinutes(30)))
                .build();
        return Login.of(new Identity(user, List.of()), claims, () -> "sid " + sid, true);
    }

    /** Cells that fail, or that another request changes, just before the next replacement. */
    private static final class ScriptedCells implements Cells {
        final Cells real = new MemoryCells(100, new MutableClock(START)).of("any");
        Runnable before = () -> {};
        boolean fails;
        Duration kept;
        String name;

        @Override
        public Optional<String> read(String of) throws StoreException {
            name = of;
            return real.read(of);
        }

        @Override
        public boolean replace(String of, Optional<String> expected, Optional<String> next, Duration keep)
                throws StoreException {
            name = of;
            Runnable now = before;
            before = () -> {};
            now.run();
            if (fails) {
                throw new StoreException("no answer");
            }
            kept = keep;
            return real.replace(of, expected, next, keep);
        }
    }

    private Rotation use(long generation) throws StoreException {
        return families.rotate(new RefreshToken(login, generation));
    }

    private Rotation useNow(long generation) {
        try {
            return use(generation);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cellIsNamedByDigestAndKeptUntilTheEnd() throws StoreException {
        families.begin(login);
        assertTrue(cells.name.matches("refresh:[0-9a-f]{24}"), cells.name);
        assertEquals(Duration.ofDays(30).plus(Duration.ofMinutes(10)), cells.kept);
        clock.pass(Duration.ofDays(29));
        assertEquals(Rotation.GRANTED, use(0));
        assertEquals(Duration.ofDays(1).plus(Duration.ofMinutes(10)), cells.kept);
        assertThrows(StoreException.class, () -> families.begin(login));
    }

    @Test
    void tokenOfAnUnknownFamilyIsNotGranted() throws StoreException {
        assertEquals(Rotation.UNKNOWN, use(0));
        families.begin(login);
        assertEquals(Rotation.UNKNOWN, families.rotate(new RefreshToken(login("sid-2", "user"), 0)));
    }

    @Test
    void reusedFamilyIsGone() throws StoreException {
        families.begin(login);
        use(0);
        use(1);
        assertEquals(Rotation.REUSED, use(0));
        assertEquals(Rotation.UNKNOWN, use(2));
    }

    @Test
    void forgottenFamilyIsGone() throws StoreException {
        families.begin(login);
        families.forget(login);
        assertEquals(Rotation.UNKNOWN, use(0));
        families.forget(login);
        cells.fails = true;
        families.forget(login);
    }

    @Test
    void parallelRequestThatLosesEndsInTheGrace() throws StoreException {
        families.begin(login);
        cells.before = () -> assertEquals(Rotation.GRANTED, useNow(0));
        assertEquals(Rotation.GRANTED, use(0));
        assertEquals(Optional.of("1 " + START.toEpochMilli() + " 1"), cells.read(cells.name));
    }

    @Test
    void thiefWhoAlwaysComesWithinTheGraceIsNoticed() throws StoreException {
        families.begin(login);
        assertEquals(Rotation.GRANTED, use(0), "the client");
        assertEquals(Rotation.GRANTED, use(0), "the thief");
        clock.pass(Duration.ofHours(1));
        assertEquals(Rotation.GRANTED, use(1), "the client");
        assertEquals(Rotation.REUSED, use(1), "the thief");
    }

    @Test
    void clientThatLosesEachSecondAnswerStaysLoggedIn() throws StoreException {
        families.begin(login);
        for (int generation = 0; generation < 10; generation += 2) {
            assertEquals(Rotation.GRANTED, use(generation));
            assertEquals(Rotation.GRANTED, use(generation));
            assertEquals(Rotation.GRANTED, use(generation + 1));
        }
    }

    @Test
    void reuseDuringARefreshEndsTheFamily() throws StoreException {
        families.begin(login);
        use(0);
        use(0);
        cells.before = () -> assertEquals(Rotation.REUSED, useNow(0));
        assertEquals(Rotation.UNKNOWN, use(1));
    }

    @Test
    void refreshDuringAReuseDoesNotSaveTheFamily() throws StoreException {
        families.begin(login);
        use(0);
        use(0);
        cells.before = () -> assertEquals(Rotation.GRANTED, useNow(1));
        assertEquals(Rotation.REUSED, use(0));
        assertEquals(Rotation.UNKNOWN, use(2));
    }

    @Test
    void storeThatDoesNotConfirmARefreshIsAnError() throws StoreException {
        families.begin(login);
        cells.fails = true;
        assertThrows(StoreException.class, () -> use(0));
        cells.fails = false;
        assertEquals(Rotation.GRANTED, use(0));
    }

    @Test
    void userWhoHasBegunTooManyFamiliesBeginsNone() throws StoreException {
        List<String> owners = new ArrayList<>();
        Families limited = new Families(
                new FamilyCells() {
                    @Override
                    public Cells of(String owner) {
                        return cells;
                    }

                    @Override
                    public Cells toBegin(String owner) throws StoreException {
                        owners.add(owner);
                        throw new StoreException("too many");
                    }
                },
                logins,
                clock);
        assertThrows(StoreException.class, () -> limited.begin(login));
        assertThrows(StoreException.class, () -> limited.begin(login("sid-2", "USER")));
        assertThrows(StoreException.class, () -> limited.begin(login("sid-3", "another")));
        assertEquals(owners.get(0), owners.get(1), "the same user");
        assertNotEquals(owners.get(0), owners.get(2));
        assertEquals(Rotation.UNKNOWN, use(0));
    }

    @Test
    void refreshWaitsForItsResult() throws StoreException {
        families.begin(login);
        ScriptedCells hasty = new ScriptedCells();
        hasty.fails = true;
        Families patient = new Families(
                new FamilyCells() {
                    @Override
                    public Cells of(String owner) {
                        return hasty;
                    }

                    @Override
                    public Cells toRotate(String owner) {
                        return cells;
                    }
                },
                logins,
                clock);
        assertEquals(Rotation.GRANTED, patient.rotate(new RefreshToken(login, 0)));
    }

    @Test
    void reuseCountsEvenIfTheStoreDoesNotConfirmIt() throws StoreException {
        families.begin(login);
        use(0);
        use(1);
        cells.fails = true;
        assertEquals(Rotation.REUSED, use(0));
    }

    @Test
    void storeThatLostEntriesBelievesTheNewestToken() throws StoreException {
        families.begin(login);
        Optional<String> lost = cells.read(cells.name);
        use(0);
        use(1);
        cells.real.replace(cells.name, cells.read(cells.name), lost, Duration.ofHours(1));
        assertEquals(Rotation.GRANTED, use(2));
        assertEquals(Rotation.REUSED, use(1));
    }

    @Test
    void parallelUsesAreGrantedTwiceAndReportedOnce() throws Exception {
        int parallel = 50;
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        Families shared = new Families(new MemoryCells(1_000, clock)::of, logins, clock);
        try {
            for (int round = 0; round < 20; round++) {
                Login each = login("round-" + round, "user");
                shared.begin(each);
                List<Callable<Rotation>> uses = new ArrayList<>();
                for (int i = 0; i < parallel; i++) {
                    uses.add(() -> shared.rotate(new RefreshToken(each, 0)));
                }
                Map<Rotation, Integer> counts = new EnumMap<>(Rotation.class);
                for (Future<Rotation> use : threads.invokeAll(uses)) {
                    counts.merge(use.get(), 1, Integer::sum);
                }
                assertEquals(Map.of(Rotation.GRANTED, 2, Rotation.REUSED, 1, Rotation.UNKNOWN, parallel - 3), counts);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
