package io.github.jwtfilter.report;

import io.github.jwtfilter.values.Inspection;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Hints about later values, taken from values seen so far: declared classes and empty containers. Immutable. */
final class Foresight {
    /** No hints. */
    static final Foresight NONE = new Foresight(Set.of(), Set.of(), Set.of());

    /** More would make the page too long. */
    private static final int MAX_NAMES = 100;

    /** Classes that appear in declarations and that {@code sessionTypes} does not name. */
    final Set<String> declared;
    /** Paths of containers that were empty at least once. */
    final Set<String> empty;
    /** Paths of containers that had elements at least once. */
    final Set<String> filled;

    Foresight(Collection<String> declared, Collection<String> empty, Collection<String> filled) {
        this.declared = new TreeSet<>(declared);
        this.empty = new TreeSet<>(empty);
        this.filled = new TreeSet<>(filled);
    }

    static Foresight of(Inspection inspection) {
        return new Foresight(inspection.declaredTypes(), inspection.emptyPlaces(), inspection.filledPlaces());
    }

    Foresight and(Foresight later) {
        return new Foresight(
                joined(declared, later.declared), joined(empty, later.empty), joined(filled, later.filled));
    }

    private static Set<String> joined(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        other.stream().limit(MAX_NAMES - Math.min(MAX_NAMES, one.size())).forEach(all::add);
        return all;
    }
}
