package io.github.jwtfilter.store;

import java.util.List;

/** What a node learns from one reading of a shared store. Immutable. */
public final class News {
    private final List<Fact> facts;
    private final boolean fromStart;
    private final boolean complete;
    private final long beat;
    private final long storeMillis;
    private final long retentionSeconds;

    /**
     * Creates the answer to one reading.
     *
     * @param facts the facts that this reading found; may repeat earlier ones
     * @param fromStart whether this begins a reading of everything that the store holds
     * @param complete whether everything has been delivered that the store held when the last reading from its start began
     * @param beat the highest number of this node's own beats that was read; 0 for none
     * @param storeMillis the store's clock, in milliseconds since 1970
     * @param retentionSeconds the longest retention that any node announced; 0 for none
     */
    public News(
            List<Fact> facts, boolean fromStart, boolean complete, long beat, long storeMillis, long retentionSeconds) {
        this.facts = List.copyOf(facts);
        this.fromStart = fromStart;
        this.complete = complete;
        this.beat = beat;
        this.storeMillis = storeMillis;
        this.retentionSeconds = retentionSeconds;
    }

    public List<Fact> facts() {
        return facts;
    }

    public boolean fromStart() {
        return fromStart;
    }

    public boolean complete() {
        return complete;
    }

    public long beat() {
        return beat;
    }

    public long storeMillis() {
        return storeMillis;
    }

    public long retentionSeconds() {
        return retentionSeconds;
    }
}
