package io.github.jwtfilter.revocation;

/** What became of an end of logins. The best outcome comes first. */
public enum Ending {
    /** All servers that share the facts will know it. Without a shared store, this server alone. */
    STORED,
    /** It counts on this server. The others will know it as soon as the shared store can be reached. */
    WAITING,
    /** It could not be recorded, so the logins continue. */
    REFUSED;

    /** Returns the outcome of two ends together. */
    public Ending and(Ending other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
