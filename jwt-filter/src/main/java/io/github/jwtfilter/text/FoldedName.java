package io.github.jwtfilter.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** User names in a form for comparison. */
public final class FoldedName {
    /** Longer names differ only in a part that is cut off. */
    private static final int MAX_CHARACTERS = 1024;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{M}\\p{Z}]");

    private FoldedName() {}

    /**
     * Folds spellings of a name that some back end may treat as equal. Directories and databases ignore case, width,
     * accents, spaces and invisible characters.
     *
     * @param name any length
     * @return equal for spellings of one name
     */
    public static String of(String name) {
        String start = name.substring(0, Math.min(name.length(), MAX_CHARACTERS));
        String folded = Normalizer.normalize(start, Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return INVISIBLE.matcher(folded).replaceAll("");
    }
}
