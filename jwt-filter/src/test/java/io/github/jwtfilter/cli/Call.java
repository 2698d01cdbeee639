package io.github.jwtfilter.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One call of the command line: its output and its exit status. */
public final class Call {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    public final int status;
    public final String out;
    final String err;

    /** How long the command would have waited; zero if it waited in fact. */
    final long skippedMillis;

    private Call(int status, String out, String err, long skippedMillis) {
        this.status = status;
        this.out = out;
        this.err = err;
        this.skippedMillis = skippedMillis;
    }

    public static Call of(String... args) {
        return with("", args);
    }

    static Call with(String input, String... args) {
        return with(input.getBytes(StandardCharsets.UTF_8), args);
    }

    static Call with(byte[] input, String... args) {
        return with(new ByteArrayInputStream(input), new NoTerminal(), args);
    }

    static Call atTerminal(List<String> typed, String... args) {
        return with(InputStream.nullInputStream(), new Typist(typed), args);
    }

    static Call with(InputStream input, Terminal terminal, String... args) {
        return with(input, terminal, false, args);
    }

    /** Makes a call that waits like a real one. */
    static Call waiting(String... args) {
        return with(InputStream.nullInputStream(), new NoTerminal(), true, args);
    }

    private static Call with(InputStream input, Terminal terminal, boolean waits, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // ASCII lacks most characters. The output must be UTF-8 in spite of that.
        PrintStream ascii = new PrintStream(out, false, StandardCharsets.US_ASCII);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        AtomicLong skipped = new AtomicLong();
        int status = Main.run(
                args,
                new Shell(
                        input,
                        ascii,
                        new PrintStream(err, false, StandardCharsets.US_ASCII),
                        clock,
                        waits ? Thread::sleep : skipped::addAndGet,
                        terminal));
        return new Call(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), skipped.get());
    }

    /** Returns the only line of output, without its newline. */
    String line() {
        if (out.indexOf('\n') != out.length() - 1) {
            throw new AssertionError("expected one line, got: " + this);
        }
        return out.substring(0, out.length() - 1);
    }

    @Override
    public String toString() {
        return "status " + status + "\n" + out + "---\n" + err;
    }

    public static String[] and(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    /** A terminal that is absent, because input comes from a pipe or a file. */
    static final class NoTerminal implements Terminal {
        @Override
        public boolean isPresent() {
            return false;
        }

        @Override
        public String readPassword(String prompt) {
            throw new AssertionError("there is no terminal");
        }
    }

    private static final class Typist implements Terminal {
        private final Deque<String> lines;

        Typist(List<String> lines) {
            this.lines = new ArrayDeque<>(lines);
        }

        @Override
        public boolean isPresent() {
            return true;
        }

        @Override
        public String readPassword(String prompt) {
            return lines.poll();
        }
    }
}
