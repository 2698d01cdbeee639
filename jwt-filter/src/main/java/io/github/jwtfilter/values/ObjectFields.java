package io.github.jwtfilter.values;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields that make up the state of an object, including inherited ones. As in Java's serialization, static and
 * transient fields are excluded.
 */
final class ObjectFields {
    private static final Map<Class<?>, Class<?>> BOXED = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class,
            char.class, Character.class);

    private final Field[] fields;
    private final String[] names;
    private final Map<String, Integer> places = new HashMap<>();

    private ObjectFields(List<Field> fields) {
        this.fields = fields.toArray(new Field[0]);
        this.names = new String[this.fields.length];
        for (int i = 0; i < names.length; i++) {
            Field field = this.fields[i];
            field.setAccessible(true);
            names[i] = places.containsKey(field.getName())
                    ? field.getDeclaringClass().getName() + "." + field.getName()
                    : field.getName();
            places.put(names[i], i);
        }
    }

    /**
     * Returns the fields of a class, its own before inherited ones. So a hidden field of a superclass gets the longer
     * name.
     */
    static ObjectFields of(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; !NeverStored.isOfTheJdk(each); each = each.getSuperclass()) {
            fields.addAll(declared(each));
        }
        return new ObjectFields(fields);
    }

    /** Returns the class, and those of its superclasses that declare fields. */
    static Set<Class<?>> owners(Class<?> type) {
        Set<Class<?>> owners = new LinkedHashSet<>();
        for (Class<?> each = type; each != null && !NeverStored.isOfTheJdk(each); each = each.getSuperclass()) {
            if (each == type || !declared(each).isEmpty()) {
                owners.add(each);
            }
        }
        return owners;
    }

    /** Returns the fields sorted by name, because the JVM guarantees no order. */
    static List<Field> declared(Class<?> type) {
        List<Field> fields = new ArrayList<>(Arrays.asList(type.getDeclaredFields()));
        fields.removeIf(field -> Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers()));
        fields.sort(Comparator.comparing(Field::getName));
        return fields;
    }

    int count() {
        return fields.length;
    }

    Field field(int place) {
        return fields[place];
    }

    String name(int place) {
        return names[place];
    }

    int place(String name) {
        return places.getOrDefault(name, ClassLayout.MISSING);
    }

    Object get(int place, Object holder) {
        try {
            return fields[place].get(holder);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void set(int place, Object holder, Object value) {
        try {
            fields[place].set(holder, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns true if the field can hold the value. Null fits every field except a primitive one. */
    boolean fits(int place, Object value) {
        Class<?> type = fields[place].getType();
        return value == null
                ? !type.isPrimitive()
                : BOXED.getOrDefault(type, type).isInstance(value);
    }

    MalformedValueException misfit(int place, Object value) {
        Field field = fields[place];
        return new MalformedValueException(field.getDeclaringClass().getName() + "." + field.getName() + ": expected a "
                + field.getType().getName() + ", got "
                + (value == null ? "null" : "a " + value.getClass().getName()));
    }
}
