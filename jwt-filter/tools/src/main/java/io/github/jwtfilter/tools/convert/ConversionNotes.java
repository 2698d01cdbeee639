package io.github.jwtfilter.tools.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the operator is told of the conversion of one application. */
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

    /** Returns what was changed, one line each. */
    public List<String> done() {
        return Collections.unmodifiableList(done);
    }

    /** Returns what a person has to look at. */
    public List<String> cares() {
        return Collections.unmodifiableList(cares);
    }

    /** Returns why the application is not converted; empty if it is. */
    public List<String> refusals() {
        return Collections.unmodifiableList(refusals);
    }

    /** Returns what to do now: sentences and command lines. */
    public List<String> next() {
        return Collections.unmodifiableList(next);
    }
}
