package io.github.jwtfilter.frameworks.faces;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Named;
import java.io.Serializable;

/** A bean that lives as long as a view. */
@Named
@ViewScoped
public class Steps implements Serializable {
    private static final long serialVersionUID = 1;

    private int taken;

    /** Called by CDI. */
    public Steps() {}

    public int getTaken() {
        return taken;
    }

    /** Adds one to the count. */
    public void count() {
        taken++;
    }
}
