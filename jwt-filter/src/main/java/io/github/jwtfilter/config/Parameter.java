package io.github.jwtfilter.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A parameter that web.xml may set. */
public final class Parameter {
    private final String name;
    private final String fallback;

    private Parameter(String name, String fallback) {
        this.name = name;
        this.fallback = fallback;
    }

    /** Creates a parameter without a default. */
    static Parameter optional(String name) {
        return new Parameter(name, null);
    }

    /** Creates a parameter with a default. */
    static Parameter withDefault(String name, String fallback) {
        return new Parameter(name, fallback);
    }

    /** Concatenates the lists. */
    @SafeVarargs
    static List<Parameter> joined(List<Parameter>... lists) {
        List<Parameter> all = new ArrayList<>();
        for (List<Parameter> list : lists) {
            all.addAll(list);
        }
        return Collections.unmodifiableList(all);
    }

    public String name() {
        return name;
    }

    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }
}
