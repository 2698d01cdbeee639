package io.github.jwtfilter.observe;

import java.util.List;

/** Whether the filter can take over now. Immutable. */
final class Readiness {
    private final List<String> reasons;
    private final String ready;

    /**
     * Creates the answer.
     *
     * @param reasons the reasons against it, each a clause that can follow "because"
     * @param ready the sentence if there are no reasons
     */
    Readiness(List<String> reasons, String ready) {
        this.reasons = List.copyOf(reasons);
        this.ready = ready;
    }

    boolean isReady() {
        return reasons.isEmpty();
    }

    List<String> reasons() {
        return reasons;
    }

    String sentence() {
        return isReady() ? ready : "Not ready, because " + String.join("; ", reasons) + ".";
    }
}
