package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.RedisLibrary;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreFactory;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.store.jdbc.JdbcSharedStore;
import io.github.jwtfilter.text.ValueFormats;
import java.util.Optional;
import java.util.UUID;

/**
 * The shared store that the arguments name, and the file of its library. It reads and appends like a node, and never
 * beats, so it leaves no sign of a node.
 */
final class OpenedStore implements AutoCloseable {
    static final Option PREFIX = Option.value(
            "--store-prefix",
            "P",
            "The parameter storePrefix of the servers. The default is " + StoreOptions.DEFAULT_PREFIX + ".");

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

    private final SharedStore store;
    private final LibraryFile library;

    private OpenedStore(SharedStore store, LibraryFile library) {
        this.store = store;
        this.library = library;
    }

    /** Returns the options that choose a store. */
    static Option[] options() {
        return new Option[] {StoreAddress.FILE, StoreAddress.ARGUMENT, PREFIX, CERTIFICATES, REPLICAS, REDIS_JAR, DRIVER
        };
    }

    /**
     * Opens the store. Connects later.
     *
     * @throws UsageException if the options fit no store, or the library of the store is missing
     */
    static OpenedStore of(Arguments arguments) throws UsageException {
        StoreAddress address = StoreAddress.of(arguments);
        if (address.isRedis()) {
            refuse(arguments, "goes with a database", DRIVER);
        } else {
            refuse(arguments, "goes with a store in Redis", CERTIFICATES, REPLICAS, REDIS_JAR);
        }
        StoreOptions options = options(arguments, address);
        LibraryFile library = address.isRedis() ? redisLibrary(arguments) : driver(arguments);
        try {
            return new OpenedStore(
                    address.isRedis() ? redis(address, options, library) : database(address, options, library),
                    library);
        } catch (UsageException e) {
            library.close();
            throw e;
        }
    }

    private static void refuse(Arguments arguments, String reason, Option... others) throws UsageException {
        for (Option other : others) {
            if (arguments.has(other.name)) {
                throw new UsageException("option " + other.name + ": " + reason);
            }
        }
    }

    private static StoreOptions options(Arguments arguments, StoreAddress address) throws UsageException {
        int replicas = REPLICAS.read(() ->
                ValueFormats.wholeNumber(arguments.value(REPLICAS.name).orElse("0"), 0, StoreOptions.MAX_REPLICAS));
        StoreOptions options = new StoreOptions(
                address.text, prefix(arguments), UUID.randomUUID().toString(), replicas);
        Optional<String> certificates = arguments.value(CERTIFICATES.name);
        return certificates.isEmpty()
                ? options
                : options.withCertificates(CERTIFICATES.read(() -> ValueFormats.file(certificates.get())));
    }

    /** Returns the value of {@code --store-prefix}, or its default. */
    static String prefix(Arguments arguments) throws UsageException {
        return PREFIX.read(
                () -> StoreOptions.checkedPrefix(arguments.value(PREFIX.name).orElse(StoreOptions.DEFAULT_PREFIX)));
    }

    private static LibraryFile redisLibrary(Arguments arguments) throws UsageException {
        Optional<String> named = arguments.value(REDIS_JAR.name);
        if (named.isPresent()) {
            return REDIS_JAR.read(() -> LibraryFile.named(named.get(), LibraryFile.CLASS_PATH.loader()));
        }
        if (REDIS_JAR
                .read(() -> RedisLibrary.find(LibraryFile.CLASS_PATH.loader()))
                .isPresent()) {
            return LibraryFile.CLASS_PATH;
        }
        Optional<LibraryFile> file = LibraryFile.besideThisJar(RedisLibrary.fileName());
        if (file.isEmpty()) {
            throw new UsageException("Redis needs a second JAR: expected " + RedisLibrary.fileName()
                    + LibraryFile.folder()
                            .map(folder -> " in the folder " + folder)
                            .orElse("") + ", or --redis-jar FILE");
        }
        return file.get();
    }

    private static SharedStore redis(StoreAddress address, StoreOptions options, LibraryFile library)
            throws UsageException {
        StoreFactory factory = REDIS_JAR.read(() -> RedisLibrary.find(library.loader())
                .orElseThrow(() ->
                        new IllegalArgumentException("expected " + RedisLibrary.fileName() + ", got another file")));
        return address.source.read(() -> factory.open(options));
    }

    /** The driver sees nothing of this JAR, so the libraries of the two cannot clash. */
    private static LibraryFile driver(Arguments arguments) throws UsageException {
        Optional<String> named = arguments.value(DRIVER.name);
        return named.isEmpty()
                ? LibraryFile.CLASS_PATH
                : DRIVER.read(() -> LibraryFile.named(named.get(), ClassLoader.getPlatformClassLoader()));
    }

    private static SharedStore database(StoreAddress address, StoreOptions options, LibraryFile library)
            throws UsageException {
        DriverConnections connections = address.source.read(() -> DriverConnections.of(address.text, library.loader()));
        // Messages of the store show its address.
        StoreOptions shown = new StoreOptions(connections.place(), options.prefix(), options.node(), 0);
        return new JdbcSharedStore(shown, connections, System::nanoTime);
    }

    SharedStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        library.close();
    }
}
