package io.github.jwtfilter.values;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks into objects of classes that are not named, and notes each such class once. */
final class InspectedTypes implements UnnamedTypes {
    private final SessionTypes types;
    private final Map<Class<?>, ShapedForm> forms = new HashMap<>();
    private final Map<Class<?>, Boolean> noted = new HashMap<>();

    InspectedTypes(SessionTypes types) {
        this.types = types;
    }

    @Override
    public Form<?> form(Class<?> type, List<Obstacle> obstacles) {
        if (AutoCloseable.class.isAssignableFrom(type)) {
            throw Unwritable.because("holds something that has to be closed");
        }
        ShapedForm form = forms.computeIfAbsent(type, ShapedForm::of);
        ObjectFields.owners(type).forEach(owner -> mention(owner, obstacles));
        return form;
    }

    @Override
    public void mention(Class<?> type, List<Obstacle> obstacles) {
        if (NeverStored.isOfTheJdk(type)) {
            throw Unwritable.because(
                    "holds " + type.getName() + ", which is not among the classes of the JDK that are stored");
        }
        if (!types.isNamed(type) && noted.putIfAbsent(type, true) == null) {
            obstacles.add(Obstacle.unnamed(type));
        }
    }
}
