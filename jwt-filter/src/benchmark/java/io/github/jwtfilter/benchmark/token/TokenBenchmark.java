package io.github.jwtfilter.benchmark.token;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One library, one JVM: no other library's types spoil what its compiler learns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {
    @Param("jwt-filter")
    public String library;

    private final List<String> good = Tokens.good();
    private final List<TokenClaims> claims = Tokens.claims();
    private Library measured;

    @Setup
    public void setUp() throws Exception {
        measured = Library.ALL.get(library).get();
        measured.verify(good.get(0));
    }

    @Benchmark
    public Object verify(Turn turn) throws Exception {
        return measured.verify(good.get(turn.next(good.size())));
    }

    @Benchmark
    public Object sign(Turn turn) throws Exception {
        return measured.sign(claims.get(turn.next(claims.size())));
    }

    @Benchmark
    public Object refuse(Turn turn, BadTokens bad) {
        return measured.refuse(bad.tokens.get(turn.next(bad.tokens.size())));
    }

    /** What is refused. */
    @State(Scope.Benchmark)
    public static class BadTokens {
        @Param("forged")
        public String kind;

        private List<String> tokens;

        @Setup
        public void setUp() {
            tokens = Tokens.bad(kind);
        }
    }

    /** Each thread goes through the tokens by itself. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        private int next(int size) {
            last = (last + 1) % size;
            return last;
        }
    }
}
