package io.github.jwtfilter.values;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds in declarations the application classes that an object may hold. Reads the types of its fields, their type
 * arguments and array elements, the type arguments of its superclasses, and the subclasses that Java can list:
 * permitted subclasses of a sealed type and classes nested in the same outer class. Initializes no class.
 */
final class DeclaredTypes {
    /** Limit because an entity model may refer to most of the application. */
    private static final int MAX_TYPES = 100;

    private final Set<Type> seen = new LinkedHashSet<>();
    private final Set<Class<?>> elementTypes = new HashSet<>();

    private DeclaredTypes() {}

    /**
     * Finds the enums and records that the declarations of some classes lead to. They hold only data: reading an enum
     * creates nothing, and the components are the whole state of a record. So {@code sessionTypes} need not name them.
     * An object of any other class may be part of the running server, so the operator has to name its class.
     */
    static Set<Class<?>> implied(Collection<Class<?>> types) {
        return reachable(types, Integer.MAX_VALUE, type -> {
            Set<Class<?>> data = mentionedBy(type);
            data.removeIf(each -> !each.isEnum() && !RecordCodec.isRecord(each));
            return data;
        });
    }

    /**
     * Finds the classes that the declarations of some classes lead to and that {@code sessionTypes} may name.
     *
     * @param mentions {@link #mentionedBy}, optionally cached
     */
    static Set<Class<?>> nameable(Collection<Class<?>> types, Function<Class<?>, Set<Class<?>>> mentions) {
        return reachable(types, MAX_TYPES, mentions);
    }

    private static Set<Class<?>> reachable(
            Collection<Class<?>> types, int maxTypes, Function<Class<?>, Set<Class<?>>> mentions) {
        Set<Class<?>> found = new LinkedHashSet<>();
        Deque<Class<?>> remaining = new ArrayDeque<>(types);
        while (!remaining.isEmpty() && found.size() < maxTypes) {
            for (Class<?> each : mentions.apply(remaining.remove())) {
                if (found.add(each)) {
                    remaining.add(each);
                }
            }
        }
        found.removeAll(types);
        return found;
    }

    /** Finds the classes that the declarations of one class mention and that {@code sessionTypes} may name. */
    static Set<Class<?>> mentionedBy(Class<?> holder) {
        Set<Class<?>> found = new LinkedHashSet<>();
        if (holder.isEnum()) {
            return found;
        }
        DeclaredTypes declared = new DeclaredTypes();
        declared.readDeclarations(holder);
        for (Class<?> each : declared.applicationClasses()) {
            if (isStorable(each)) {
                found.add(each);
                found.addAll(ObjectFields.owners(each));
            } else if (declared.elementTypes.contains(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private static boolean isStorable(Class<?> type) {
        if (type.isEnum()) {
            return true;
        }
        if (Modifier.isAbstract(type.getModifiers()) || AutoCloseable.class.isAssignableFrom(type)) {
            return false;
        }
        try {
            return LayoutCodec.of(type) != null;
        } catch (UnwritableException e) {
            return false;
        }
    }

    private void readDeclarations(Class<?> holder) {
        for (Class<?> each = holder; each != null && !NeverStored.isOfTheJdk(each); each = each.getSuperclass()) {
            Class<?> owner = each;
            safely(() -> collect(owner.getGenericSuperclass()));
            safely(() -> ObjectFields.declared(owner).forEach(field -> safely(() -> collect(field.getGenericType()))));
        }
    }

    private Set<Class<?>> applicationClasses() {
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (Type type : seen) {
            if (type instanceof Class && !((Class<?>) type).isArray() && !NeverStored.isOfTheJdk((Class<?>) type)) {
                classes.add((Class<?>) type);
                addSubclasses((Class<?>) type, classes);
            }
        }
        return classes;
    }

    /** Ignores a declaration that mentions a missing class. An optional library may be absent while it is unused. */
    private static void safely(Runnable look) {
        try {
            look.run();
        } catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException e) {
            // Skip this declaration.
        }
    }

    private void collect(Type type) {
        if (type == null || !seen.add(type)) {
            return;
        }
        if (type instanceof Class) {
            collectElementType((Class<?>) type);
        } else if (type instanceof ParameterizedType) {
            collect(((ParameterizedType) type).getRawType());
            collectAll(((ParameterizedType) type).getActualTypeArguments());
        } else if (type instanceof GenericArrayType) {
            collect(((GenericArrayType) type).getGenericComponentType());
        } else if (type instanceof WildcardType) {
            collectAll(((WildcardType) type).getUpperBounds());
            collectAll(((WildcardType) type).getLowerBounds());
        } else if (type instanceof TypeVariable) {
            collectAll(((TypeVariable<?>) type).getBounds());
        }
    }

    /** Collects the element class of an array. {@code sessionTypes} has to name it even if it is abstract. */
    private void collectElementType(Class<?> type) {
        Class<?> element = type.getComponentType();
        if (element != null) {
            elementTypes.add(element);
            collect(element);
        }
    }

    private void collectAll(Type[] types) {
        for (Type each : types) {
            collect(each);
        }
    }

    private static void addSubclasses(Class<?> type, Set<Class<?>> all) {
        if (Modifier.isFinal(type.getModifiers())) {
            return;
        }
        safely(() -> {
            for (Class<?> permitted : permittedSubclasses(type)) {
                if (all.add(permitted)) {
                    addSubclasses(permitted, all);
                }
            }
            for (Class<?> member : type.getNestHost().getNestMembers()) {
                if (type.isAssignableFrom(member)) {
                    all.add(member);
                }
            }
        });
    }

    /** Returns an empty array for a type that is not sealed, and for every type before Java 17. */
    private static Class<?>[] permittedSubclasses(Class<?> type) {
        try {
            Object permitted = Class.class.getMethod("getPermittedSubclasses").invoke(type);
            return permitted == null ? new Class<?>[0] : (Class<?>[]) permitted;
        } catch (ReflectiveOperationException e) {
            return new Class<?>[0];
        }
    }

    /** Returns true if the declaration of a container field gives the exact classes of its elements. */
    static boolean declaresElements(Field field) {
        try {
            return declaresElements(field.getGenericType());
        } catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException e) {
            return false;
        }
    }

    private static boolean declaresElements(Type type) {
        if (type instanceof ParameterizedType) {
            return Arrays.stream(((ParameterizedType) type).getActualTypeArguments())
                    .allMatch(DeclaredTypes::isExact);
        }
        return type instanceof Class && declaresElements((Class<?>) type);
    }

    /** Returns true if the class of an array gives the exact class of its elements. */
    static boolean declaresElements(Class<?> type) {
        return type.isArray() && isExact(type.getComponentType());
    }

    private static boolean isExact(Type type) {
        if (type instanceof WildcardType) {
            return isExact(((WildcardType) type).getUpperBounds()[0]);
        }
        if (!(type instanceof Class) || ((Class<?>) type).isArray()) {
            return declaresElements(type);
        }
        Class<?> exact = (Class<?>) type;
        if (exact.isPrimitive() || exact.isEnum()) {
            return true;
        }
        if (!NeverStored.isOfTheJdk(exact)) {
            return !Modifier.isAbstract(exact.getModifiers());
        }
        boolean container = Collection.class.isAssignableFrom(exact) || Map.class.isAssignableFrom(exact);
        return !container && exact != Object.class && JdkTypes.CODECS.byClass().containsKey(exact);
    }
}
