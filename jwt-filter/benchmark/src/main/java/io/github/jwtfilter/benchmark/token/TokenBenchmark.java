package io.github.jwtfilter.benchmark.token;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A benchmark of one library and one operation in its own JVM, so that the JIT compiler's profile contains only this
 * code.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {
    /**
     * The option that compiles a method before it is called again. If the compiler works in the background, what it
     * compiles depends on chance: the same code in two class loaders of one JVM differed by up to 8 %, with this option
     * by up to 2 %.
     */
    public static final String STEADY_COMPILER = "-Xbatch";

    /** The system property with the CPU time of the warm-up in milliseconds. */
    static final String WARM_UP = "benchmark.warmUp";

    @Param("jwt-filter")
    public String library;

    @Param("verify")
    public String operation;

    private final Baton.Runner baton = Integer.getInteger(Baton.PORT) == null ? null : new Baton.Runner();
    private Operation measured;

    /** Warms up by CPU time. JMH warms up by wall-clock time, which may be almost nothing on a busy machine. */
    @Setup
    public void warmUp(Blackhole blackhole) throws Exception {
        measured = Operation.of(operation, Library.ALL.get(library).get());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long step = TimeUnit.MILLISECONDS.toNanos(Long.getLong(WARM_UP, 1_000)) / 4;
        long compiled = -1;
        // Run at least four steps, then until the compiler was idle for a whole step, and at most twelve.
        for (int steps = 1; steps <= 4 || steps <= 12 && compiled != compiler.getTotalCompilationTime(); steps++) {
            compiled = compiler.getTotalCompilationTime();
            long end = threads.getCurrentThreadCpuTime() + step;
            while (threads.getCurrentThreadCpuTime() < end) {
                for (int number = 0; number < 1_000; number++) {
                    blackhole.consume(measured.call(number));
                }
            }
        }
    }

    @Setup(Level.Iteration)
    public void awaitBaton() {
        if (baton != null) {
            baton.await();
        }
    }

    @TearDown(Level.Iteration)
    public void passBaton() {
        if (baton != null) {
            baton.pass();
        }
    }

    @Benchmark
    public Object call(Turn turn) throws Exception {
        return measured.call(turn.next());
    }

    /** The position in the list of tokens, separate for each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        private int next() {
            last = last + 1 & Short.MAX_VALUE;
            return last;
        }
    }
}
