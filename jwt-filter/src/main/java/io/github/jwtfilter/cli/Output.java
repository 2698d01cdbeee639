package io.github.jwtfilter.cli;

import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The destination of a command's result: standard output, or a new file that only its owner can read. */
final class Output {
    static final Option FILE = Option.value(
            "-o",
            "FILE",
            "Writes the result to a new file (UTF-8, mode 0600) instead of standard output. An existing file is"
                    + " refused.");

    private final Path file;
    private final Shell shell;

    private Output(Path file, Shell shell) {
        this.file = file;
        this.shell = shell;
    }

    /**
     * Returns the output that the arguments name.
     *
     * @throws UsageException if the file exists
     */
    static Output of(Arguments arguments, Shell shell) throws UsageException {
        Optional<String> name = arguments.value(FILE.name);
        if (name.isEmpty()) {
            return new Output(null, shell);
        }
        try {
            Path file = ValueFormats.file(name.get());
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw exists(file);
            }
            return new Output(file, shell);
        } catch (IllegalArgumentException e) {
            throw new UsageException("option -o: " + e.getMessage());
        }
    }

    void print(String text) throws UsageException, IOException {
        if (file == null) {
            shell.print(text);
            return;
        }
        try {
            SharedFile.create(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw new IOException(
                    "file " + file + ": cannot be written (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static UsageException exists(Path file) {
        return new UsageException("option -o: file " + file + " exists and is not overwritten");
    }
}
