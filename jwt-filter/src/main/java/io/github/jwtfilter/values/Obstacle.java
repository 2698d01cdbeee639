package io.github.jwtfilter.values;

import java.io.Serializable;

/** One reason why a value cannot be stored, and where in the value it lies. */
public final class Obstacle implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String type;
    private final String reason;
    private final Kind kind;

    private enum Kind {
        NAMEABLE,
        NEVER_STORED,
        UNREADABLE
    }

    private Obstacle(String path, String type, String reason, Kind kind) {
        this.path = path;
        this.type = type;
        this.reason = reason;
        this.kind = kind;
    }

    static Obstacle unnamed(Class<?> type) {
        return new Obstacle("", type.getName(), "is not named in sessionTypes", Kind.NAMEABLE);
    }

    static Obstacle of(Class<?> type, String reason) {
        return new Obstacle("", type.getName(), reason, Kind.NEVER_STORED);
    }

    /** It changed meanwhile, or code of its own failed; the exception's message may quote the value. */
    static Obstacle unreadable(Class<?> type, Throwable why) {
        return new Obstacle(
                "", type.getName(), "could not be read: " + why.getClass().getName(), Kind.UNREADABLE);
    }

    Obstacle within(String segment) {
        return new Obstacle(segment + path, type, reason, kind);
    }

    /**
     * Where it lies, from the value on: {@code .items[3].product}. The entries of a map are {@code .key(0)} and
     * {@code .value(0)}, counted as they are written.
     *
     * @return empty for the value itself
     */
    public String path() {
        return path;
    }

    /**
     * The class that cannot be stored.
     *
     * @return its name, as {@code sessionTypes} would have it
     */
    public String type() {
        return type;
    }

    /**
     * What is wrong with it.
     *
     * @return words to follow the class's name
     */
    public String reason() {
        return reason;
    }

    /**
     * Whether it would be enough to name the class.
     *
     * @return false if the class is never stored
     */
    public boolean isNameable() {
        return kind == Kind.NAMEABLE;
    }

    /**
     * Whether it was an accident: another thread changed the value meanwhile, or code of its own failed.
     *
     * @return true if the same value may be storable at another time
     */
    public boolean isUnreadable() {
        return kind == Kind.UNREADABLE;
    }

    /**
     * All of it in words.
     *
     * @param name how the value itself is called, for example by the attribute's name
     * @return for example {@code cart.items[3].product: com.acme.Product is not named in sessionTypes}
     */
    public String describe(String name) {
        return name + path + ": " + type + " " + reason;
    }

    @Override
    public String toString() {
        return describe("value");
    }
}
