package io.github.jwtfilter.report;

import io.github.jwtfilter.values.Inspection;
import io.github.jwtfilter.values.Obstacle;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The result of encoding a value as for a session cookie: its size, or the reason why it has none. Never contains the
 * value itself. Immutable.
 */
final class Measurement {
    /** The first reasons are enough to understand the problem. */
    private static final int MAX_REASONS = 3;

    private final OptionalInt size;
    private final Set<String> unnamed;
    private final Optional<String> refusal;
    private final Optional<String> failure;
    private final Foresight foresight;

    private Measurement(
            OptionalInt size,
            Collection<String> unnamed,
            Optional<String> refusal,
            Optional<String> failure,
            Foresight foresight) {
        this.size = size;
        this.unnamed = new TreeSet<>(unnamed);
        this.refusal = refusal;
        this.failure = failure;
        this.foresight = foresight;
    }

    /** Converts the result of an inspection. */
    static Measurement of(Inspection inspection) {
        List<Obstacle> obstacles = inspection.obstacles();
        if (obstacles.stream().anyMatch(Obstacle::isUnreadable)) {
            return failed(reasons(obstacles, Obstacle::isUnreadable));
        }
        return inspection.isStorableOnceNamed()
                ? stored(inspection.size(), inspection.typesToName(), Foresight.of(inspection))
                : refused(reasons(obstacles, obstacle -> !obstacle.isNameable()));
    }

    private static String reasons(List<Obstacle> obstacles, Predicate<Obstacle> counts) {
        return obstacles.stream()
                .filter(counts)
                .limit(MAX_REASONS)
                .map(each -> (each.path().isEmpty() ? "" : each.path() + ": ") + each.type() + " " + each.reason())
                .collect(Collectors.joining("; "));
    }

    /**
     * Creates the result for a value that can be stored.
     *
     * @param size the size in bytes, before encryption
     * @param unnamed the classes in the value that {@code sessionTypes} should name but does not
     */
    static Measurement stored(int size, Collection<String> unnamed) {
        return stored(size, unnamed, Foresight.NONE);
    }

    /** Creates the result for a value that can be stored, with hints about later values. */
    static Measurement stored(int size, Collection<String> unnamed, Foresight foresight) {
        return new Measurement(OptionalInt.of(size), unnamed, Optional.empty(), Optional.empty(), foresight);
    }

    /** Creates the result for a value that cannot be stored, even if {@code sessionTypes} names all its classes. */
    static Measurement refused(String why) {
        return new Measurement(OptionalInt.empty(), Set.of(), Optional.of(why), Optional.empty(), Foresight.NONE);
    }

    /**
     * Creates the result for a value that could not be inspected, because it changed meanwhile or its own code failed.
     */
    static Measurement failed(String why) {
        return new Measurement(OptionalInt.empty(), Set.of(), Optional.empty(), Optional.of(why), Foresight.NONE);
    }

    Foresight foresight() {
        return foresight;
    }

    OptionalInt size() {
        return size;
    }

    Set<String> unnamed() {
        return unnamed;
    }

    Optional<String> refusal() {
        return refusal;
    }

    Optional<String> failure() {
        return failure;
    }
}
