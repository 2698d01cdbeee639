package io.github.jwtfilter.report;

import io.github.jwtfilter.spelling.Printable;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A request that looks like a logout but leaves the session alive. Immutable. */
final class SeenLogout {
    private static final int MAX_NAMES = 10;

    final String path;
    private final String attributes;
    private final String place;

    /**
     * A logout.
     *
     * @param path of the request within the application
     * @param attributes the names of those that it removed
     * @param place which code removed the first of them
     */
    SeenLogout(String path, Collection<String> attributes, String place) {
        this.path = Printable.of(path);
        this.attributes = new TreeSet<>(attributes)
                .stream().limit(MAX_NAMES).map(Printable::of).collect(Collectors.joining(", "));
        this.place = place;
    }

    /** Such as {@code /shop/logout removes user at com.acme.Shop.leave(Shop.java:12)}. */
    @Override
    public String toString() {
        return path + " removes " + attributes + " at " + place;
    }
}
