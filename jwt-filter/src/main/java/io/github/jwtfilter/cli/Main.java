package io.github.jwtfilter.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;

/**
 * The command line: {@code java -jar jwt-filter.jar COMMAND}. Results go to standard output and errors to standard
 * error. The exit status is 0 for success, 1 for a refusal, and 2 for wrong usage.
 */
public final class Main {
    private static final List<String> COMMANDS = List.of(
            Keygen.NAME,
            Keys.NAME,
            HashPassword.NAME,
            Sign.NAME,
            Verify.NAME,
            Decode.NAME,
            Revoke.NAME,
            StoreDdl.NAME,
            Keycloak.NAME);
    private static final String HELP = "--help";
    private static final String VERSION = "--version";

    private Main() {}

    /**
     * Runs a command. A status other than 0 ends the JVM at once.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        boolean usesDriver = args.length > 0 && args[0].equals(Revoke.NAME);
        if (usesDriver) {
            // Drivers log to standard error. Some log a malformed address with its password.
            LogManager.getLogManager().reset();
        }
        PrintStream out = buffered(FileDescriptor.out);
        PrintStream err = buffered(FileDescriptor.err);
        Shell shell =
                new Shell(System.in, out, err, Clock.systemUTC(), Thread::sleep, new SystemTerminal(System.in, err));
        int status = run(args, shell);
        // Since Java 21, System.exit starts the JDK's logging. Returning is faster.
        // But after revoke, a thread of a driver could keep the JVM alive.
        if (status != Command.GOOD || usesDriver) {
            System.exit(status);
        }
    }

    /** Returns the summaries of the commands by their names, for a program that offers these commands beside its own. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        for (String name : COMMANDS) {
            summaries.put(name, known(name).help().summary());
        }
        return summaries;
    }

    /** Returns the options of a command, each with the placeholder of its value: {@code -o FILE}. */
    public static List<String> options(String name) {
        List<String> options = new ArrayList<>();
        for (Option option : known(name).options()) {
            options.add(option.synopsis());
        }
        return options;
    }

    /** Returns whether a command has this name. */
    public static boolean isCommand(String name) {
        return COMMANDS.contains(name);
    }

    private static PrintStream buffered(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16), false, StandardCharsets.UTF_8);
    }

    /** Runs a command and flushes its output. */
    static int run(String[] args, Shell shell) {
        String name = args.length == 0 ? "" : args[0];
        try {
            checkReadable(args);
            int status = dispatch(Arrays.asList(args), shell);
            shell.flush();
            return status;
        } catch (UsageException e) {
            boolean known = COMMANDS.contains(name);
            shell.fault((known ? name + ": " : "") + e.getMessage());
            shell.fault("See: " + Help.CALL + (known ? name + " " : "") + HELP);
            return Command.USAGE;
        } catch (IOException e) {
            shell.fault(name + ": " + e.getMessage());
            return Command.USAGE;
        }
    }

    private static int dispatch(List<String> args, Shell shell) throws UsageException, IOException {
        if (args.isEmpty()) {
            shell.printToErr(usage());
            return Command.USAGE;
        }
        if (args.get(0).equals(HELP)) {
            shell.print(usage());
            return Command.GOOD;
        }
        if (args.get(0).equals(VERSION)) {
            shell.print(version() + "\n");
            return Command.GOOD;
        }
        Command command = command(args.get(0));
        List<String> rest = args.subList(1, args.size());
        if (rest.contains(HELP)) {
            shell.print(command.help().toString());
            return Command.GOOD;
        }
        return command.run(Arguments.parse(rest, command.options()), shell);
    }

    /**
     * Returns a command by name. Only the class of that command is loaded, because a short start matters to scripts
     * that call it in a loop.
     */
    private static Command command(String name) throws UsageException {
        if (!isCommand(name)) {
            throw Arguments.unknown("command", name, names());
        }
        return known(name);
    }

    private static Command known(String name) {
        switch (name) {
            case Keygen.NAME:
                return new Keygen();
            case Keys.NAME:
                return new Keys();
            case HashPassword.NAME:
                return new HashPassword();
            case Sign.NAME:
                return new Sign();
            case Verify.NAME:
                return new Verify();
            case Decode.NAME:
                return new Decode();
            case Revoke.NAME:
                return new Revoke();
            case StoreDdl.NAME:
                return new StoreDdl();
            case Keycloak.NAME:
                return new Keycloak();
            default:
                throw new IllegalArgumentException(name);
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(COMMANDS);
        names.add(HELP);
        names.add(VERSION);
        return names;
    }

    /**
     * Rejects arguments that the JVM could not decode. In an ASCII locale, the JVM replaces undecodable bytes by
     * U+FFFD. Signing or storing such text would be useless.
     */
    private static void checkReadable(String[] args) throws UsageException {
        for (int i = 0; i < args.length; i++) {
            if (args[i].indexOf('\uFFFD') >= 0) {
                throw new UsageException("argument " + (i + 1) + ": not text in this locale's charset; try again with"
                        + " LC_ALL=C.UTF-8");
            }
        }
    }

    private static String usage() {
        Map<String, String> summaries = summaries();
        summaries.put(HELP, "Prints this help, or after a command the help of the command");
        summaries.put(VERSION, "Prints the version");
        return "Usage: " + Help.CALL + "COMMAND\n\n" + Help.table(summaries)
                + "\nIn a locale without UTF-8, names with other than ASCII characters need LC_ALL=C.UTF-8.\n"
                + "Results go to standard output, errors to standard error.\n"
                + "Exit status: 0 success, 1 refused or not confirmed, 2 wrong usage or a failed read or write.\n";
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
