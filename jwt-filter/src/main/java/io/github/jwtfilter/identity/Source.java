package io.github.jwtfilter.identity;

/** A source of users: one store of a chain, as tokens and messages name it. Immutable. */
public final class Source {
    /** How a source finds a user by name alone. */
    public enum LookUp {
        /** It cannot. */
        NONE,
        /** It searches in memory and never waits. */
        IN_MEMORY,
        /** It asks another machine, or runs code of the application. */
        REMOTE
    }

    /** A store without a name. Its users are not rechecked. */
    static final Source UNNAMED = new Source("", "", LookUp.NONE, true);

    private final String name;
    private final String label;
    private final LookUp lookUp;
    private final boolean proven;

    private Source(String name, String label, LookUp lookUp, boolean proven) {
        this.name = name;
        this.label = label;
        this.lookUp = lookUp;
        this.proven = proven;
    }

    /**
     * Creates a source.
     *
     * @param name the name in tokens; equal only for sources with the same users
     * @param label the name in messages, for example {@code jdbc:java:comp/env/jdbc/users}
     */
    public Source(String name, String label, LookUp lookUp) {
        this(name, label, lookUp, true);
    }

    /** Returns this source, marked as one that may not find the accepted user by the name in the token. */
    public Source unproven() {
        return new Source(name, label, lookUp, false);
    }

    /** Returns the name in tokens; empty for a store without a name. */
    public String name() {
        return name;
    }

    /** Returns the name in messages. */
    public String label() {
        return label;
    }

    /** Returns how the source finds a user by name alone. */
    public LookUp lookUp() {
        return lookUp;
    }

    /** Returns whether the source has just found the user by the name that the token will have. */
    public boolean isProven() {
        return proven;
    }

    /** Returns the label. */
    @Override
    public String toString() {
        return label;
    }
}
