package io.github.jwtfilter.values;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What would come of storing a value. */
public final class Inspection {
    /** The first ones tell what is wrong. */
    private static final int MAX_REASONS = 3;

    private final int size;
    private final List<Obstacle> obstacles;
    private final SortedSet<String> declared;
    private final EmptyPlaces places;

    Inspection(int size, List<Obstacle> obstacles, SortedSet<String> declared, EmptyPlaces places) {
        this.size = size;
        this.obstacles = List.copyOf(obstacles);
        this.declared = Collections.unmodifiableSortedSet(declared);
        this.places = places;
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

    /**
     * Returns further classes that {@code sessionTypes} should name: the value does not hold them yet, but declarations
     * of its classes say that it may, such as the element type of a list that is still empty.
     *
     * @return their names, without those in {@link #typesToName}
     */
    public SortedSet<String> declaredTypes() {
        return declared;
    }

    /**
     * Returns all classes that {@code sessionTypes} should name for this value.
     *
     * @return those in {@link #typesToName} and in {@link #declaredTypes}
     */
    public SortedSet<String> allTypesToName() {
        SortedSet<String> all = new TreeSet<>(typesToName());
        all.addAll(declared);
        return all;
    }

    /**
     * Says why no list of names would make the value storable.
     *
     * @param name how the value is called, for example by the attribute's name
     * @return the first reasons, such as {@code cart.lock: com.acme.Lock holds something that has to be closed}
     */
    public String describeRefusals(String name) {
        return obstacles.stream()
                .filter(obstacle -> !obstacle.isNameable())
                .limit(MAX_REASONS)
                .map(obstacle -> obstacle.describe(name))
                .collect(Collectors.joining("; "));
    }

    /**
     * Returns where the value holds an empty container and no declaration tells what it will hold later.
     *
     * @return paths such as {@code .items[].options}; the empty path is the value itself
     */
    public Set<String> emptyPlaces() {
        return places.empty();
    }

    /**
     * Returns where the value holds a container with elements and no declaration tells their classes.
     *
     * @return paths as in {@link #emptyPlaces}
     */
    public Set<String> filledPlaces() {
        return places.filled();
    }
}
