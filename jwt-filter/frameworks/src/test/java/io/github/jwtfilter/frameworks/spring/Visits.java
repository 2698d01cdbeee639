package io.github.jwtfilter.frameworks.spring;

/** A session bean. */
public class Visits {
    private int count;

    /** Creates a count of zero. */
    public Visits() {}

    public int add() {
        count++;
        return count;
    }
}
