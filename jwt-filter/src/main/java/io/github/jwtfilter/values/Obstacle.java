package io.github.jwtfilter.values;

import java.io.Serializable;

/** One reason why a value cannot be stored, with its place in the value. */
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

    /**
     * Returns an obstacle for an object that changed during encoding or whose code failed. Names the exception's class
     * only, because its message may quote the value.
     */
    static Obstacle unreadable(Class<?> type, Throwable why) {
        return new Obstacle(
                "", type.getName(), "could not be read: " + why.getClass().getName(), Kind.UNREADABLE);
    }

    Obstacle within(String segment) {
        return new Obstacle(segment + path, type, reason, kind);
    }

    /**
     * Returns the path from the value to the obstacle, for example {@code .items[3].product}. The entries of a map are
     * {@code .key(0)} and {@code .value(0)}, counted in the order of writing.
     *
     * @return empty for the value itself
     */
    public String path() {
        return path;
    }

    /**
     * Returns the class that cannot be stored.
     *
     * @return its name in the form that {@code sessionTypes} expects
     */
    public String type() {
        return type;
    }

    /**
     * Returns the reason.
     *
     * @return words to follow the class's name
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns true if the value becomes storable once the class is named.
     *
     * @return false if the class is never stored
     */
    public boolean isNameable() {
        return kind == Kind.NAMEABLE;
    }

    /**
     * Returns true if encoding failed by accident: another thread changed the value, or its code failed.
     *
     * @return true if the same value may be storable at another time
     */
    public boolean isUnreadable() {
        return kind == Kind.UNREADABLE;
    }

    /**
     * Describes the obstacle.
     *
     * @param name the name of the value, for example the attribute's name
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
