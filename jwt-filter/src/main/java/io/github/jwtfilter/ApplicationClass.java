package io.github.jwtfilter;

import jakarta.servlet.ServletContext;

/** A class of the application that web.xml names. */
final class ApplicationClass {
    private ApplicationClass() {}

    /**
     * Makes an instance.
     *
     * @throws IllegalArgumentException if there is no such class, it is of another type, or its constructor fails
     */
    static <T> T make(String name, Class<T> type, ServletContext context) {
        try {
            Class<?> found = Class.forName(name, true, context.getClassLoader());
            return found.asSubclass(type).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("expected a class of the application, got '" + name + "'", e);
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
