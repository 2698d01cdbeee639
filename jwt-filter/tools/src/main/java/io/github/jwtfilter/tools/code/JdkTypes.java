package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.values.ValueCodec;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types of the JDK that a session cookie can hold. Loads classes of the JDK only, and leaves them uninitialized.
 */
final class JdkTypes {
    /** The explanations for types that appear in sessions. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("java.util.Random", "is a random generator; its state must not travel"),
            Map.entry("java.lang.Thread", "is a thread"),
            Map.entry("java.util.concurrent.Executor", "runs threads"),
            Map.entry("java.util.concurrent.locks.Lock", "is a lock, which works in one server only"),
            Map.entry("java.sql.Connection", "is a database connection"),
            Map.entry("java.sql.Statement", "belongs to a database connection"),
            Map.entry("java.sql.ResultSet", "belongs to a database connection"),
            Map.entry("javax.sql.DataSource", "is a pool of database connections"),
            Map.entry("java.net.Socket", "is a network connection"),
            Map.entry("java.io.InputStream", "is an open stream"),
            Map.entry("java.io.OutputStream", "is an open stream"),
            Map.entry("java.io.Reader", "is an open stream"),
            Map.entry("java.io.Writer", "is an open stream"),
            Map.entry("java.util.stream.BaseStream", "is a stream"),
            Map.entry("java.util.logging.Logger", "is a logger"),
            Map.entry("java.lang.System$Logger", "is a logger"),
            Map.entry("java.lang.ClassLoader", "is a class loader"),
            Map.entry("java.lang.Class", "is a class, and an object must not choose a class"),
            Map.entry("java.lang.Throwable", "is an exception"),
            Map.entry("javax.security.auth.Subject", "is a JAAS subject; create it from the login (attributeFactory)"),
            Map.entry("javax.naming.Context", "is a connection to a directory"),
            Map.entry("java.io.File", "is a file of one server; store its path as text"),
            Map.entry("java.util.regex.Pattern", "is a regular expression; store its text"));

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private final Set<Class<?>> stored = ValueCodec.jdkTypes();
    private final Map<String, Optional<Class<?>>> found = new HashMap<>();

    /** Returns a class of the JDK by its name with slashes. */
    Optional<Class<?>> find(String name) {
        return found.computeIfAbsent(name, JdkTypes::load);
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name.replace('/', '.'), false, PLATFORM));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** Returns whether a declared type leaves its values open, because any object may stand there. */
    boolean isVague(Class<?> type) {
        return type == Object.class
                || type == java.io.Serializable.class
                || type == Comparable.class
                || type == Cloneable.class
                || type.isInterface()
                        && reason(type).isEmpty()
                        && stored.stream().noneMatch(type::isAssignableFrom);
    }

    /**
     * Returns the reason if no value of a declared type can be stored; empty if some can. An application may implement
     * an interface, so interfaces are refused only if they have a reason of their own, or if they are closed resources.
     */
    Optional<String> refusal(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        Class<?> each = element;
        if (stored.contains(each) || element.isPrimitive() || isVague(each)) {
            return Optional.empty();
        }
        Optional<String> reason = reason(each);
        if (reason.isPresent()) {
            return reason;
        }
        boolean open = each.isInterface() || Modifier.isAbstract(each.getModifiers());
        if (stored.stream().anyMatch(each::isAssignableFrom)
                || each.isInterface() && !AutoCloseable.class.isAssignableFrom(each)) {
            return Optional.empty();
        }
        if (Collection.class.isAssignableFrom(each) || Map.class.isAssignableFrom(each)) {
            return open
                    ? Optional.empty()
                    : Optional.of("is a collection outside the supported ones; store a copy, such as an ArrayList");
        }
        return Optional.of("is outside the supported classes of the JDK");
    }

    /** Returns the reason of a class or of a class or interface that it extends. */
    static Optional<String> reason(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            String reason = REASONS.get(each.getName());
            if (reason != null) {
                return Optional.of(reason);
            }
            for (Class<?> parent : each.getInterfaces()) {
                Optional<String> inherited = reason(parent);
                if (inherited.isPresent()) {
                    return inherited;
                }
            }
        }
        return Optional.empty();
    }
}
