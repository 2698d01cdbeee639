package io.github.jwtfilter.monitor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The JMX bean of a filter's keys, registered until it is closed. */
public final class KeysMonitor implements KeysMXBean, AutoCloseable {
    private final String source;
    private final Supplier<List<String>> keys;
    private final Supplier<String> loaded;
    private final RegisteredBean registration = new RegisteredBean(this);

    /**
     * Creates a bean that {@link #register} registers later.
     *
     * @param source the source of the keys
     * @param keys one line per current key
     * @param loaded the time at which the current keys were loaded
     */
    public KeysMonitor(String source, Supplier<List<String>> keys, Supplier<String> loaded) {
        this.source = source;
        this.keys = keys;
        this.loaded = loaded;
    }

    /**
     * Registers the bean.
     *
     * @param context the application's context path
     * @param filter the filter's name
     * @param host the container's name for the host, if it has one
     */
    public void register(String context, String filter, Optional<String> host) {
        registration.register("Keys", context, filter, host);
    }

    @Override
    public String getSource() {
        return source;
    }

    @Override
    public List<String> getKeys() {
        return keys.get();
    }

    @Override
    public String getLoaded() {
        return loaded.get();
    }

    /** Unregisters the bean. */
    @Override
    public void close() {
        registration.close();
    }
}
