package io.github.jwtfilter.report;

import io.github.jwtfilter.text.LogText;
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
     * Creates a record of such a request.
     *
     * @param path the path of the request within the application
     * @param attributes the names of the attributes that it removed
     * @param place the code that removed the first of them
     */
    SeenLogout(String path, Collection<String> attributes, String place) {
        this.path = LogText.of(path);
        this.attributes = new TreeSet<>(attributes)
                .stream().limit(MAX_NAMES).map(LogText::of).collect(Collectors.joining(", "));
        this.place = place;
    }

    /** Returns for example {@code /shop/logout removes user at com.acme.Shop.leave(Shop.java:12)}. */
    @Override
    public String toString() {
        return path + " removes " + attributes + " at " + place;
    }
}
