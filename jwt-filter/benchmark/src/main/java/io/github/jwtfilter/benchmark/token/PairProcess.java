package io.github.jwtfilter.benchmark.token;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * The main class of a JVM that measures two loops in pairs. The two measurements of a pair follow each other, in random
 * order, so that a slow moment of the machine hits both. Prints one line per pair: the CPU nanoseconds of a call in the
 * first and in the second loop.
 */
final class PairProcess {
    private static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(15);
    private static final int CALLS = 1_000;
    private static final int MIN_STEPS = 4;
    private static final int MAX_STEPS = 12;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Object result;

    private PairProcess() {}

    /**
     * Measures.
     *
     * @param args the operation; the number of pairs; library and JAR of the first loop; the same of the second. The
     *     JAR is empty for the present version
     */
    public static void main(String[] args) throws Exception {
        new PairProcess()
                .run(
                        Loop.load(args[2], args[3], args[0]),
                        Loop.load(args[4], args[5], args[0]),
                        Integer.parseInt(args[1]));
    }

    private void run(IntFunction<Object> first, IntFunction<Object> second, int pairs) {
        int calls = warmUp(first, second);
        Random random = new Random();
        for (int pair = 0; pair < pairs; pair++) {
            boolean swapped = random.nextBoolean();
            double one = cost(swapped ? second : first, calls);
            double other = cost(swapped ? first : second, calls);
            System.out.println(swapped ? other + " " + one : one + " " + other);
        }
    }

    /** Runs both until the compiler is idle. Returns the number of calls that take one turn. */
    private int warmUp(IntFunction<Object> first, IntFunction<Object> second) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long compiled = -1;
        double cost = 0;
        for (int step = 0;
                step < MIN_STEPS || step < MAX_STEPS && compiled != compiler.getTotalCompilationTime();
                step++) {
            compiled = compiler.getTotalCompilationTime();
            cost = Math.max(warmUp(first), warmUp(second));
        }
        return (int) Math.max(1, TURN / cost);
    }

    private double warmUp(IntFunction<Object> loop) {
        long start = threads.getCurrentThreadCpuTime();
        long calls = 0;
        while (threads.getCurrentThreadCpuTime() - start < WARM_UP) {
            result = loop.apply(CALLS);
            calls += CALLS;
        }
        return (double) (threads.getCurrentThreadCpuTime() - start) / calls;
    }

    private double cost(IntFunction<Object> loop, int calls) {
        long start = threads.getCurrentThreadCpuTime();
        result = loop.apply(calls);
        return (double) (threads.getCurrentThreadCpuTime() - start) / calls;
    }
}
