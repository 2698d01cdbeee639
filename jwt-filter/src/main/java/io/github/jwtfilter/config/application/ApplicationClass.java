package io.github.jwtfilter.config.application;

import jakarta.servlet.ServletContext;

/** Loads application classes that web.xml names. */
public final class ApplicationClass {
    private ApplicationClass() {}

    /**
     * Loads the class and leaves it uninitialized.
     *
     * @throws IllegalArgumentException if the class is missing or cannot be loaded
     */
    public static Class<?> find(String name, ServletContext context) {
        try {
            return Class.forName(name, false, context.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("expected a class of the application, got '" + name + "'", e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "expected a class that can be loaded, got '" + name + "' ("
                            + e.getClass().getName() + ")",
                    e);
        }
    }

    /**
     * Creates an instance.
     *
     * @throws IllegalArgumentException if the class is missing, has another type, or its constructor fails
     */
    public static <T> T make(String name, Class<T> type, ServletContext context) {
        try {
            return find(name, context).asSubclass(type).getConstructor().newInstance();
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "expected a class that implements " + type.getName() + ", got '" + name + "'", e);
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(
                    "expected a public class with a public constructor without parameters that succeeds, got '" + name
                            + "' (" + why.getClass().getName() + ")",
                    e);
        }
    }
}
