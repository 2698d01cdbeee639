package io.github.jwtfilter.frameworks.cdi;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;

/** A session bean. */
@SessionScoped
public class Visits implements Serializable {
    private static final long serialVersionUID = 1;

    private int count;

    /** Called by CDI. */
    public Visits() {}

    public int add() {
        count++;
        return count;
    }
}
