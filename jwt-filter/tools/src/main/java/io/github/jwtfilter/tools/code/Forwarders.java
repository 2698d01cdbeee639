package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Methods of the application that put an argument of theirs into the session, such as {@code Sessions.put(request,
 * "user", user)}. A call of such a method sets an attribute.
 */
final class Forwarders {
    private static final int MAX = 1_000;

    /** A method that sets an attribute. */
    static final class Forwarder {
        private final TrackedValue name;
        private final TrackedValue value;

        private Forwarder(TrackedValue name, TrackedValue value) {
            this.name = name;
            this.value = value;
        }

        TrackedValue name(List<TrackedValue> arguments) {
            return chosen(name, arguments);
        }

        TrackedValue value(List<TrackedValue> arguments) {
            return chosen(value, arguments);
        }

        private static TrackedValue chosen(TrackedValue inMethod, List<TrackedValue> arguments) {
            return inMethod.parameter >= 0 && inMethod.parameter < arguments.size()
                    ? arguments.get(inMethod.parameter)
                    : inMethod;
        }
    }

    private final Map<String, Forwarder> byMethod = new HashMap<>();

    /** Remembers the method if the name, or a value of type Object or Serializable, is one of its parameters. */
    boolean add(ClassInfo owner, MethodNode method, TrackedValue name, TrackedValue value) {
        boolean vague = value.types.contains("Ljava/lang/Object;") || value.types.contains("Ljava/io/Serializable;");
        if (name.parameter < 0 && !(value.parameter >= 0 && vague) || byMethod.size() >= MAX) {
            return false;
        }
        byMethod.putIfAbsent(key(owner.name, method.name, method.desc), new Forwarder(name, value));
        return true;
    }

    Optional<Forwarder> find(MethodInsnNode call) {
        return byMethod.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(byMethod.get(key(call.owner, call.name, call.desc)));
    }

    int size() {
        return byMethod.size();
    }

    private static String key(String owner, String name, String descriptor) {
        return owner + "." + name + descriptor;
    }
}
