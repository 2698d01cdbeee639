package io.github.jwtfilter.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * The terminal that the JVM was started from. Java's console wants standard output to be a terminal too; for
 * {@code hash-password alice >> users}, where it is a file, stty(1) switches the echo off.
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
        // What the console's charset has no character for; a hash of it would match nothing that a browser sends.
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

    /** Java's own console, if a person sits at it: from Java 22 on there is one for pipes too, and it can be asked. */
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

    /** True if stty did it: there is such a program, and standard input is a terminal. */
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
