package io.github.jwtfilter.values;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** A value that cannot be stored. The message names the classes in the way and where they lie, never the value. */
public final class UnstorableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Obstacle[] obstacles;

    UnstorableValueException(List<Obstacle> obstacles) {
        super(describe("value", obstacles));
        this.obstacles = obstacles.toArray(new Obstacle[0]);
    }

    /**
     * What is in the way. What lies inside of a class that is not named is not looked at; {@link ValueCodec#inspect} does.
     *
     * @return at least one
     */
    public List<Obstacle> obstacles() {
        return List.of(obstacles);
    }

    /**
     * The message, with another name for the value.
     *
     * @param name for example the attribute's
     * @return for example {@code cart.items[3].product: com.acme.Product is not named in sessionTypes}; what is wrong with
     *     further classes follows after a semicolon
     */
    public String describe(String name) {
        return describe(name, List.of(obstacles));
    }

    /** Of each class the first place. */
    private static String describe(String name, List<Obstacle> obstacles) {
        return obstacles.stream()
                .collect(Collectors.groupingBy(
                        obstacle -> obstacle.type() + obstacle.reason(),
                        LinkedHashMap::new,
                        Collectors.reducing((first, next) -> first)))
                .values()
                .stream()
                .map(first -> first.orElseThrow().describe(name))
                .collect(Collectors.joining("; "));
    }
}
