package io.github.jwtfilter.revocation;

import io.github.jwtfilter.benchmark.token.CpuTimeProfiler;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What does a request pay for a shared store with many facts? A request asks whether this server's copy is fresh, and
 * whether its login was ended: by itself, with the logins of its user, or with those of the user's name.
 *
 * <p>In the package of the list, because no other package may use all of it. Run its {@code main} with the class path of the
 * module.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EndedLoginsBenchmark {
    /** As many as a filter keeps verified tokens, a power of two. */
    private static final int LOGINS = 2_048;

    private static final Duration USUAL = Duration.ofHours(12);

    /** That of logins with refresh tokens. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private static final Optional<String> SOURCE = Optional.of("htpasswd");
    private static final Optional<String> ISSUER = Optional.of("https://bank.example");

    @Param({"0", "1000000"})
    public int facts;

    /** Whether the logins have the names of a session and a user at a provider. */
    @Param({"false", "true"})
    public boolean atProvider;

    private final LoginKeys[] logins = new LoginKeys[LOGINS];
    private final Clocks clocks = Clocks.ofSystem();
    private ScheduledExecutorService ticks;
    private Freshness freshness;
    private EndedLogins known;
    private long now;
    private int next;

    @Setup
    public void fill() {
        now = clocks.wall().instant().getEpochSecond();
        long until = now + RETENTION.toSeconds();
        known = new EndedLogins(EndedLogins.DEFAULT_CAPACITY, USUAL, RETENTION, clocks.wall(), clocks.nanoTime());
        for (int i = 0; i < facts; i++) {
            known.learn(fact(i, until), true);
        }
        for (int i = 0; i < LOGINS; i++) {
            logins[i] = keys(i);
            known.isEnded(logins[i]);
        }
        freshness = new Freshness(Duration.ofMinutes(15), clocks.wall(), clocks.nanoTime());
        freshness.beatReturned(freshness.now());
        ticks = Executors.newSingleThreadScheduledExecutor();
        ticks.scheduleAtFixedRate(this::tick, 0, 250, TimeUnit.MILLISECONDS);
    }

    /** Returns facts of all kinds: ten of twelve about single logins, one about a user, one about a session at a provider. */
    private Fact fact(int number, long until) {
        switch (number % 12) {
            case 10:
                return Fact.before(Kind.USER, "another user " + number, now, until);
            case 11:
                return ProviderKeys.endOfSession("another session " + number, now, now + USUAL.toSeconds());
            default:
                return LoginKeys.end("ended " + number, until);
        }
    }

    private void tick() {
        freshness.tick();
        freshness.beatReturned(freshness.now());
    }

    @TearDown
    public void stop() {
        ticks.shutdown();
    }

    private LoginKeys keys(int number) {
        String sid = "sid https://bank.example 0123456789abcdef" + number;
        UserKeys user = UserKeys.of(SOURCE, ISSUER, "user" + number);
        ProviderKeys provider = atProvider
                ? ProviderKeys.of(Optional.of("session" + number), Optional.of("subject" + number))
                : ProviderKeys.NONE;
        return new LoginKeys(() -> sid, user.at(provider), now, true);
    }

    /** Returns numbers in an order that the processor cannot guess. */
    private int another() {
        next = next * 0x2c9277b5 + 0xac564b05;
        return next >>> 21;
    }

    /** The token was presented before, so its digests are kept with it. */
    @Benchmark
    public boolean cachedToken() throws StoreBehindException {
        freshness.require();
        return known.isEnded(logins[another()]);
    }

    /** The token is new to this server, so its digests are computed. */
    @Benchmark
    public boolean newToken() throws StoreBehindException {
        freshness.require();
        return known.isEnded(keys(another()));
    }

    /** The name of a new token's login, without a list to look at. */
    @Benchmark
    public LoginKeys namesOfNewToken() {
        return keys(another());
    }

    /** Runs all benchmarks, and shows the CPU time and what they allocate. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EndedLoginsBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTimeProfiler.class)
                        .build())
                .run();
    }
}
