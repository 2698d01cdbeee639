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
 * The places within one value that hold containers: which were empty, though no declaration tells the classes of their
 * elements, and which were not. A place is a path without numbers: {@code .items[].options}, empty for the value itself.
 */
final class EmptyPlaces {
    private static final int MAX_PLACES = 100;

    private final Deque<String> path = new ArrayDeque<>();

    /** For each segment of the path, whether a declaration tells the classes of the elements there. */
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

    /** Only of classes of the JDK: to ask a framework's collection may be to ask a database. */
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

    /** Places where a container was seen empty and none was seen with elements. */
    Set<String> empty() {
        Set<String> places = new TreeSet<>(empty);
        places.removeAll(filled);
        return places;
    }

    Set<String> filled() {
        return filled;
    }
}
