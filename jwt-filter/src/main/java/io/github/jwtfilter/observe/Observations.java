package io.github.jwtfilter.observe;

import io.github.jwtfilter.observe.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The results of the requests so far, in bounded memory. Safe for use by many threads. */
final class Observations {
    private static final int MAX_DIFFERENCES = 100;

    private final Map<String, Difference> differences = new ConcurrentHashMap<>();
    private final Map<Kind, LongAdder> kinds = new ConcurrentHashMap<>();
    private final Set<String> seenRules = ConcurrentHashMap.newKeySet();
    final LongAdder agreed = new LongAdder();
    final LongAdder notCompared = new LongAdder();
    final LongAdder failed = new LongAdder();
    private volatile boolean userSeen;

    /**
     * Counts a difference.
     *
     * @param group differences of one kind and group have one example
     */
    void differs(Kind kind, String group, Supplier<Difference> first) {
        kinds.computeIfAbsent(kind, any -> new LongAdder()).increment();
        String key = kind + " " + group;
        Difference known = differences.get(key);
        if (known == null && differences.size() < MAX_DIFFERENCES) {
            known = differences.computeIfAbsent(key, any -> first.get());
        }
        if (known != null) {
            known.count.increment();
        }
    }

    /** Notes that a rule decided. */
    void exercised(String rule) {
        if (!seenRules.contains(rule)) {
            seenRules.add(rule);
        }
    }

    void userWasThere() {
        if (!userSeen) {
            userSeen = true;
        }
    }

    boolean sawUser() {
        return userSeen;
    }

    boolean saw(String rule) {
        return seenRules.contains(rule);
    }

    long count(Kind kind) {
        LongAdder count = kinds.get(kind);
        return count == null ? 0 : count.sum();
    }

    /** Returns the number of requests that were compared. */
    long compared() {
        return agreed.sum() + kinds.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Returns the rows of the differences, those that block first. */
    List<Object> rows() {
        List<Difference> rows = new ArrayList<>(differences.values());
        rows.sort((one, other) -> one.kind != other.kind
                ? one.kind.compareTo(other.kind)
                : Long.compare(other.count.sum(), one.count.sum()));
        return rows.stream().map(Difference::described).collect(Collectors.toList());
    }
}
