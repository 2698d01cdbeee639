package io.github.jwtfilter.values;

import java.util.Arrays;
import java.util.function.Function;

/**
 * One order for what has none: a hash set comes back in another, and must not look changed for that. Texts by their
 * letters, all else by what would be written of it.
 */
final class CanonicalOrder {
    private CanonicalOrder() {}

    /**
     * Puts the items in order by their keys.
     *
     * @return the same array; while ranking, items whose order would need ranks are left out
     */
    static Object[] sort(Object[] items, Function<Object, Object> key, ValueWriter out) {
        if (items.length < 2) {
            return items;
        }
        if (areTexts(items, key)) {
            Arrays.sort(items, (one, other) -> ((String) key.apply(one)).compareTo((String) key.apply(other)));
            return items;
        }
        if (out.ranks()) {
            return new Object[0];
        }
        return Arrays.stream(items)
                .map(item -> new Ranked(item, out.rank(key.apply(item))))
                .sorted((a, b) -> Arrays.compareUnsigned(a.rank, b.rank))
                .map(ranked -> ranked.item)
                .toArray();
    }

    private static boolean areTexts(Object[] items, Function<Object, Object> key) {
        for (Object item : items) {
            if (!(key.apply(item) instanceof String)) {
                return false;
            }
        }
        return true;
    }

    private static final class Ranked {
        final Object item;
        final byte[] rank;

        Ranked(Object item, byte[] rank) {
            this.item = item;
            this.rank = rank;
        }
    }
}
