package io.github.jwtfilter.identity;

import io.github.jwtfilter.text.NameMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the claims that a store knows of a user go into a token, and under which names. What is not listed stays
 * out; so does what the store does not have or has as null. Immutable.
 */
public final class ClaimSelection {
    /** No claim at all. */
    public static final ClaimSelection NONE = new ClaimSelection(Map.of());

    /** With the claims of the login itself there are fewer than the 64 that a token may have. */
    private static final int MOST_CLAIMS = 50;

    private static final int LONGEST_NAME = 100;
    private static final String FORM = "claim or storeName=claim";

    private final Map<String, String> storeNames;

    private ClaimSelection(Map<String, String> storeNames) {
        this.storeNames = storeNames;
    }

    /**
     * Reads a list.
     *
     * @param text names between commas, white space or line ends; {@code storeName=claim} where the store has another
     *     name for it
     * @param reserved claims that the login itself sets
     * @return the selection
     * @throws IllegalArgumentException if an entry is wrong, reserved or there twice; the message names its line
     */
    public static ClaimSelection parse(String text, Set<String> reserved) {
        Map<String, String> storeNames = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (NameMapping pair : NameMapping.parse(text, FORM)) {
            String claim = pair.right().orElse(pair.left());
            if (reserved.contains(claim)) {
                problems.add(pair.problem("another claim than " + claim + ", which the login itself sets"));
            } else if (claim.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                problems.add(pair.problem("a claim's name of at most " + LONGEST_NAME + " bytes"));
            } else if (storeNames.putIfAbsent(claim, pair.left()) != null) {
                problems.add(pair.problem("each claim once"));
            }
        }
        if (storeNames.size() > MOST_CLAIMS) {
            problems.add("expected at most " + MOST_CLAIMS + " claims, got " + storeNames.size());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new ClaimSelection(storeNames);
    }

    /**
     * Whether a claim may come from the store.
     *
     * @param claim its name in the token
     * @return true if it is on the list
     */
    public boolean contains(String claim) {
        return storeNames.containsKey(claim);
    }

    /**
     * What is asked of a store.
     *
     * @return the store's names, each once
     */
    public Set<String> storeNames() {
        return Set.copyOf(storeNames.values());
    }

    /**
     * The claims for a token.
     *
     * @param stored what the store knows, by its own names
     * @return strings, numbers, booleans and lists of strings, by claim, in the order of the list
     * @throws IllegalArgumentException if a listed value is something else; the message names the claim, not the value
     */
    public Map<String, Object> apply(Map<String, ?> stored) {
        Map<String, Object> claims = new LinkedHashMap<>();
        storeNames.forEach((claim, storeName) -> {
            Object value = stored.get(storeName);
            if (value != null) {
                claims.put(claim, checked(claim, value));
            }
        });
        return Collections.unmodifiableMap(claims);
    }

    private static Object checked(String claim, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (!(value instanceof Collection)) {
            throw wrongType(claim, value.getClass().getName());
        }
        // A store may go on filling its list: what is checked here is what is signed.
        List<Object> elements = new ArrayList<>((Collection<?>) value);
        for (Object element : elements) {
            if (!(element instanceof String)) {
                String type = element == null ? "null" : element.getClass().getName();
                throw wrongType(claim, "a list with " + type);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private static IllegalArgumentException wrongType(String claim, String got) {
        return new IllegalArgumentException(
                "claim " + claim + ": expected a string, number, boolean or list of strings, got " + got);
    }
}
