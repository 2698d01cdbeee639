package io.github.jwtfilter.store;

import java.util.Optional;

/** The client library of Redis: a file of its own, of the same version as the main file. */
public final class RedisLibrary {
    private static final String FACTORY = "io.github.jwtfilter.store.redis.RedisStoreFactory";

    private RedisLibrary() {}

    /** Returns the name of the file. */
    public static String fileName() {
        return "jwt-filter-" + version().orElse("VERSION") + "-redis.jar";
    }

    private static Optional<String> version() {
        return Optional.ofNullable(RedisLibrary.class.getPackage().getImplementationVersion());
    }

    /**
     * Finds the library.
     *
     * @return empty if the loader has none that fits
     * @throws IllegalArgumentException if it has another version
     */
    public static Optional<StoreFactory> find(ClassLoader loader) {
        StoreFactory factory;
        try {
            factory = Class.forName(FACTORY, true, loader)
                    .asSubclass(StoreFactory.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            return Optional.empty();
        }
        if (version().isPresent() && !version().get().equals(factory.version())) {
            throw new IllegalArgumentException(
                    "expected " + fileName() + " beside this JAR, got the file of version " + factory.version());
        }
        return Optional.of(factory);
    }
}
