package io.github.jwtfilter.values;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;

/** Classes that cannot be stored even if they are named, with the reason. */
final class NeverStored {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private NeverStored() {}

    static boolean isOfTheJdk(Class<?> type) {
        return type.getClassLoader() == null || type.getClassLoader() == PLATFORM;
    }

    /** Returns the reason, or empty if naming the class may help. */
    static Optional<String> reason(Class<?> type) {
        if (Throwable.class.isAssignableFrom(type)) {
            return Optional.of("is an exception; exceptions are never stored");
        }
        if (Proxy.isProxyClass(type)) {
            return Optional.of("is a proxy; proxies are never stored");
        }
        if (type.getName().indexOf('/') >= 0) {
            return Optional.of("is a lambda or another hidden class; these are never stored");
        }
        if (Thread.class.isAssignableFrom(type) || ClassLoader.class.isAssignableFrom(type)) {
            return Optional.of("is part of the running server; such objects are never stored");
        }
        if (BaseStream.class.isAssignableFrom(type)) {
            return Optional.of("is a stream; streams are never stored");
        }
        if (!isOfTheJdk(type)) {
            return Optional.empty();
        }
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return Optional.of("is not a supported collection; store a copy, for example an ArrayList");
        }
        return Optional.of("is not a supported JDK class");
    }
}
