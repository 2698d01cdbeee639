package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import java.util.List;

/** The facts that this node knows. Readers of logins ask it, and the feed fills it. */
public interface KnownFacts {
    /**
     * Adds a fact.
     *
     * @param inStore whether the store delivered it, so that the store has it
     */
    void learn(Fact fact, boolean inStore);

    /** Begins a reading of the whole store. Until a reading delivers a fact, the store counts as lacking it. */
    void beginReading();

    /** Returns facts that the store lacks, as far as is known: at most this many, and none that has expired. */
    List<Fact> lacking(int most);
}
