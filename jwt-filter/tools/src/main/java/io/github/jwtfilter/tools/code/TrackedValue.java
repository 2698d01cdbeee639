package io.github.jwtfilter.tools.code;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.tree.analysis.Value;

/** The facts about a value at a point of a method: its types, its text if it is constant, and its origin. */
final class TrackedValue implements Value {
    /** Origins that matter. */
    enum Origin {
        SESSION_ID,
        PRINCIPAL,
        /** The session as a Map, as Struts and Faces show it. */
        SESSION_MAP
    }

    /** A place with more types counts as unknown. */
    private static final int MAX_TYPES = 8;

    static final TrackedValue UNINITIALIZED = new TrackedValue(1, Set.of(), null, -1, Set.of());

    final int size;
    /** Generic signatures or descriptors. Empty for null and for an unknown value. */
    final Set<String> types;

    /** A text or number, if the value is the same at each execution. */
    final Object constant;

    /** The index of the method's parameter that the value is, or -1. */
    final int parameter;

    final Set<Origin> origins;

    private TrackedValue(int size, Set<String> types, Object constant, int parameter, Set<Origin> origins) {
        this.size = size;
        this.types = types;
        this.constant = constant;
        this.parameter = parameter;
        this.origins = origins;
    }

    static TrackedValue of(int size, String type) {
        return new TrackedValue(size, type == null ? Set.of() : Set.of(type), null, -1, Set.of());
    }

    static TrackedValue constant(int size, String type, Object constant) {
        return new TrackedValue(size, Set.of(type), constant, -1, Set.of());
    }

    TrackedValue asParameter(int index) {
        return new TrackedValue(size, types, constant, index, origins);
    }

    TrackedValue withType(String type) {
        return new TrackedValue(size, Set.of(type), constant, parameter, origins);
    }

    TrackedValue from(Origin origin) {
        return new TrackedValue(size, types, constant, parameter, EnumSet.of(origin));
    }

    boolean isFrom(Origin origin) {
        return origins.contains(origin);
    }

    /** Returns the facts that hold for either value. */
    TrackedValue or(TrackedValue other) {
        if (equals(other)) {
            return this;
        }
        if (size != other.size) {
            return UNINITIALIZED;
        }
        Set<String> all = new TreeSet<>(types);
        all.addAll(other.types);
        Set<Origin> from = EnumSet.noneOf(Origin.class);
        from.addAll(origins);
        from.addAll(other.origins);
        Object same = constant != null && constant.equals(other.constant) ? constant : null;
        return new TrackedValue(
                size,
                all.size() > MAX_TYPES ? Set.of("Ljava/lang/Object;") : all,
                same,
                parameter == other.parameter ? parameter : -1,
                from);
    }

    @Override
    public int getSize() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TrackedValue)) {
            return false;
        }
        TrackedValue value = (TrackedValue) other;
        return size == value.size
                && parameter == value.parameter
                && types.equals(value.types)
                && origins.equals(value.origins)
                && (constant == null ? value.constant == null : constant.equals(value.constant));
    }

    @Override
    public int hashCode() {
        return types.hashCode() * 31 + size;
    }
}
