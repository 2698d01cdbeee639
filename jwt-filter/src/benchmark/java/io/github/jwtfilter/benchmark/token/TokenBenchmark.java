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

/** One library, one operation, one JVM: nothing else spoils what its compiler learns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {
    /** Milliseconds of CPU time before anything is measured. */
    static final String WARM_UP = "benchmark.warmUp";

    @Param("jwt-filter")
    public String library;

    @Param("verify")
    public String operation;

    private final Baton.Runner baton = Integer.getInteger(Baton.PORT) == null ? null : new Baton.Runner();
    private Operation measured;

    /** JMH warms up for a while by the clock; on a busy machine that may be next to nothing. */
    @Setup
    public void warmUp(Blackhole blackhole) throws Exception {
        measured = Operation.of(operation, Library.ALL.get(library).get());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long step = TimeUnit.MILLISECONDS.toNanos(Long.getLong(WARM_UP, 1_000)) / 4;
        long compiled = -1;
        // At least four steps, then until the compiler had nothing to do for a step.
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

    /** Each thread goes through the tokens by itself. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        private int next() {
            last = last + 1 & Short.MAX_VALUE;
            return last;
        }
    }
}
