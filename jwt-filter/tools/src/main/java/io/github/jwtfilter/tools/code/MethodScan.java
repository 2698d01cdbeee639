package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.classes.ClassInfo;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.TrackedValue.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** Finds the events in one method. */
final class MethodScan {
    /** Places for values in all frames of a method. More would take too much memory. */
    private static final long MAX_PLACES = 4_000_000;

    private final ClassIndex classes;
    private final Forwarders forwarders;
    private final ClassInfo owner;
    private final MethodNode method;
    private final Consumer<CodeEvent> events;
    private final Set<String> testedTypes = new HashSet<>();
    private Frame<TrackedValue>[] frames;
    private int line;

    MethodScan(
            ClassIndex classes, Forwarders forwarders, ClassInfo owner, MethodNode method, Consumer<CodeEvent> events) {
        this.classes = classes;
        this.forwarders = forwarders;
        this.owner = owner;
        this.method = method;
        this.events = events;
    }

    /**
     * Scans the method.
     *
     * @return false if its values could not be followed; the calls are found anyway
     */
    boolean run() {
        if (!isOfInterest()) {
            return true;
        }
        frames = follow().orElse(null);
        AbstractInsnNode each = method.instructions.getFirst();
        for (int i = 0; each != null; i++, each = each.getNext()) {
            if (each instanceof LineNumberNode) {
                line = ((LineNumberNode) each).line;
            } else if (each instanceof MethodInsnNode) {
                call((MethodInsnNode) each, i);
            } else if (each.getOpcode() == Opcodes.CHECKCAST) {
                cast((TypeInsnNode) each, i);
            }
        }
        return frames != null;
    }

    private boolean isOfInterest() {
        boolean found = false;
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof MethodInsnNode) {
                MethodInsnNode call = (MethodInsnNode) each;
                found |= ServletCalls.kind(classes, call) != null
                        || ServletCalls.origin(classes, call) != null
                        || forwarders.find(call).isPresent();
            } else if (each.getOpcode() == Opcodes.INSTANCEOF) {
                testedTypes.add(((TypeInsnNode) each).desc);
            }
        }
        return found;
    }

    private Optional<Frame<TrackedValue>[]> follow() {
        long places = (long) method.instructions.size() * (method.maxLocals + method.maxStack + 1);
        if (places > MAX_PLACES) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Analyzer<>(new TrackingInterpreter(classes, method)).analyze(owner.name, method));
        } catch (AnalyzerException | RuntimeException e) {
            // The code is malformed, uses the removed JSR instruction in an odd way, or takes too long.
            return Optional.empty();
        }
    }

    private void call(MethodInsnNode call, int index) {
        Optional<List<TrackedValue>> arguments = arguments(call, index);
        Kind kind = isWrapper(call) ? null : ServletCalls.kind(classes, call);
        if (kind == Kind.SET_ATTRIBUTE || kind == Kind.REMOVE_ATTRIBUTE) {
            attribute(kind, call, arguments);
        } else if (kind != null) {
            event(kind, named(kind, arguments), Set.of());
        } else if (arguments.isPresent()) {
            otherCall(call, index, arguments.get());
        }
    }

    /** Returns whether a request or session of the application only passes the same call on. */
    private boolean isWrapper(MethodInsnNode call) {
        return call.name.equals(method.name)
                && ServletCalls.kind(classes, call) != null
                && ServletCalls.isApi(classes, owner);
    }

    private void attribute(Kind kind, MethodInsnNode call, Optional<List<TrackedValue>> arguments) {
        if (arguments.isEmpty()) {
            event(kind, "", Set.of());
        } else if (ServletCalls.hasSessionScope(call, arguments.get())) {
            int name = ServletCalls.nameArgument(call);
            TrackedValue value = kind == Kind.SET_ATTRIBUTE ? arguments.get().get(name + 1) : null;
            set(kind, arguments.get().get(name), value);
        }
    }

    private void set(Kind kind, TrackedValue name, TrackedValue value) {
        boolean forwarded = kind == Kind.SET_ATTRIBUTE && forwarders.add(owner, method, name, value);
        if (!forwarded) {
            event(kind, text(name), value == null ? Set.of() : value.types);
        }
    }

    private static String text(TrackedValue value) {
        return value.constant instanceof String ? (String) value.constant : "";
    }

    private static String named(Kind kind, Optional<List<TrackedValue>> arguments) {
        return (kind == Kind.GET_ATTRIBUTE || kind == Kind.ROLE)
                        && arguments.isPresent()
                        && !arguments.get().isEmpty()
                ? text(arguments.get().get(0))
                : "";
    }

    private void otherCall(MethodInsnNode call, int index, List<TrackedValue> arguments) {
        Optional<Forwarders.Forwarder> forwarder = forwarders.find(call);
        if (forwarder.isPresent()) {
            TrackedValue name = forwarder.get().name(arguments);
            set(Kind.SET_ATTRIBUTE, name, forwarder.get().value(arguments));
        } else if (!arguments.isEmpty() && ServletCalls.isLookUp(call)) {
            if (arguments.get(0).isFrom(Origin.SESSION_ID)) {
                event(Kind.ID_AS_KEY, call.owner.replace('/', '.'), Set.of());
            }
            if (call.getOpcode() != Opcodes.INVOKESTATIC
                    && receiver(call, index).isFrom(Origin.SESSION_MAP)) {
                inSessionMap(call, arguments);
            }
        }
    }

    private void inSessionMap(MethodInsnNode call, List<TrackedValue> arguments) {
        if (call.name.equals("put") && arguments.size() == 2) {
            set(Kind.SET_ATTRIBUTE, arguments.get(0), arguments.get(1));
        } else if (call.name.equals("remove")) {
            event(Kind.REMOVE_ATTRIBUTE, text(arguments.get(0)), Set.of());
        } else if (call.name.equals("get")) {
            event(Kind.GET_ATTRIBUTE, text(arguments.get(0)), Set.of());
        }
    }

    private TrackedValue receiver(MethodInsnNode call, int index) {
        Frame<TrackedValue> frame = frames[index];
        return frame.getStack(frame.getStackSize() - Type.getArgumentTypes(call.desc).length - 1);
    }

    /** Returns the arguments; empty if the values are unknown or the code cannot be reached. */
    private Optional<List<TrackedValue>> arguments(MethodInsnNode call, int index) {
        int count = Type.getArgumentTypes(call.desc).length;
        Frame<TrackedValue> frame = frames == null ? null : frames[index];
        if (frame == null || frame.getStackSize() < count) {
            return Optional.empty();
        }
        List<TrackedValue> arguments = new ArrayList<>();
        for (int i = frame.getStackSize() - count; i < frame.getStackSize(); i++) {
            arguments.add(frame.getStack(i));
        }
        return Optional.of(arguments);
    }

    /** Reports a cast of the user, except to an interface of the JDK, and except after {@code instanceof}. */
    private void cast(TypeInsnNode cast, int index) {
        Frame<TrackedValue> frame = frames == null ? null : frames[index];
        if (frame != null
                && frame.getStackSize() > 0
                && frame.getStack(frame.getStackSize() - 1).isFrom(Origin.PRINCIPAL)
                && !cast.desc.startsWith("java/")
                && !testedTypes.contains(cast.desc)) {
            event(Kind.PRINCIPAL_CAST, cast.desc.replace('/', '.'), Set.of());
        }
    }

    private void event(Kind kind, String name, Set<String> types) {
        events.accept(new CodeEvent(kind, owner.dotted(), method.name, line, owner.source, name, types));
    }
}
