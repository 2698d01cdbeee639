package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.UrlPatterns;
import io.github.jwtfilter.access.constraints.PatternConstraints.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The decision of Jetty 12. It compares escapes in patterns as they are written. The order of constraints on one pattern counts: one that names a method hides those that
 * leave methods out, and later ones for all methods. Each method that is left out counts alone, and the last constraint
 * that leaves it out replaces the earlier ones.
 */
final class JettyReading {
    private static final String ALL = "*";

    /** Characters that Jetty keeps escaped in the path. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl} \"#%;<>?\\[\\\\\\]^`{|}]");

    private static final String OMISSION = ".omission";

    private final UrlPatterns<PatternConstraints> patterns = new UrlPatterns<>();
    private final RoleNames names;
    private final boolean denyUncovered;

    JettyReading(RoleNames names, boolean denyUncovered) {
        this.names = names;
        this.denyUncovered = denyUncovered;
    }

    /**
     * Adds a collection.
     *
     * @param pattern as it is written, with a slash in front
     */
    void add(UrlPattern pattern, Part part) {
        patterns.at(pattern, new PatternConstraints(pattern, names)).add(part);
    }

    Requirement requirement(String method, String path) {
        return patterns.find(UNSAFE.matcher(path)
                        .replaceAll(found ->
                                String.format("%%%02X", (int) found.group().charAt(0))))
                .map(pattern -> requirement(method, read(pattern)))
                .orElse(Requirement.PERMIT);
    }

    private Requirement requirement(String method, Map<String, List<Part>> read) {
        List<Part> applied = read.get(method);
        if (applied == null) {
            applied = new ArrayList<>(read.getOrDefault(ALL, List.of()));
            for (Map.Entry<String, List<Part>> entry : read.entrySet()) {
                if (entry.getKey().endsWith(OMISSION) && !entry.getKey().contains(method)) {
                    applied.addAll(entry.getValue());
                }
            }
        }
        return names.combined(applied.stream().map(part -> part.roles).collect(Collectors.toList()))
                .orElse(denyUncovered ? Requirement.DENY : Requirement.PERMIT);
    }

    private static Map<String, List<Part>> read(PatternConstraints pattern) {
        Map<String, List<Part>> read = new HashMap<>();
        for (Part part : pattern.parts()) {
            List<Part> all = read.getOrDefault(ALL, List.of());
            if (all.stream().anyMatch(Part::admitsNobody)) {
                break;
            }
            if (part.resources.methods.isEmpty() && !part.resources.omissions.isEmpty()) {
                part.resources.omissions.forEach(method -> read.put(method + OMISSION, List.of(part)));
                continue;
            }
            Set<String> methods = part.resources.methods.isEmpty() ? Set.of(ALL) : part.resources.methods;
            for (String method : methods) {
                read.computeIfAbsent(method, key -> new ArrayList<>(all)).add(part);
            }
            if (methods.contains(ALL) && part.admitsNobody()) {
                read.keySet().retainAll(methods);
            }
        }
        return read;
    }
}
