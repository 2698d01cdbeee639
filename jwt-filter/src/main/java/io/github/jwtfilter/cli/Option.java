package io.github.jwtfilter.cli;

/** An option of a command: its name with dashes, whether it takes a value, and whether it may be repeated. */
final class Option {
    final String name;
    final boolean takesValue;
    final boolean repeatable;

    private Option(String name, boolean takesValue, boolean repeatable) {
        this.name = name;
        this.takesValue = takesValue;
        this.repeatable = repeatable;
    }

    static Option flag(String name) {
        return new Option(name, false, false);
    }

    static Option value(String name) {
        return new Option(name, true, false);
    }

    static Option repeatable(String name) {
        return new Option(name, true, true);
    }
}
