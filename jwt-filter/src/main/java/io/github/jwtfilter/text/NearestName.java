package io.github.jwtfilter.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that somebody meant: the one that the fewest keystrokes turn the misspelt one into. */
public final class NearestName {
    private static final int MOST_KEYSTROKES = 3;

    private NearestName() {}

    /**
     * The likeliest of some names, case aside.
     *
     * @param misspelt what somebody wrote
     * @param names what they may have meant
     * @return empty if no name is within three keystrokes
     */
    public static Optional<String> of(String misspelt, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(misspelt, name) <= MOST_KEYSTROKES)
                .min(Comparator.<String>comparingInt(name -> distance(misspelt, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance, case aside. */
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
