package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.store.RedisLibrary;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreFactory;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.store.jdbc.JdbcSharedStore;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.UUID;

/**
 * The shared store that the arguments name, and the class loader of its library. It reads and appends like a node, and
 * never beats, so no other node takes it for one. The address may contain a password, so no message shows it.
 */
final class OpenedStore implements AutoCloseable {
    static final Option PREFIX = Option.value(
            "--store-prefix",
            "P",
            "The parameter storePrefix of the servers. The default is " + StoreOptions.DEFAULT_PREFIX + ".");

    private static final Option STORE_FILE = Option.value(
            "--store-file",
            "FILE",
            "A file whose first line is the address of the store. Prefer it to --store, because other users of this"
                    + " machine can see arguments.");
    private static final Option STORE = Option.value(
            "--store",
            "S",
            "The address itself: redis://…, redis-sentinel://…, redis-cluster://…, or rediss for TLS, as in the"
                    + " parameter store; or the address of a database for its JDBC driver, with user and password.");
    private static final Option CERTIFICATES =
            Option.value("--store-certificates", "FILE", "The parameter storeCertificates of the servers. For Redis.");
    private static final Option REPLICAS =
            Option.value("--replicas", "N", "How many replicas must confirm the entry. For Redis. The default is 0.");
    private static final Option REDIS_JAR = Option.value(
            "--redis-jar",
            "FILE",
            "The second JAR that Redis needs, jwt-filter-VERSION-redis.jar. By default it is in the folder of this JAR.");
    private static final Option DRIVER = Option.value(
            "--driver", "FILE", "The JAR of the JDBC driver. Without it, the driver is on the class path.");

    private static final String REDIS = "redis";
    private static final String JDBC = "jdbc:";

    private final SharedStore store;

    /** Null if the class path has the library. */
    private final URLClassLoader library;

    private OpenedStore(SharedStore store, URLClassLoader library) {
        this.store = store;
        this.library = library;
    }

    /** Returns the options that choose a store. */
    static Option[] options() {
        return new Option[] {STORE_FILE, STORE, PREFIX, CERTIFICATES, REPLICAS, REDIS_JAR, DRIVER};
    }

    /**
     * Opens the store. Connects later.
     *
     * @throws UsageException if the options fit no store, or the library of the store is missing
     */
    static OpenedStore of(Arguments arguments) throws UsageException {
        boolean fromFile = arguments.has(STORE_FILE.name);
        if (fromFile == arguments.has(STORE.name)) {
            throw new UsageException(
                    "expected exactly one of --store-file and --store, got " + (fromFile ? "both" : "none"));
        }
        Option source = fromFile ? STORE_FILE : STORE;
        String given = arguments.value(source.name).orElseThrow();
        String address = checked(source, () -> fromFile ? firstLine(ValueFormats.file(given)) : given);
        if (address.startsWith(REDIS)) {
            refuse(arguments, "goes with a database", DRIVER);
            return redis(arguments, source, options(arguments, address));
        }
        if (!address.startsWith(JDBC) || address.startsWith(JDBC + "java:")) {
            throw new UsageException("option " + source.name + ": "
                    + (address.startsWith(JDBC)
                            ? "expected the address for the JDBC driver, such as jdbc:postgresql://…, because names of"
                                    + " JNDI exist only in a server"
                            : "expected redis://…, rediss://…, redis-sentinel://…, redis-cluster://… or jdbc:…, got"
                                    + " another value"));
        }
        refuse(arguments, "goes with a store in Redis", CERTIFICATES, REPLICAS, REDIS_JAR);
        return database(arguments, source, address);
    }

    private static void refuse(Arguments arguments, String reason, Option... others) throws UsageException {
        for (Option other : others) {
            if (arguments.has(other.name)) {
                throw new UsageException("option " + other.name + ": " + reason);
            }
        }
    }

    private static String firstLine(Path file) {
        try {
            String text = TextEncoding.decode(SmallFile.read(file, SmallFile.MAX_BYTES));
            String line = text.lines().findFirst().orElse("").strip();
            if (line.isEmpty()) {
                throw new IllegalArgumentException(
                        "file " + file + ": expected an address on the first line, got none");
            }
            return line;
        } catch (IOException e) {
            throw unreadable(file, e.getClass());
        }
    }

    private static StoreOptions options(Arguments arguments, String address) throws UsageException {
        String prefix = prefix(arguments);
        int replicas = checked(
                REPLICAS,
                () -> ValueFormats.wholeNumber(
                        arguments.value(REPLICAS.name).orElse("0"), 0, StoreOptions.MAX_REPLICAS));
        StoreOptions options =
                new StoreOptions(address, prefix, UUID.randomUUID().toString(), replicas);
        Optional<String> certificates = arguments.value(CERTIFICATES.name);
        return certificates.isEmpty()
                ? options
                : options.withCertificates(checked(CERTIFICATES, () -> ValueFormats.file(certificates.get())));
    }

    /** Returns the value of {@code --store-prefix}, or its default. */
    static String prefix(Arguments arguments) throws UsageException {
        return checked(
                PREFIX,
                () -> StoreOptions.checkedPrefix(arguments.value(PREFIX.name).orElse(StoreOptions.DEFAULT_PREFIX)));
    }

    private static OpenedStore redis(Arguments arguments, Option source, StoreOptions options) throws UsageException {
        Optional<String> named = arguments.value(REDIS_JAR.name);
        Optional<StoreFactory> present =
                named.isPresent() ? Optional.empty() : RedisLibrary.find(OpenedStore.class.getClassLoader());
        if (present.isPresent()) {
            return new OpenedStore(checked(source, () -> present.get().open(options)), null);
        }
        URLClassLoader library = named.isPresent()
                ? checked(REDIS_JAR, () -> loader(existing(named.get()), OpenedStore.class.getClassLoader()))
                : loader(besideThisJar(), OpenedStore.class.getClassLoader());
        try {
            StoreFactory factory = checked(
                    REDIS_JAR,
                    () -> RedisLibrary.find(library)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "expected " + RedisLibrary.fileName() + ", got another file")));
            return new OpenedStore(checked(source, () -> factory.open(options)), library);
        } catch (UsageException e) {
            close(library);
            throw e;
        }
    }

    private static Path besideThisJar() throws UsageException {
        Path folder = folder();
        Path file = folder.resolve(RedisLibrary.fileName());
        if (!Files.isRegularFile(file)) {
            throw new UsageException("Redis needs a second JAR: expected " + RedisLibrary.fileName() + " in the folder "
                    + folder + ", or --redis-jar FILE");
        }
        return file;
    }

    private static Path folder() throws UsageException {
        CodeSource source = OpenedStore.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath().getParent();
        } catch (URISyntaxException | RuntimeException e) {
            throw new UsageException("Redis needs a second JAR: expected --redis-jar FILE");
        }
    }

    private static OpenedStore database(Arguments arguments, Option source, String address) throws UsageException {
        String prefix = prefix(arguments);
        Optional<String> named = arguments.value(DRIVER.name);
        // The driver sees nothing of this JAR, so the libraries of the two cannot clash.
        URLClassLoader library = named.isEmpty()
                ? null
                : checked(DRIVER, () -> loader(existing(named.get()), ClassLoader.getPlatformClassLoader()));
        try {
            DriverConnections connections = checked(
                    source,
                    () -> DriverConnections.of(
                            address, library == null ? OpenedStore.class.getClassLoader() : library));
            StoreOptions options = new StoreOptions(
                    connections.place(), prefix, UUID.randomUUID().toString(), 0);
            return new OpenedStore(new JdbcSharedStore(options, connections, System::nanoTime), library);
        } catch (UsageException e) {
            close(library);
            throw e;
        }
    }

    private static Path existing(String text) {
        Path file = ValueFormats.file(text);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("file " + file + ": expected a JAR, got no file");
        }
        return file;
    }

    private static URLClassLoader loader(Path jar, ClassLoader parent) {
        try {
            return new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent);
        } catch (MalformedURLException e) {
            throw unreadable(jar, e.getClass());
        }
    }

    private static IllegalArgumentException unreadable(Path file, Class<?> failure) {
        return new IllegalArgumentException("file " + file + ": cannot be read (" + failure.getSimpleName() + ")");
    }

    /** A value of an option. */
    @FunctionalInterface
    private interface Value<T> {
        /** Throws an IllegalArgumentException that describes what is wrong. */
        T get();
    }

    private static <T> T checked(Option option, Value<T> value) throws UsageException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException("option " + option.name + ": " + e.getMessage());
        }
    }

    SharedStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        close(library);
    }

    private static void close(URLClassLoader library) {
        if (library != null) {
            try {
                library.close();
            } catch (IOException e) {
                // The JVM ends soon.
            }
        }
    }
}
