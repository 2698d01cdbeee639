package io.github.jwtfilter.values;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Inspects objects of classes that are not named, and records each such class once. */
final class InspectedTypes implements UnnamedTypes {
    /** Limit of classes per value. Session attributes have fewer. */
    private static final int MAX_VISITED = 100;

    private final SessionTypes types;
    private final Map<Class<?>, LayoutCodec> codecs = new HashMap<>();
    private final Map<Class<?>, Boolean> noted = new HashMap<>();
    private final Set<Class<?>> visited = new LinkedHashSet<>();
    private final EmptyPlaces places = new EmptyPlaces();

    InspectedTypes(SessionTypes types) {
        this.types = types;
    }

    @Override
    public TypeCodec<?> codec(Class<?> type, List<Obstacle> obstacles) {
        if (AutoCloseable.class.isAssignableFrom(type)) {
            throw UnwritableException.because("is AutoCloseable, so it holds a resource that must be closed");
        }
        LayoutCodec codec = codecs.computeIfAbsent(type, LayoutCodec::of);
        ObjectFields.owners(type).forEach(owner -> mention(owner, obstacles));
        return codec;
    }

    @Override
    public void mention(Class<?> type, List<Obstacle> obstacles) {
        if (NeverStored.isOfTheJdk(type)) {
            throw UnwritableException.because("holds " + type.getName() + ", which is not a supported JDK class");
        }
        if (!types.isNamed(type) && noted.putIfAbsent(type, true) == null) {
            obstacles.add(Obstacle.unnamed(type));
        }
    }

    @Override
    public void enterField(ObjectFields fields, int place) {
        places.enterField(fields, place);
    }

    @Override
    public void enterElement() {
        places.enterElement();
    }

    @Override
    public void leave() {
        places.leave();
    }

    @Override
    public void visit(Object value) {
        places.visit(value);
    }

    @Override
    public void visitClass(Class<?> type) {
        if (visited.size() < MAX_VISITED) {
            visited.add(type);
        }
    }

    EmptyPlaces places() {
        return places;
    }

    /** Returns the unnamed classes that the declarations of the visited classes lead to. */
    SortedSet<String> declared() {
        SortedSet<String> names = new TreeSet<>();
        types.declaredBy(visited).stream()
                .filter(each -> !types.isNamed(each) && !noted.containsKey(each))
                .forEach(each -> names.add(each.getName()));
        return names;
    }
}
