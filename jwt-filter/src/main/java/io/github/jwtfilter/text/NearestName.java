package io.github.jwtfilter.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggestion for a misspelt name: the name with the smallest edit distance. */
public final class NearestName {
    private static final int MAX_EDITS = 3;

    private NearestName() {}

    /**
     * Finds the most similar name, ignoring case.
     *
     * @param misspelt the name as given
     * @param names the valid names
     * @return empty if every distance exceeds three edits
     */
    public static Optional<String> of(String misspelt, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(misspelt, name) <= MAX_EDITS)
                .min(Comparator.<String>comparingInt(name -> distance(misspelt, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns the Levenshtein distance, ignoring case. */
    private static int distance(String misspelt, String name) {
        String from = misspelt.toLowerCase(Locale.ROOT);
        String to = name.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
