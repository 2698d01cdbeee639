package io.github.jwtfilter.identity;

import io.github.jwtfilter.text.NameMapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Selects the roles of a user that go into a token, and their names there. A role in the map is replaced by its mapped
 * names. Any other role keeps its name, and passes only if it begins with one of the prefixes. The map is applied once,
 * prefixes are kept in the names, and names are case-sensitive. Immutable.
 */
public final class RoleMapping {
    /** Keeps all roles under the store's names. */
    public static final RoleMapping NONE = new RoleMapping(Map.of(), List.of(""));

    private static final String FORM = "storeRole=tokenRole";

    private final Map<String, Set<String>> renamed;
    private final List<String> prefixes;

    private RoleMapping(Map<String, Set<String>> renamed, List<String> prefixes) {
        this.renamed = renamed;
        this.prefixes = prefixes;
    }

    /**
     * Adds a map of names.
     *
     * @param text {@code storeRole=tokenRole} entries separated by commas, white space or line ends; either side may
     *     appear in several entries
     * @return a mapping that renames
     * @throws IllegalArgumentException if an entry is invalid or repeated; the message names its line
     */
    public RoleMapping renaming(String text) {
        Map<String, Set<String>> map = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (NameMapping pair : NameMapping.parse(text, FORM)) {
            if (pair.right().isEmpty()) {
                problems.add(pair.problem(FORM));
            } else if (!map.computeIfAbsent(pair.left(), anew -> new LinkedHashSet<>())
                    .add(pair.right().get())) {
                problems.add(pair.problem("each pair once"));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new RoleMapping(map, prefixes);
    }

    /**
     * Adds a filter for the roles outside the map.
     *
     * @param text prefixes separated by commas, white space or line ends; or the single word {@code none} to drop all
     *     these roles
     * @return a mapping that filters
     * @throws IllegalArgumentException if a prefix is invalid or repeated; the message names its line
     */
    public RoleMapping filtering(String text) {
        if (text.strip().equals("none")) {
            return new RoleMapping(renamed, List.of());
        }
        String form = "a prefix of roles, or none alone";
        Set<String> found = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        for (NameMapping entry : NameMapping.parse(text, form)) {
            if (entry.right().isPresent() || entry.left().equals("none")) {
                problems.add(entry.problem(form));
            } else if (!found.add(entry.left())) {
                problems.add(entry.problem("each prefix once"));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new RoleMapping(renamed, List.copyOf(found));
    }

    /**
     * Returns the roles for a token.
     *
     * @param roles the store's names
     * @return each once, in the store's order
     * @throws IllegalArgumentException if one of them is null
     */
    public Set<String> apply(Iterable<String> roles) {
        Set<String> result = new LinkedHashSet<>();
        for (String role : roles) {
            if (role == null) {
                throw new IllegalArgumentException("roles: expected names, got a list that contains null");
            }
            if (renamed.containsKey(role)) {
                result.addAll(renamed.get(role));
            } else if (prefixes.stream().anyMatch(role::startsWith)) {
                result.add(role);
            }
        }
        return Collections.unmodifiableSet(result);
    }
}
