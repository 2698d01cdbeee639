package io.github.jwtfilter.values;

import io.github.jwtfilter.values.Form.Sharing;
import java.util.HashMap;
import java.util.Map;

/** The forms of the JDK's classes, by class for writing and by tag for reading. */
final class FormTable {
    private final Map<Class<?>, Form<?>> byClass = new HashMap<>();
    private final Form<?>[] byTag = new Form<?>[256];

    /** A value that never changes. */
    <T> void value(int tag, Class<T> type, LeafForm.Writing<T> writing, LeafForm.Reading<T> reading) {
        add(new LeafForm<>(tag, Sharing.IMMUTABLE, writing, reading), type);
    }

    /** The same of a class that has no public name. */
    <T> void valueLike(T sample, int tag, LeafForm.Writing<T> writing, LeafForm.Reading<T> reading) {
        add(new LeafForm<>(tag, Sharing.IMMUTABLE, writing, reading), sample.getClass());
    }

    /** The one and only of its class. */
    void constant(int tag, Object value) {
        add(new LeafForm<>(tag, Sharing.IMMUTABLE, (same, out) -> {}, in -> value), value.getClass());
    }

    /** Something that can be changed and holds no other object. */
    <T> void leaf(int tag, Class<T> type, LeafForm.Writing<T> writing, LeafForm.Reading<T> reading) {
        add(new LeafForm<>(tag, Sharing.SHARED, writing, reading), type);
    }

    void add(Form<?> form, Class<?>... types) {
        if (byTag[form.tag] != null) {
            throw new IllegalStateException("tag used twice: " + form.tag);
        }
        byTag[form.tag] = form;
        for (Class<?> type : types) {
            byClass.put(type, form);
        }
    }

    Map<Class<?>, Form<?>> byClass() {
        return byClass;
    }

    Form<?> byTag(int tag) throws MalformedValueException {
        if (byTag[tag] == null) {
            throw new MalformedValueException("value: of a kind that is not known here: " + tag);
        }
        return byTag[tag];
    }
}
