package io.github.jwtfilter.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar jwt-filter-tools.jar COMMAND}. */
@Command(
        name = "jwt-filter-tools",
        mixinStandardHelpOptions = true,
        subcommands = {})
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
