package io.github.jwtfilter.config;

import io.github.jwtfilter.text.ValueFormats;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads {@code sessionFallback}: the attributes that may be kept in a container session if a cookie cannot hold them.
 */
final class SessionFallback {
    static final String REFUSE = "refuse";

    private static final String CONTAINER = "container";

    private final boolean all;
    private final Set<String> names;

    private SessionFallback(boolean all, Set<String> names) {
        this.all = all;
        this.names = names;
    }

    /**
     * Parses the parameter.
     *
     * @param text {@code refuse}, {@code container}, or {@code container:guess,lock} for these attributes only
     */
    static SessionFallback parse(String text) {
        if (text.equals(REFUSE) || text.equals(CONTAINER)) {
            return new SessionFallback(text.equals(CONTAINER), Set.of());
        }
        if (!text.startsWith(CONTAINER + ":")) {
            throw new IllegalArgumentException(
                    "expected refuse, container or container:NAME,NAME with names of attributes, got '" + text + "'");
        }
        try {
            return new SessionFallback(
                    false, new LinkedHashSet<>(ValueFormats.names(text.substring(CONTAINER.length() + 1))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected names of attributes after 'container:', for example container:guess,lock, got '" + text
                            + "'",
                    e);
        }
    }

    /** Returns whether the parameter names the attribute. The operator then expects it in a container session. */
    boolean names(String attribute) {
        return names.contains(attribute);
    }

    /** Returns the attributes that may be kept; empty if all are refused. */
    Optional<Predicate<String>> kept() {
        return all || !names.isEmpty() ? Optional.of(name -> all || names(name)) : Optional.empty();
    }
}
