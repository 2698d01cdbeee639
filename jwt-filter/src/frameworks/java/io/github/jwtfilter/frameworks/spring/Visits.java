package io.github.jwtfilter.frameworks.spring;

/** A bean of the session. */
public class Visits {
    private int count;

    /** None yet. */
    public Visits() {}

    public int add() {
        count++;
        return count;
    }
}
