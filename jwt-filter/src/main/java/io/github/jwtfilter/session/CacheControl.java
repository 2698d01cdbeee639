package io.github.jwtfilter.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The directives of a response's {@code Cache-Control} header (RFC 9111 §5.2.2). */
final class CacheControl {
    static final String PRIVATE = "private";

    private final List<String> directives = new ArrayList<>(4);
    private final List<String> names = new ArrayList<>(4);

    /**
     * Parses a header.
     *
     * @param lines the lines of the header; each line continues the one before; empty if the header is absent
     */
    CacheControl(Iterable<String> lines) {
        for (String line : lines) {
            read(line);
        }
    }

    /** Splits a line at commas, except in quoted strings. */
    private void read(String line) {
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                add(line.substring(start, i));
                start = i + 1;
            }
        }
        add(line.substring(start));
    }

    private void add(String text) {
        String directive = text.strip();
        if (!directive.isEmpty()) {
            directives.add(directive);
            names.add(directive.split("=", 2)[0].strip().toLowerCase(Locale.ROOT));
        }
    }

    /** Returns true if the header allows shared caches. */
    boolean isForSharedCaches() {
        return names.contains("public") || names.contains("s-maxage");
    }

    /**
     * Returns true if all caches are forbidden to store the response. {@code must-understand} cancels {@code no-store}
     * (RFC 9111 §5.2.2.3).
     */
    boolean isNotStored() {
        return names.contains("no-store") && !names.contains("must-understand");
    }

    /** Returns true if the header defines how long the response is fresh. */
    boolean hasFreshness() {
        return isNotStored() || names.contains("max-age") || directives.stream().anyMatch("no-cache"::equalsIgnoreCase);
    }

    /**
     * Returns the header without the permission for shared caches. If the response may be stored, only the browser may
     * store it.
     */
    String withoutSharedCaches() {
        List<String> remaining = new ArrayList<>(names.size() + 1);
        if (!isNotStored()) {
            remaining.add(PRIVATE);
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean repeated = name.equals(PRIVATE) && !isNotStored();
            if (!name.equals("public") && !name.equals("s-maxage") && !repeated) {
                remaining.add(directives.get(i));
            }
        }
        return String.join(", ", remaining);
    }
}
