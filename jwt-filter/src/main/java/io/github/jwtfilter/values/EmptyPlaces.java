package io.github.jwtfilter.values;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Places of the containers within one value whose elements have no declared class, divided into empty and filled ones.
 * A place is a path without indexes, for example {@code .items[].options}. The path of the value itself is empty.
 */
final class EmptyPlaces {
    private static final int MAX_PLACES = 100;

    private final Deque<String> path = new ArrayDeque<>();

    /** For each segment of the path, true if a declaration gives the element classes there. */
    private final Deque<Boolean> declared = new ArrayDeque<>();

    private final Set<String> empty = new TreeSet<>();
    private final Set<String> filled = new TreeSet<>();

    void enterField(ObjectFields fields, int place) {
        path.addLast("." + fields.name(place));
        declared.addLast(DeclaredTypes.declaresElements(fields.field(place)));
    }

    void enterElement() {
        path.addLast("[]");
        declared.addLast(isDeclared());
    }

    void leave() {
        path.pollLast();
        declared.pollLast();
    }

    void visit(Object value) {
        if (isDeclared() || !isContainer(value)) {
            return;
        }
        Set<String> places = isEmpty(value) ? empty : filled;
        if (places.size() < MAX_PLACES) {
            places.add(String.join("", path));
        }
    }

    private boolean isDeclared() {
        return !declared.isEmpty() && declared.getLast();
    }

    /** Accepts containers of the JDK only. A call to a framework's collection may query a database. */
    private static boolean isContainer(Object value) {
        Class<?> type = value.getClass();
        if (value instanceof Object[]) {
            return !DeclaredTypes.declaresElements(type);
        }
        boolean typed = value instanceof EnumSet || value instanceof Properties;
        boolean container = value instanceof Collection || value instanceof Map || value instanceof Optional;
        return container && !typed && NeverStored.isOfTheJdk(type);
    }

    private static boolean isEmpty(Object value) {
        if (value instanceof Object[]) {
            return ((Object[]) value).length == 0;
        }
        if (value instanceof Optional) {
            return ((Optional<?>) value).isEmpty();
        }
        return value instanceof Map ? ((Map<?, ?>) value).isEmpty() : ((Collection<?>) value).isEmpty();
    }

    /** Returns places where all containers seen were empty. */
    Set<String> empty() {
        Set<String> places = new TreeSet<>(empty);
        places.removeAll(filled);
        return places;
    }

    Set<String> filled() {
        return filled;
    }
}
