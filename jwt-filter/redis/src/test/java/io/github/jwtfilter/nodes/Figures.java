package io.github.jwtfilter.nodes;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Measured times. Safe for use by many threads. */
final class Figures {
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

    void add(long measured) {
        nanos.add(measured);
    }

    int size() {
        return nanos.size();
    }

    private List<Long> sorted() {
        return nanos.stream().sorted().toList();
    }

    long medianMillis() {
        List<Long> sorted = sorted();
        return sorted.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() / 2));
    }

    long worstMillis() {
        List<Long> sorted = sorted();
        return sorted.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() - 1));
    }
}
