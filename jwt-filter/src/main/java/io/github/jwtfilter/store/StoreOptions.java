package io.github.jwtfilter.store;

import java.nio.file.Path;
import java.util.Optional;

/** What a shared store needs to know. Immutable. The address may contain a password, so it is never shown. */
public final class StoreOptions {
    /** The prefix unless the operator sets another one. */
    public static final String DEFAULT_PREFIX = "jwt-filter";

    /** The highest number of replicas that can be asked to confirm. */
    public static final int MAX_REPLICAS = 10;

    private static final int MAX_PREFIX_CHARACTERS = 24;

    private final String address;
    private final String prefix;
    private final String node;
    private final int replicas;
    private final Optional<Path> certificates;

    /**
     * Creates options.
     *
     * @param address the value of the parameter {@code store}
     * @param prefix the first part of all names in the store, as {@link #checkedPrefix} accepts it
     * @param node a name that no other node has, nor this one after a restart: at most 64 letters {@code a} to {@code z},
     *     digits, colons and hyphens
     * @param replicas how many replicas must confirm a fact
     */
    public StoreOptions(String address, String prefix, String node, int replicas) {
        this(address, prefix, node, replicas, Optional.empty());
    }

    private StoreOptions(String address, String prefix, String node, int replicas, Optional<Path> certificates) {
        this.address = address;
        this.prefix = prefix;
        this.node = node;
        this.replicas = replicas;
        this.certificates = certificates;
    }

    /**
     * Accepts a prefix: at most 24 characters, a letter {@code a} to {@code z} and then letters, digits and hyphens.
     *
     * @return the prefix as given
     * @throws IllegalArgumentException if it has another form
     */
    public static String checkedPrefix(String text) {
        boolean fits = !text.isEmpty() && text.length() <= MAX_PREFIX_CHARACTERS && isLetter(text.charAt(0));
        for (int i = 1; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = isLetter(c) || c >= '0' && c <= '9' || c == '-';
        }
        if (!fits) {
            throw new IllegalArgumentException("expected at most 24 letters a to z, digits and hyphens, with a letter"
                    + " first, got '" + text + "'");
        }
        return text;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** Returns these options with a PEM file of the only certificates to trust. */
    public StoreOptions withCertificates(Path file) {
        return new StoreOptions(address, prefix, node, replicas, Optional.of(file));
    }

    public String address() {
        return address;
    }

    public String prefix() {
        return prefix;
    }

    public String node() {
        return node;
    }

    public int replicas() {
        return replicas;
    }

    /** Returns the file with the certificates to trust; empty to trust those of the JVM. */
    public Optional<Path> certificates() {
        return certificates;
    }
}
