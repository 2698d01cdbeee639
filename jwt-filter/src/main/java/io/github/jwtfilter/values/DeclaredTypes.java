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
 * Reads from declarations which application classes an object may hold: the types of its fields, their type arguments
 * and array elements, the type arguments of its superclasses, and the subclasses that Java can list, which are the
 * permitted ones of a sealed type and those nested in the same outer class. No class is initialized.
 */
final class DeclaredTypes {
    /** An entity model may lead everywhere. */
    private static final int MAX_TYPES = 100;

    private final Set<Type> seen = new LinkedHashSet<>();
    private final Set<Class<?>> elementTypes = new HashSet<>();

    private DeclaredTypes() {}

    /**
     * Finds the enums and records that the declarations of some classes lead to. They are data by their nature: reading
     * an enum creates nothing, and a record has no state but its components. So they need not be named. An object of
     * any other class may be a part of the running server, so the operator has to name its class.
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
     * @param mentions as {@link #mentionedBy}, perhaps from a cache
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

    /** A library that a declaration mentions may be absent as long as nobody uses it. */
    private static void safely(Runnable look) {
        try {
            look.run();
        } catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException e) {
            // Then this declaration tells nothing.
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

    /** The class of an array's elements has to be named even if it is abstract. */
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

    /** Empty if the type is not sealed, as none is before Java 17. */
    private static Class<?>[] permittedSubclasses(Class<?> type) {
        try {
            Object permitted = Class.class.getMethod("getPermittedSubclasses").invoke(type);
            return permitted == null ? new Class<?>[0] : (Class<?>[]) permitted;
        } catch (ReflectiveOperationException e) {
            return new Class<?>[0];
        }
    }

    /** Whether the declaration of a field that holds a container tells of which classes the elements are. */
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

    /** Whether an array can hold only what its class tells. */
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
