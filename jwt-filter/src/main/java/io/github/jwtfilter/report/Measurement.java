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

/** What a session cookie would make of a value: its size, or why there is none. Never the value. Immutable. */
final class Measurement {
    /** The first ones tell what is wrong with it. */
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

    /** What an inspection says. */
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
     * A value that can be stored.
     *
     * @param size its bytes, before encryption
     * @param unnamed the classes in it that {@code sessionTypes} would have to name and does not
     */
    static Measurement stored(int size, Collection<String> unnamed) {
        return stored(size, unnamed, Foresight.NONE);
    }

    /** The same, with what it says of later values. */
    static Measurement stored(int size, Collection<String> unnamed, Foresight foresight) {
        return new Measurement(OptionalInt.of(size), unnamed, Optional.empty(), Optional.empty(), foresight);
    }

    /** A value that cannot be stored, whatever is named. */
    static Measurement refused(String why) {
        return new Measurement(OptionalInt.empty(), Set.of(), Optional.of(why), Optional.empty(), Foresight.NONE);
    }

    /** A value that could not be looked at: it changed meanwhile, or code of its own failed. */
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
