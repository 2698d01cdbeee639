package io.github.jwtfilter.cli;

/** An option of a command: name with dashes, value, text for the help, and whether it may be repeated. */
final class Option {
    final String name;
    final boolean takesValue;
    final boolean repeatable;
    private final String value;
    private final String text;

    private Option(String name, String value, boolean repeatable, String text) {
        this.name = name;
        this.takesValue = value != null;
        this.repeatable = repeatable;
        this.value = value;
        this.text = text;
    }

    static Option flag(String name, String text) {
        return new Option(name, null, false, text);
    }

    /**
     * Creates an option with a value.
     *
     * @param value the placeholder of the value in the help, for example {@code FILE}
     */
    static Option value(String name, String value, String text) {
        return new Option(name, value, false, text);
    }

    static Option repeatable(String name, String value, String text) {
        return new Option(name, value, true, text);
    }

    /** Reads a value. */
    @FunctionalInterface
    interface Reading<T> {
        /** Throws an IllegalArgumentException that says what is wrong with the value. */
        T value();
    }

    /**
     * Reads the value of this option.
     *
     * @throws UsageException if it is wrong; names this option
     */
    <T> T read(Reading<T> reading) throws UsageException {
        try {
            return reading.value();
        } catch (IllegalArgumentException e) {
            throw new UsageException("option " + name + ": " + e.getMessage());
        }
    }

    /** Returns the same option with another text in the help. */
    Option withText(String other) {
        return new Option(name, value, repeatable, other);
    }

    /** Returns the name and the placeholder of the value, for example {@code -o FILE}. */
    String synopsis() {
        return takesValue ? name + " " + value : name;
    }

    String text() {
        return text;
    }
}
