package io.github.jwtfilter.commit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A void method that may be missing, because this server has an older Servlet API. */
public final class OptionalMethod {
    /** {@code sendRedirect(location, clearBuffer)} of a response. */
    public static final OptionalMethod REDIRECT_KEEPING =
            of(HttpServletResponse.class, "sendRedirect", String.class, boolean.class);

    /** {@code sendRedirect(location, status)} of a response. */
    public static final OptionalMethod REDIRECT_WITH_STATUS =
            of(HttpServletResponse.class, "sendRedirect", String.class, int.class);

    /** {@code sendRedirect(location, status, clearBuffer)} of a response. */
    public static final OptionalMethod REDIRECT =
            of(HttpServletResponse.class, "sendRedirect", String.class, int.class, boolean.class);

    private final String name;
    private final MethodHandle handle;

    private OptionalMethod(String name, MethodHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    /**
     * Looks up a method.
     *
     * @param type the type that declares it in newer versions
     * @param name the name of the method
     * @param parameters the types of its parameters
     * @return the method, even if this server lacks it
     */
    public static OptionalMethod of(Class<?> type, String name, Class<?>... parameters) {
        try {
            MethodHandle handle =
                    MethodHandles.publicLookup().findVirtual(type, name, MethodType.methodType(void.class, parameters));
            MethodHandle spread = handle.asSpreader(Object[].class, parameters.length);
            return new OptionalMethod(
                    name, spread.asType(MethodType.methodType(void.class, Object.class, Object[].class)));
        } catch (NoSuchMethodException | IllegalAccessException older) {
            return new OptionalMethod(name, null);
        }
    }

    boolean isAvailable() {
        return handle != null;
    }

    /**
     * Calls the method.
     *
     * @param target the object to call it on
     * @param arguments one for each parameter
     * @throws IOException if the method throws it
     * @throws UnsupportedOperationException if the server's Servlet API lacks the method; only reflective callers can
     *     get here
     */
    public void call(Object target, Object... arguments) throws IOException {
        if (!isAvailable()) {
            throw new UnsupportedOperationException(
                    name + ": expected Servlet 6.1, got a server with an older version");
        }
        try {
            handle.invokeExact(target, arguments);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
