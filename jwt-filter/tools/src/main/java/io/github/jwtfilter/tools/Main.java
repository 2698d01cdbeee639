package io.github.jwtfilter.tools;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar jwt-filter-tools.jar COMMAND}. */
@Command(
        name = Main.CALL,
        subcommands = {
            // One line per command, in the order of the help.
            CheckCommand.class,
            ConvertCommand.class,
            RevertCommand.class,
            RulesCommand.class,
            DoctorCommand.class,
            InspectCommand.class,
            CompletionCommand.class,
        },
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = Main.CALL + " COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Results go to standard output, errors to standard error.",
            "Exit codes: 0 success, 1 something cannot be read, written or reached, 2 wrong usage, 3 a person has to look"
                    + " at something, 4 no. The commands from keygen to keycloak are those of the main JAR, with the exit"
                    + " codes of COMMAND-LINE.md."
        })
public final class Main implements Callable<Integer> {
    static final String CALL = "java -jar jwt-filter-tools.jar";

    private static final int MAX_HELP_COLUMNS = 100;
    private static final int HELP_COLUMNS = 90;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help, or after a command the help of the command.")
    @SuppressWarnings("unused") // picocli reads the option.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Prints the version.")
    @SuppressWarnings("unused") // picocli reads the option.
    private boolean version;

    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        if (args.length > 0 && io.github.jwtfilter.cli.Main.isCommand(args[0])) {
            io.github.jwtfilter.cli.Main.main(args);
            return;
        }
        System.exit(run(args, writer(FileDescriptor.out), writer(FileDescriptor.err), Ansi.AUTO));
    }

    /** Returns a writer in UTF-8, independent of the locale. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }

    /** Runs a command and flushes its output. */
    static int run(String[] args, PrintWriter out, PrintWriter err, Ansi colors) {
        CommandLine commandLine = commandLine(out, err, colors);
        if (colors.enabled() && Stream.of(args).anyMatch(Set.of("-h", "--help")::contains)) {
            // Reading the width of a terminal starts a process, so only the help reads it.
            commandLine.setUsageHelpWidth(Math.min(
                    MAX_HELP_COLUMNS, new UsageMessageSpec().autoWidth(true).width()));
        }
        int code;
        try {
            code = areReadable(args, err) ? commandLine.execute(args) : ExitCode.USAGE;
        } catch (Error failure) {
            code = Faults.failed(failure, commandLine);
        }
        if (out.checkError()) {
            err.println("standard output: cannot be written; check the disk or the program that reads it");
            code = ExitCode.FAILED;
        }
        err.flush();
        return code;
    }

    /** Returns whether the JVM decoded all arguments. In an ASCII locale it replaces other bytes by U+FFFD. */
    private static boolean areReadable(String[] args, PrintWriter err) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].indexOf('\uFFFD') >= 0) {
                err.println(
                        "argument " + (i + 1) + ": not text in this locale's charset; try again with LC_ALL=C.UTF-8");
                return false;
            }
        }
        return true;
    }

    /** Prints the help after a call without a command. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    CommandLine all() {
        return spec.commandLine();
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err, Ansi colors) {
        CommandLine commandLine = new CommandLine(new Main());
        SmallCommands.addTo(commandLine.getCommandSpec());
        commandLine.getCommandSpec().version(version());
        return commandLine
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(colors))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, args) -> Faults.wrongUse(wrong))
                .setExecutionExceptionHandler((failure, command, result) -> Faults.failed(failure, command))
                .setExecutionStrategy(new CommandLine.RunLast());
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
