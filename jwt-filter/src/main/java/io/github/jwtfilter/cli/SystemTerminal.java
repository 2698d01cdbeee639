package io.github.jwtfilter.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * The terminal of the JVM. Java's console is missing if standard output is a file, as in
 * {@code hash-password alice >> users}. In that case, stty(1) switches the echo off.
 */
final class SystemTerminal implements Terminal {
    private final InputStream in;
    private final PrintStream err;

    SystemTerminal(InputStream in, PrintStream err) {
        this.in = in;
        this.err = err;
    }

    @Override
    public boolean isPresent() {
        return console() != null || stty("-g");
    }

    @Override
    public String readPassword(String prompt) throws UsageException, IOException {
        Console console = console();
        return console == null ? readWithStty(prompt) : readFrom(console, prompt);
    }

    private static String readFrom(Console console, String prompt) throws UsageException {
        char[] typed = console.readPassword("%s", prompt);
        String password = typed == null ? null : new String(typed);
        // The console's charset lacks a character that was typed. The hash of the result would match no password from a
        // browser.
        if (password != null && password.indexOf('\uFFFD') >= 0) {
            throw new UsageException("password: not text in this terminal's charset; try again with LC_ALL=C.UTF-8");
        }
        return password;
    }

    private String readWithStty(String prompt) throws UsageException, IOException {
        Thread restore = new Thread(() -> stty("echo"));
        Runtime.getRuntime().addShutdownHook(restore);
        try {
            if (!stty("-echo")) {
                throw new IOException("terminal: its echo cannot be switched off");
            }
            err.print(prompt);
            err.flush();
            return PasswordLine.read(in);
        } finally {
            stty("echo");
            Runtime.getRuntime().removeShutdownHook(restore);
            err.print("\n");
            err.flush();
        }
    }

    /**
     * Returns Java's console if it is a terminal. Since Java 22 there may be a console for pipes too, and
     * {@code isTerminal} tells the difference.
     */
    @SuppressWarnings("SystemConsoleNull") // A console that is no terminal is asked below.
    private static Console console() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (ReflectiveOperationException olderJava) {
            return console;
        }
    }

    /** Runs stty. Returns true if the program exists and standard input is a terminal. */
    private static boolean stty(String setting) {
        try {
            return new ProcessBuilder("stty", setting)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
