package io.github.jwtfilter.report;

import io.github.jwtfilter.values.Inspection;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** What the values seen so far say of those that may come: declared classes, and containers that were empty. Immutable. */
final class Foresight {
    /** Nothing. */
    static final Foresight NONE = new Foresight(Set.of(), Set.of(), Set.of());

    /** More would fill the page. */
    private static final int MAX_NAMES = 100;

    /** Classes that declarations mention and that {@code sessionTypes} does not name. */
    final Set<String> declared;
    /** Paths of containers that were seen empty. */
    final Set<String> empty;
    /** Paths of containers that were seen with elements. */
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
