package io.github.jwtfilter.tools;

import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.text.NearestName;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors of commands: one line on standard error, and the exit code. */
final class Faults {
    private static final String DEBUG = "jwt-filter.debug";
    private static final int MAX_CHARACTERS = 1_000;

    /** The maximum length of an argument in a message. A longer argument may be a token. */
    private static final int MAX_QUOTED = 30;

    private Faults() {}

    /** Reports a wrong option or argument. */
    static int wrongUse(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getParent() == null ? "" : command.getCommandName();
        String message = wrong instanceof UnmatchedArgumentException
                ? unmatched((UnmatchedArgumentException) wrong)
                : wrong.getMessage();
        err.println(oneLine((name.isEmpty() ? "" : name + ": ") + message));
        err.println("See: " + Main.CALL + " " + (name.isEmpty() ? "" : name + " ") + "--help");
        return ExitCode.USAGE;
    }

    private static String unmatched(UnmatchedArgumentException wrong) {
        String first = wrong.getUnmatched().get(0);
        boolean isOption = first.startsWith("-");
        String name = isOption ? first.split("=", 2)[0] : first;
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        boolean isCommand = !isOption && wrong.getCommandLine().getParent() == null;
        List<String> known = new ArrayList<>(
                isCommand
                        ? command.subcommands().keySet()
                        : command.optionsMap().keySet());
        String what = isOption ? "unknown option" : isCommand ? "unknown command" : "one argument too many";
        if (name.length() > MAX_QUOTED) {
            return what;
        }
        String meant = isOption || isCommand
                ? NearestName.of(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("")
                : "";
        return what + " '" + name + "'" + meant;
    }

    /** Reports a failure of a running command. */
    static int failed(Throwable failure, CommandLine command) {
        PrintWriter err = command.getErr();
        command.getOut().flush();
        err.println(oneLine(command.getCommandName() + ": " + describe(failure)));
        if (Boolean.getBoolean(DEBUG)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }

    private static String describe(Throwable failure) {
        if (failure instanceof UnreadableWarException) {
            return failure.getMessage();
        }
        if (failure instanceof FileSystemException) {
            FileSystemException file = (FileSystemException) failure;
            return "file " + file.getFile() + ": " + reason(file);
        }
        if (failure instanceof IOException) {
            return failure.getMessage() == null
                    ? "cannot be read or written (" + failure.getClass().getSimpleName() + ")"
                    : failure.getMessage();
        }
        if (failure instanceof UncheckedIOException) {
            return describe(failure.getCause());
        }
        if (failure instanceof OutOfMemoryError) {
            return "not enough memory; try again with java -Xmx2g -jar …";
        }
        StackTraceElement[] trace = failure.getStackTrace();
        return "internal error, please report this line: " + failure.getClass().getName()
                + (trace.length == 0 ? "" : " at " + trace[0]) + ", version " + Main.version()
                + "; java -D" + DEBUG + "=true -jar … prints the whole trace";
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "not found; check the path";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission; check its owner and its mode";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists and is not overwritten";
        }
        if (failure instanceof NotDirectoryException) {
            return "expected a folder, got a file";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "expected an empty folder, got one with files";
        }
        return "cannot be read or written" + (failure.getReason() == null ? "" : " (" + failure.getReason() + ")");
    }

    private static String oneLine(String message) {
        return LogText.of(message.replaceAll("\\R", "; "), MAX_CHARACTERS);
    }
}
