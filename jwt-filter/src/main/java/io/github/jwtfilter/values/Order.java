package io.github.jwtfilter.values;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;

/** How a collection or map of the JDK keeps what it holds. */
enum Order {
    /** As it was put in, without a look at it. */
    LISTED,
    /** As it was put in; equal elements are told from others by what they hold. */
    LINKED,
    /** By its comparator. */
    SORTED,
    /** By hash, so in any order. */
    HASHED;

    /** Null for the natural order, and for what is not sorted. */
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

    /** How a container is made before it is filled. */
    interface Factory<C> {
        /** @param comparator null for the natural order */
        C create(int count, Comparator<Object> comparator);
    }
}
