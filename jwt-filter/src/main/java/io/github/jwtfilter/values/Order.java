package io.github.jwtfilter.values;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;

/** Iteration order of a collection or map of the JDK. */
enum Order {
    /** Insertion order. Adding an element does not call its methods. */
    LISTED,
    /** Insertion order. Adding an element may compare it with others. */
    LINKED,
    /** Order of its comparator. */
    SORTED,
    /** Order of hashes, so any order. */
    HASHED;

    /** Returns the comparator. Returns null for the natural order and for an unsorted container. */
    static Comparator<?> comparator(Object container) {
        if (container instanceof SortedSet) {
            return ((SortedSet<?>) container).comparator();
        }
        if (container instanceof SortedMap) {
            return ((SortedMap<?, ?>) container).comparator();
        }
        if (container instanceof PriorityQueue) {
            return ((PriorityQueue<?>) container).comparator();
        }
        if (container instanceof PriorityBlockingQueue) {
            return ((PriorityBlockingQueue<?>) container).comparator();
        }
        return null;
    }

    /** Creates an empty container. */
    interface Factory<C> {
        /** @param comparator null for the natural order */
        C create(int count, Comparator<Object> comparator);
    }
}
