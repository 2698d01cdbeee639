package io.github.jwtfilter.values;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * Creates an object before its fields are set. Uses the constructor without arguments, of any visibility. If the class
 * has none, uses that of the nearest superclass, as Java's serialization does.
 */
final class Construction {
    private final Class<?> type;
    private final Constructor<?> constructor;

    private Construction(Class<?> type, Constructor<?> constructor) {
        this.type = type;
        this.constructor = constructor;
    }

    /** @throws UnwritableException if no usable constructor exists */
    static Construction of(Class<?> type) throws ReflectiveOperationException {
        Optional<Constructor<?>> own = withoutArguments(type);
        if (own.isPresent()) {
            own.get().setAccessible(true);
            return new Construction(type, own.get());
        }
        for (Class<?> base = type.getSuperclass(); base != null; base = base.getSuperclass()) {
            Optional<Constructor<?>> inherited = withoutArguments(base);
            if (inherited.isPresent() && !Modifier.isPrivate(inherited.get().getModifiers())) {
                return new Construction(type, forSerialization(type, inherited.get()));
            }
        }
        throw UnwritableException.because("has no constructor without arguments, and neither has a superclass");
    }

    private static Optional<Constructor<?>> withoutArguments(Class<?> type) {
        try {
            return Optional.of(type.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** Asks the JDK's support for serialization libraries. A runtime may lack its module, {@code jdk.unsupported}. */
    private static Constructor<?> forSerialization(Class<?> type, Constructor<?> inherited)
            throws ReflectiveOperationException {
        try {
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory", true, null);
            return (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                    .invoke(factory.getMethod("getReflectionFactory").invoke(null), type, inherited);
        } catch (ClassNotFoundException e) {
            throw UnwritableException.because(
                    "has no constructor without arguments, and this Java lacks the module jdk.unsupported");
        }
    }

    Object newInstance() throws MalformedValueException {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw failed(type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names the exception's class only. Its message may quote the value. */
    static MalformedValueException failed(Class<?> type, InvocationTargetException e) {
        return new MalformedValueException(type.getName() + ": its constructor threw "
                + e.getCause().getClass().getName());
    }
}
