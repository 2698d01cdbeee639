package io.github.jwtfilter.values;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown if a value cannot be stored. The message names the obstructing classes and their places, never the value. */
public final class UnstorableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Obstacle[] obstacles;

    UnstorableValueException(List<Obstacle> obstacles) {
        super(describe("value", obstacles));
        this.obstacles = obstacles.toArray(new Obstacle[0]);
    }

    /**
     * Returns the obstacles. Objects of unnamed classes are opaque here; {@link ValueCodec#inspect} looks into them
     * too.
     *
     * @return at least one
     */
    public List<Obstacle> obstacles() {
        return List.of(obstacles);
    }

    /**
     * Returns the message with another name for the value.
     *
     * @param name for example the attribute's name
     * @return for example {@code cart.items[3].product: com.acme.Product is not named in sessionTypes}; further classes
     *     follow after a semicolon
     */
    public String describe(String name) {
        return describe(name, List.of(obstacles));
    }

    /** Describes the first place of each class. */
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
