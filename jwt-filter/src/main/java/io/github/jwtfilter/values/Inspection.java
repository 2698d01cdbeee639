package io.github.jwtfilter.values;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What would come of storing a value. */
public final class Inspection {
    private final int size;
    private final List<Obstacle> obstacles;

    Inspection(int size, List<Obstacle> obstacles) {
        this.size = size;
        this.obstacles = List.copyOf(obstacles);
    }

    /**
     * How many bytes the value takes, or would take if the classes in {@link #typesToName} were named and what can never
     * be stored were null.
     *
     * @return bytes before encryption; never more than a megabyte, for nothing is written beyond
     */
    public int size() {
        return size;
    }

    /**
     * Whether the value can be stored as it is.
     *
     * @return true without obstacles
     */
    public boolean isStorable() {
        return obstacles.isEmpty();
    }

    /**
     * Whether the value could be stored if classes were named.
     *
     * @return true also if none is left to name
     */
    public boolean isStorableOnceNamed() {
        return obstacles.stream().allMatch(Obstacle::isNameable);
    }

    /**
     * What is in the way: each class that has to be named, where it was found first, and everything that can never be
     * stored.
     *
     * @return empty if the value can be stored
     */
    public List<Obstacle> obstacles() {
        return obstacles;
    }

    /**
     * All classes that have to be named in {@code sessionTypes}, also those that others hold or extend.
     *
     * @return their names
     */
    public SortedSet<String> typesToName() {
        SortedSet<String> types = new TreeSet<>();
        obstacles.stream().filter(Obstacle::isNameable).map(Obstacle::type).forEach(types::add);
        return Collections.unmodifiableSortedSet(types);
    }
}
