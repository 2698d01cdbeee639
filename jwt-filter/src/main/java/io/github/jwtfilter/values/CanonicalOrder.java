package io.github.jwtfilter.values;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Fixed order for the elements of hash sets and the keys of hash maps. These can iterate in another order after decoding,
 * and must still give the same bytes. Texts are ordered by their characters, all other values by their encoded bytes.
 * Elements that differ only in the content of nested hash sets or maps have the same rank, so they stay unsorted.
 */
final class CanonicalOrder {
    private CanonicalOrder() {}

    /**
     * Sorts the items by their keys.
     *
     * @return the sorted items; empty while ranking, if sorting would need ranks again
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
