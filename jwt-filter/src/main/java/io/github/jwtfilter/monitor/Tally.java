package io.github.jwtfilter.monitor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events by a label out of a fixed list, so that clients cannot make it grow. Each label has a count from the
 * start, because a rate needs a first value. Safe for use by many threads.
 */
public final class Tally {
    private static final String OTHER = "other";

    private final Map<String, LongAdder> counts = new LinkedHashMap<>();
    private final LongAdder other = new LongAdder();

    private Tally() {}

    /**
     * Creates a tally.
     *
     * @param labels the texts of the labels, for example the values of an enum; capitals of an enum become lower case
     */
    public static Tally of(Object... labels) {
        Tally tally = new Tally();
        for (Object label : labels) {
            String text = label instanceof Enum ? label.toString().toLowerCase(Locale.ROOT) : label.toString();
            tally.counts.put(text, new LongAdder());
        }
        return tally;
    }

    /** Counts an event. An event with a label outside the list counts as {@code other}. */
    public void add(String label) {
        counts.getOrDefault(label, other).increment();
    }

    /** Counts an event by an enum, as {@link #of} writes it. */
    public void add(Enum<?> label) {
        add(label.toString().toLowerCase(Locale.ROOT));
    }

    boolean has(String label) {
        return counts.containsKey(label);
    }

    /**
     * Returns the counts so far.
     *
     * @return all labels in their order, and then {@code other}
     */
    public Map<String, Long> counts() {
        Map<String, Long> now = new LinkedHashMap<>();
        counts.forEach((label, count) -> now.put(label, count.sum()));
        now.put(OTHER, other.sum());
        return now;
    }
}
