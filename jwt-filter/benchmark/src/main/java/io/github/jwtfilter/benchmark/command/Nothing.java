package io.github.jwtfilter.benchmark.command;

/** The main class of a JVM that only starts and ends. */
final class Nothing {
    private Nothing() {}

    public static void main(String[] args) {
        // The start of the JVM is what is measured.
    }
}
