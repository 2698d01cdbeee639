package io.github.jwtfilter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * The environment of a command: streams, clock, pause and terminal. The streams always use UTF-8, regardless of the platform's
 * charset.
 */
final class Shell {
    final InputStream in;
    final Clock clock;
    final Pause pause;
    final Terminal terminal;
    private final PrintStream out;
    private final PrintStream err;

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void of(long millis) throws InterruptedException;
    }

    Shell(InputStream in, PrintStream out, PrintStream err, Clock clock, Pause pause, Terminal terminal) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.pause = pause;
        this.terminal = terminal;
    }

    /** Prints a result unchanged to standard output. */
    void print(String text) {
        write(out, text);
    }

    /** Prints an error on one line to standard error. */
    void fault(String message) {
        // Flush results first, so that on a terminal the error follows the output that led to it.
        out.flush();
        write(err, OneLine.of(message) + "\n");
        err.flush();
    }

    /** Prints usage after a wrong call. */
    void printToErr(String text) {
        write(err, text);
        err.flush();
    }

    /**
     * Flushes standard output.
     *
     * @throws IOException if output failed, for example on a full disk or a closed pipe; a PrintStream itself hides
     *     such errors
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
