package io.github.jwtfilter.values;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Result of inspecting a value: its size, the obstacles to storing it, and the classes to name. */
public final class Inspection {
    /** The first few explain the problem. */
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
     * Returns the encoded size of the value. Assumes that the classes in {@link #typesToName} are named and that values
     * of unstorable classes are null.
     *
     * @return bytes before encryption; at most a megabyte, because encoding stops there
     */
    public int size() {
        return size;
    }

    /**
     * Returns true if the value can be stored as it is.
     *
     * @return true without obstacles
     */
    public boolean isStorable() {
        return obstacles.isEmpty();
    }

    /**
     * Returns true if the value can be stored once classes are named.
     *
     * @return true also if all classes are named already
     */
    public boolean isStorableOnceNamed() {
        return obstacles.stream().allMatch(Obstacle::isNameable);
    }

    /**
     * Returns the obstacles to storing the value: each class that has to be named, with the place where it was found
     * first, and each object that can never be stored.
     *
     * @return empty if the value can be stored
     */
    public List<Obstacle> obstacles() {
        return obstacles;
    }

    /**
     * Returns all classes that {@code sessionTypes} has to name, including classes that others hold or extend.
     *
     * @return their names
     */
    public SortedSet<String> typesToName() {
        SortedSet<String> types = new TreeSet<>();
        obstacles.stream().filter(Obstacle::isNameable).map(Obstacle::type).forEach(types::add);
        return Collections.unmodifiableSortedSet(types);
    }

    /**
     * Returns further classes that {@code sessionTypes} should name. The value does not hold them yet, but the
     * declarations of its classes allow it. An example is the element type of a list that is still empty.
     *
     * @return their names, except those in {@link #typesToName}
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
     * Explains why the value stays unstorable even if all classes are named.
     *
     * @param name the name of the value, for example the attribute's name
     * @return the first reasons, such as {@code cart.lock: com.acme.Lock is a proxy; proxies are never stored}
     */
    public String describeRefusals(String name) {
        return obstacles.stream()
                .filter(obstacle -> !obstacle.isNameable())
                .limit(MAX_REASONS)
                .map(obstacle -> obstacle.describe(name))
                .collect(Collectors.joining("; "));
    }

    /**
     * Returns the places of empty containers whose element classes are not declared.
     *
     * @return paths such as {@code .items[].options}; the empty path is the value itself
     */
    public Set<String> emptyPlaces() {
        return places.empty();
    }

    /**
     * Returns the places of filled containers whose element classes are not declared.
     *
     * @return paths as in {@link #emptyPlaces}
     */
    public Set<String> filledPlaces() {
        return places.filled();
    }
}
