package io.github.jwtfilter.tools.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The messages for the operator about the conversion of one application. */
public final class ConversionNotes {
    private final List<String> done = new ArrayList<>();
    private final List<String> cares = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> next = new ArrayList<>();

    void done(String line) {
        done.add(line);
    }

    void care(String line) {
        cares.add(line);
    }

    void refuse(String line) {
        refusals.add(line);
    }

    void next(String line) {
        next.add(line);
    }

    /** Returns the changes, one line each. */
    public List<String> done() {
        return Collections.unmodifiableList(done);
    }

    /** Returns the warnings. A person has to look at them. */
    public List<String> cares() {
        return Collections.unmodifiableList(cares);
    }

    /** Returns the reasons against a conversion; empty if the application is converted. */
    public List<String> refusals() {
        return Collections.unmodifiableList(refusals);
    }

    /** Returns the next steps: sentences and command lines. */
    public List<String> next() {
        return Collections.unmodifiableList(next);
    }
}
