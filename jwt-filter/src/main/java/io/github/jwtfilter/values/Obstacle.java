package io.github.jwtfilter.values;

import java.io.Serializable;

/** One reason why a value cannot be stored, and where in the value it lies. */
public final class Obstacle implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String type;
    private final String reason;
    private final boolean nameable;

    private Obstacle(String path, String type, String reason, boolean nameable) {
        this.path = path;
        this.type = type;
        this.reason = reason;
        this.nameable = nameable;
    }

    static Obstacle unnamed(Class<?> type) {
        return new Obstacle("", type.getName(), "is not named in sessionTypes", true);
    }

    static Obstacle of(Class<?> type, String reason) {
        return new Obstacle("", type.getName(), reason, false);
    }

    Obstacle within(String segment) {
        return new Obstacle(segment + path, type, reason, nameable);
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
        return nameable;
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
