package io.github.jwtfilter.values;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A public method of a JDK class, called like {@code super.method()} on an object of a subclass. */
final class SuperMethod {
    private final MethodHandle handle;

    /**
     * Finds the method.
     *
     * @param subclass the application's class
     * @param base the JDK's class
     */
    SuperMethod(Class<?> subclass, Class<?> base, String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        MethodHandle found = MethodHandles.privateLookupIn(subclass, MethodHandles.lookup())
                .findSpecial(base, name, MethodType.methodType(result, parameters), subclass);
        this.handle = found.asType(found.type().generic());
    }

    Object call(Object receiver) {
        try {
            return (Object) handle.invokeExact(receiver);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    Object call(Object receiver, Object argument) {
        try {
            return (Object) handle.invokeExact(receiver, argument);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    Object call(Object receiver, Object first, Object second) {
        try {
            return (Object) handle.invokeExact(receiver, first, second);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error) {
            throw (Error) e;
        }
        return e instanceof RuntimeException ? (RuntimeException) e : new IllegalStateException(e);
    }
}
