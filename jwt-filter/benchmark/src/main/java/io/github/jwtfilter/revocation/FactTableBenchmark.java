package io.github.jwtfilter.revocation;

import io.github.jwtfilter.benchmark.token.CpuTimeProfiler;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long does one look-up in the table of ended logins take, and how long does the table take to grow? Each look-up is of
 * another digest, so that it finds its slot outside the processor's nearest caches, as after other work of a server.
 *
 * <p>In the package of the table, because no other package may use it. The profile {@code benchmark} compiles it; run its
 * {@code main} with the class path of the module.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FactTableBenchmark {
    @Param({"1000", "1000000"})
    public int facts;

    private FactTable table;
    private long next;

    @Setup
    public void fill() {
        table = filled(facts);
    }

    private static FactTable filled(int facts) {
        // The second of each entry is the number of another one, so that all entries form one circle.
        int[] following = IntStream.range(0, facts).toArray();
        SplittableRandom random = new SplittableRandom(facts);
        for (int i = facts - 1; i > 0; i--) {
            int other = random.nextInt(i);
            int swapped = following[i];
            following[i] = following[other];
            following[other] = swapped;
        }
        FactTable filled = new FactTable();
        for (int i = 0; i < facts; i++) {
            filled.put(mixed(i), i, following[i] + 1L, true);
        }
        return filled;
    }

    /** Returns a number as evenly spread as a digest (SplitMix64). */
    private static long mixed(long number) {
        long mixed = (number + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** Looks up a login that stands, without waiting for the former look-up. */
    @Benchmark
    public long standingLogin() {
        next--;
        return table.second(mixed(next), 0);
    }

    /** Looks up an ended login. */
    @Benchmark
    public long endedLogin() {
        next = next + 1 == facts ? 0 : next + 1;
        return table.second(mixed(next), (int) next);
    }

    /** Looks up a login that stands, after the former look-up. */
    @Benchmark
    public long standingLoginAfterAnother() {
        next = table.second(mixed(next), 0) + next - 1;
        return next;
    }

    /** Looks up an ended login. Which one is the outcome of the former look-up, so that the processor waits for it. */
    @Benchmark
    public long endedLoginAfterAnother() {
        next = table.second(mixed(next), (int) next) - 1;
        return next;
    }

    /** A table that must grow for its next entry. */
    @State(Scope.Thread)
    public static class FullTable {
        @Param({"1000", "1000000"})
        public int facts;

        private FactTable table;
        private int last;

        @Setup(Level.Invocation)
        public void fill() {
            table = filled(facts);
            long bytes = table.bytes();
            for (last = facts; table.bytes() == bytes; last++) {
                table.put(mixed(last), last, Integer.MAX_VALUE, true);
            }
            table = filled(last - 1);
        }
    }

    /** Adds the entry for which the table grows. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 20)
    @Measurement(iterations = 20)
    public long growth(FullTable full) {
        full.table.put(mixed(full.last - 1), full.last - 1, Integer.MAX_VALUE, true);
        return full.table.bytes();
    }

    /** Runs all benchmarks, and shows the CPU time and what they allocate. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(FactTableBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTimeProfiler.class)
                        .build())
                .run();
    }
}
