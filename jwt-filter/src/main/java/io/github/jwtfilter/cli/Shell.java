package io.github.jwtfilter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** What surrounds a command: its streams, always in UTF-8 whatever the platform's charset, its clock, its terminal. */
final class Shell {
    final InputStream in;
    final Clock clock;
    final Terminal terminal;
    private final PrintStream out;
    private final PrintStream err;

    Shell(InputStream in, PrintStream out, PrintStream err, Clock clock, Terminal terminal) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.terminal = terminal;
    }

    /** A result: the text as it is. */
    void print(String text) {
        write(out, text);
    }

    /** A fault, on one line. */
    void fault(String message) {
        // Results first, so that where both go to a terminal the fault stands after what led to it.
        out.flush();
        write(err, OneLine.of(message) + "\n");
        err.flush();
    }

    /** Help that nobody asked for. */
    void printToErr(String text) {
        write(err, text);
        err.flush();
    }

    /**
     * Hands on what was printed so far.
     *
     * @throws IOException if it could not be written, which a PrintStream keeps to itself: a full disk, a closed pipe
     */
    void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output: cannot be written");
        }
    }

    private static void write(PrintStream stream, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        stream.write(utf8, 0, utf8.length);
    }
}
