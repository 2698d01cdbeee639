package io.github.jwtfilter;

import io.github.jwtfilter.spelling.Forms;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads {@code sessionFallback}: which attributes may live in a container session if a cookie cannot hold them. */
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
     * Reads the parameter.
     *
     * @param text {@code refuse}, {@code container}, or {@code container:guess,lock} for attributes of these names only
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
            return new SessionFallback(false, new LinkedHashSet<>(Forms.names(text.substring(CONTAINER.length() + 1))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected names of attributes after 'container:', such as container:guess,lock, got '" + text + "'",
                    e);
        }
    }

    /** Whether the parameter names the attribute, so that the operator knows of it. */
    boolean names(String attribute) {
        return names.contains(attribute);
    }

    /** The attributes that are kept; empty if all are refused. */
    Optional<Predicate<String>> kept() {
        return all || !names.isEmpty() ? Optional.of(name -> all || names(name)) : Optional.empty();
    }
}
