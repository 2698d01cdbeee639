package io.github.jwtfilter.values;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closed list of storable classes: those of the JDK, and the named classes of the application. Has the lifetime of the
 * application.
 */
final class SessionTypes {
    private final Map<Class<?>, TypeCodec<?>> codecs = new HashMap<>(JdkTypes.CODECS.byClass());
    private final Map<String, Class<?>> named = new HashMap<>();
    private final Map<Class<?>, Set<Class<?>>> mentions = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException if named classes cannot be stored; the message lists all of them */
    SessionTypes(Collection<Class<?>> applicationTypes) {
        applicationTypes.forEach(type -> named.put(type.getName(), type));
        List<String> problems = new ArrayList<>();
        for (Class<?> type : new LinkedHashSet<>(applicationTypes)) {
            try {
                add(type);
            } catch (UnwritableException e) {
                problems.add(e.obstacle(type).describe("sessionTypes"));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        DeclaredTypes.implied(applicationTypes).forEach(this::addImplied);
    }

    private void addImplied(Class<?> type) {
        named.put(type.getName(), type);
        add(type);
    }

    /** Returns the classes that the declarations of some classes lead to and that {@code sessionTypes} may name. */
    Set<Class<?>> declaredBy(Collection<Class<?>> types) {
        return DeclaredTypes.nameable(types, type -> mentions.computeIfAbsent(type, DeclaredTypes::mentionedBy));
    }

    private void add(Class<?> type) {
        if (type.isArray() || type.isPrimitive()) {
            throw UnwritableException.because(
                    "is an array or a primitive type; remove it, or name the class of the array's elements");
        }
        if (JdkTypes.isStored(type) || type.isEnum()) {
            return;
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            // It has no instances of its own, but naming it permits arrays and subclasses.
            return;
        }
        LayoutCodec codec = LayoutCodec.of(type);
        for (Class<?> owner : ObjectFields.owners(type)) {
            if (!isNamed(owner)) {
                throw UnwritableException.because("extends " + owner.getName() + ", which must be named too");
            }
        }
        codecs.put(type, codec);
    }

    /** Returns the codec of the value's class, or null. */
    TypeCodec<?> codec(Object value) {
        TypeCodec<?> codec = codecs.get(value.getClass());
        if (codec != null) {
            return codec;
        }
        if (value instanceof Enum) {
            return EnumCodec.INSTANCE;
        }
        if (value instanceof Object[]) {
            return ObjectArrayCodec.INSTANCE;
        }
        return value instanceof EnumSet ? EnumSetCodec.INSTANCE : null;
    }

    /** Returns the codec of an application class, or null if {@code sessionTypes} does not name it. */
    LayoutCodec codecNamed(String name) {
        TypeCodec<?> codec = codecs.get(named.get(name));
        return codec instanceof LayoutCodec ? (LayoutCodec) codec : null;
    }

    boolean isNamed(Class<?> type) {
        return named.get(type.getName()) == type;
    }

    /** Returns an application class, or null if {@code sessionTypes} does not name it. */
    Class<?> byName(String name) {
        return named.get(name);
    }

    /** Returns the storable enums of the JDK and of the application. */
    Set<Class<?>> enums() {
        Set<Class<?>> enums = new LinkedHashSet<>(JdkTypes.numbered());
        enums.addAll(named.values());
        enums.removeIf(type -> !type.isEnum());
        return enums;
    }
}
