package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.nio.file.Path;

/** The address of a shared store, from a file or an argument. It may contain a password, so no message shows it. */
final class StoreAddress {
    static final Option FILE = Option.value(
            "--store-file",
            "FILE",
            "A file whose first line is the address of the store. Prefer it to --store, because other users of this"
                    + " machine can see arguments.");
    static final Option ARGUMENT = Option.value(
            "--store",
            "S",
            "The address itself: redis://…, redis-sentinel://…, redis-cluster://…, or rediss for TLS, as in the"
                    + " parameter store; or the address of a database for its JDBC driver, with user and password.");

    private static final String REDIS = "redis";
    private static final String JDBC = "jdbc:";

    /** The option that gave the address. */
    final Option source;

    final String text;

    private StoreAddress(Option source, String text) {
        this.source = source;
        this.text = text;
    }

    /**
     * Returns the address that the arguments name.
     *
     * @throws UsageException if they name none or two, or the address is of an unknown kind
     */
    static StoreAddress of(Arguments arguments) throws UsageException {
        boolean fromFile = arguments.has(FILE.name);
        if (fromFile == arguments.has(ARGUMENT.name)) {
            throw new UsageException(
                    "expected exactly one of --store-file and --store, got " + (fromFile ? "both" : "none"));
        }
        Option source = fromFile ? FILE : ARGUMENT;
        String given = arguments.value(source.name).orElseThrow();
        return new StoreAddress(
                source, source.read(() -> checked(fromFile ? firstLine(ValueFormats.file(given)) : given)));
    }

    private static String firstLine(Path file) {
        String text;
        try {
            text = TextEncoding.decode(SmallFile.read(file, SmallFile.MAX_BYTES));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        String line = text.lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new IllegalArgumentException("file " + file + ": expected an address on the first line, got none");
        }
        return line;
    }

    private static String checked(String text) {
        if (text.startsWith(JDBC + "java:")) {
            throw new IllegalArgumentException("expected the address for the JDBC driver, such as jdbc:postgresql://…,"
                    + " because names of JNDI exist only in a server");
        }
        if (!text.startsWith(REDIS) && !text.startsWith(JDBC)) {
            throw new IllegalArgumentException("expected redis://…, rediss://…, redis-sentinel://…, redis-cluster://…"
                    + " or jdbc:…, got another value");
        }
        return text;
    }

    boolean isRedis() {
        return text.startsWith(REDIS);
    }
}
