package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ApplicationFile;
import io.github.jwtfilter.config.application.NamedDataSource;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.RedisLibrary;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreFactory;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.store.jdbc.JdbcSharedStore;
import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The parameters of the store that servers share, read and checked. Immutable. */
public final class StoreSettings {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.withDefault("store", StoreSettings.MEMORY),
            Parameter.withDefault("storePrefix", StoreOptions.DEFAULT_PREFIX),
            Parameter.withDefault("storeMaxLag", "15m"),
            Parameter.withDefault("storeReplicas", "0"),
            Parameter.optional("storeCertificates"));

    private static final String MEMORY = "memory";
    private static final String JDBC = "jdbc:";
    private static final String REDIS = "redis";
    private static final String NO_LIMIT = "none";
    private static final Duration MIN_LAG = Duration.ofSeconds(2);

    /** The store; empty if each server has its own memory. */
    public final Optional<SharedStore> store;

    /** The highest age of this server's copy at which it accepts logins; empty for no limit, and without a store. */
    public final Optional<Duration> maxLag;

    StoreSettings(Parameters parameters, ServletContext context, Clocks clocks) {
        String address = parameters.text("store").orElseThrow();
        if (address.equals(MEMORY)) {
            PARAMETERS.stream()
                    .map(Parameter::name)
                    .filter(name -> !name.equals("store") && parameters.isSet(name))
                    .forEach(name -> parameters.problem(name, "expected only with a shared store"));
            store = Optional.empty();
            maxLag = Optional.empty();
            return;
        }
        maxLag = parameters.read("storeMaxLag", StoreSettings::maxLag).orElseThrow();
        String prefix =
                parameters.read("storePrefix", StoreOptions::checkedPrefix).orElseThrow();
        int replicas = parameters
                .read("storeReplicas", text -> ValueFormats.wholeNumber(text, 0, StoreOptions.MAX_REPLICAS))
                .orElseThrow();
        Optional<Path> certificates = parameters.read("storeCertificates", text -> ApplicationFile.of(text, context));
        if (!address.startsWith(REDIS)) {
            Stream.of("storeReplicas", "storeCertificates")
                    .filter(parameters::isSet)
                    .forEach(name -> parameters.problem(name, "expected only with a store in Redis"));
        }
        StoreOptions options =
                new StoreOptions(address, prefix, UUID.randomUUID().toString(), replicas);
        StoreOptions all = certificates.map(options::withCertificates).orElse(options);
        // After a problem, the default is read too.
        store = parameters.read("store", text -> text.equals(MEMORY) ? null : open(all, context, clocks));
    }

    /** Opens no connection. A message never shows the address, because it may contain a password. */
    private static SharedStore open(StoreOptions options, ServletContext context, Clocks clocks) {
        String address = options.address();
        if (address.startsWith(JDBC + "java:")) {
            return new JdbcSharedStore(
                    options, connections(address.substring(JDBC.length()), context), clocks.nanoTime());
        }
        if (address.startsWith(REDIS)) {
            return redis().open(options);
        }
        throw new IllegalArgumentException("expected memory, jdbc:java:…, redis://…, rediss://…, redis-sentinel://… or"
                + " redis-cluster://…, got another value");
    }

    /** Names in {@code java:comp} belong to an application, and the threads of the store belong to none. */
    private static JdbcSharedStore.Connections connections(String name, ServletContext context) {
        NamedDataSource source = NamedDataSource.of(name);
        ClassLoader application = context.getClassLoader();
        return () -> open(source, application);
    }

    private static Connection open(NamedDataSource source, ClassLoader application) throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            return source.open();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static StoreFactory redis() {
        return RedisLibrary.find(SharedStore.class.getClassLoader())
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected the file " + RedisLibrary.fileName() + " beside this JAR, got none that fits"));
    }

    private static Optional<Duration> maxLag(String text) {
        if (text.equals(NO_LIMIT)) {
            return Optional.empty();
        }
        Duration lag = ValueFormats.positiveDuration(text);
        if (lag.compareTo(MIN_LAG) < 0) {
            throw new IllegalArgumentException("expected none or at least 2s, got '" + text + "'");
        }
        return Optional.of(lag);
    }
}
