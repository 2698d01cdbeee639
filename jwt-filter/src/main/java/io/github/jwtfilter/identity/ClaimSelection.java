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
 * Selects the claims of a user that go into a token, and their names there. Only listed claims are used. A listed claim
 * is left out if the store lacks it or has it as null. Immutable.
 */
public final class ClaimSelection {
    /** Selects no claims. */
    public static final ClaimSelection NONE = new ClaimSelection(Map.of());

    /** Together with the claims that every login sets, this stays below the limit of 64 claims in a token. */
    private static final int MAX_CLAIMS = 50;

    private static final int MAX_NAME_CHARACTERS = 100;
    private static final String FORM = "claim or storeName=claim";

    private final Map<String, String> storeNames;

    private ClaimSelection(Map<String, String> storeNames) {
        this.storeNames = storeNames;
    }

    /**
     * Reads a list of claims.
     *
     * @param text names separated by commas, white space or line ends; {@code storeName=claim} if the store uses
     *     another name
     * @param reserved claims that the login itself sets
     * @return the selection
     * @throws IllegalArgumentException if an entry is invalid, reserved or repeated; the message names its line
     */
    public static ClaimSelection parse(String text, Set<String> reserved) {
        Map<String, String> storeNames = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (NameMapping pair : NameMapping.parse(text, FORM)) {
            String claim = pair.right().orElse(pair.left());
            if (reserved.contains(claim)) {
                problems.add(pair.problem("another claim than " + claim + ", which the login itself sets"));
            } else if (claim.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_CHARACTERS) {
                problems.add(pair.problem("a claim's name of at most " + MAX_NAME_CHARACTERS + " bytes"));
            } else if (storeNames.putIfAbsent(claim, pair.left()) != null) {
                problems.add(pair.problem("each claim once"));
            }
        }
        if (storeNames.size() > MAX_CLAIMS) {
            problems.add("expected at most " + MAX_CLAIMS + " claims, got " + storeNames.size());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new ClaimSelection(storeNames);
    }

    /**
     * Returns whether a claim may come from the store.
     *
     * @param claim its name in the token
     * @return true if it is on the list
     */
    public boolean contains(String claim) {
        return storeNames.containsKey(claim);
    }

    /**
     * Returns the claims to ask a store for.
     *
     * @return the store's names, each once
     */
    public Set<String> storeNames() {
        return Set.copyOf(storeNames.values());
    }

    /**
     * Returns the claims for a token.
     *
     * @param stored the user's values by their names in the store
     * @return strings, numbers, booleans and lists of strings by claim name, in the order of the list
     * @throws IllegalArgumentException if a listed value has another type; the message names the claim but omits the
     *     value
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
        // Copy the list: the store may still change it between this check and the signature.
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
