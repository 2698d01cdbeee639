package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encoder of one value with its content. An unstorable object is recorded with its path, and encoding continues, so
 * that the operator sees all missing classes at once.
 */
final class ValueWriter {
    static final int NULL = 0;
    static final int REFERENCE = 1;

    /** Maximum nesting. Each level takes a few frames of the thread's stack. */
    static final int MAX_DEPTH = 100;

    private static final int DEFAULT_OBJECTS = 4;
    private static final int MAX_OBJECTS = 20_000;
    private static final int MAX_OBSTACLES = 100;

    final ByteSink bytes = new ByteSink();

    private final SessionTypes types;
    private final UnnamedTypes unnamed;
    private final boolean ranks;
    private final List<Obstacle> obstacles = new ArrayList<>(0);

    /** The number of each shared object, starting at 0. */
    private IdentityHashMap<Object, Integer> seen;

    private Map<LayoutCodec, Integer> layouts;

    /** Innermost enclosing object that can be created only after its content; null outside of all such objects. */
    private Incomplete incomplete;

    private int depth;

    /** The class of the last value, and its codec. Often many values in a row have the same class. */
    private Class<?> lastType;

    private TypeCodec<?> lastCodec;

    ValueWriter(SessionTypes types, UnnamedTypes unnamed) {
        this(types, unnamed, false);
    }

    private ValueWriter(SessionTypes types, UnnamedTypes unnamed, boolean ranks) {
        this.types = types;
        this.unnamed = unnamed;
        this.ranks = ranks;
    }

    /** Writes the outermost value. */
    void writeRoot(Object value) {
        try {
            write(value);
        } catch (UnwritableException atAll) {
            obstacles.add(atAll.obstacle(value.getClass()));
        }
    }

    /** Returns an empty list if the whole value was written. */
    List<Obstacle> obstacles() {
        return obstacles;
    }

    /** Returns bytes that depend only on the value's state. Used to sort values. */
    byte[] rank(Object value) {
        ValueWriter writer = new ValueWriter(types, UnnamedTypes.REFUSED, true);
        writer.writeRoot(value);
        return writer.bytes.toBytes();
    }

    /**
     * Returns true if this writer serves {@link #rank}. It then omits the elements of a nested hash set or map if
     * sorting them would need ranks.
     */
    boolean ranks() {
        return ranks;
    }

    SessionTypes types() {
        return types;
    }

    /** Writes the value in a field of an application object. */
    void field(ObjectFields fields, int place, Object value) {
        unnamed.enterField(fields, place);
        field(fields.name(place), value);
        unnamed.leave();
    }

    /** Writes a value within another value. */
    void field(String name, Object value) {
        int before = obstacles.size();
        write(value);
        if (obstacles.size() > before) {
            noteWithin("." + name, before);
        }
    }

    void element(int index, Object value) {
        int before = obstacles.size();
        unnamed.enterElement();
        write(value);
        unnamed.leave();
        if (obstacles.size() > before) {
            noteWithin("[" + index + "]", before);
        }
    }

    /** Writes an entry of a map. The path contains its index, because a key may contain private data. */
    void entry(int index, Object key, Object value) {
        int before = obstacles.size();
        unnamed.enterElement();
        write(key);
        unnamed.leave();
        if (obstacles.size() > before) {
            noteWithin(".key(" + index + ")", before);
        }
        before = obstacles.size();
        unnamed.enterElement();
        write(value);
        unnamed.leave();
        if (obstacles.size() > before) {
            noteWithin(".value(" + index + ")", before);
        }
    }

    /** Writes a part that is needed to create its holder. The part must not refer to the holder. */
    void precondition(String name, Object part, Object holder) {
        Incomplete outer = incomplete;
        incomplete = new Incomplete(seen.get(holder), outer);
        field(name, part);
        incomplete = outer;
    }

    /** Writes the name of a class without an instance: of an array's elements, or of an enum. */
    void type(Class<?> type) {
        int dimensions = 0;
        Class<?> base = type;
        while (base.isArray()) {
            base = base.getComponentType();
            dimensions++;
        }
        bytes.number(dimensions);
        int number = JdkTypes.number(base);
        bytes.number(number + 1L);
        if (number < 0) {
            if (!types.isNamed(base)) {
                unnamed.mention(base, obstacles);
            }
            bytes.text(base.getName());
        }
    }

    /** Writes the field names of a class, once per value. */
    void layout(LayoutCodec codec) {
        if (layouts == null) {
            layouts = new HashMap<>();
        }
        Integer known = layouts.putIfAbsent(codec, layouts.size());
        if (known == null) {
            unnamed.visitClass(codec.type);
            bytes.number(0);
            codec.writeLayout(bytes);
        } else {
            bytes.number(known + 1L);
        }
    }

    private void noteWithin(String segment, int from) {
        for (int i = from; i < obstacles.size(); i++) {
            obstacles.set(i, obstacles.get(i).within(segment));
        }
    }

    private void write(Object value) {
        if (value == null) {
            bytes.octet(NULL);
            return;
        }
        Incomplete outer = incomplete;
        depth++;
        try {
            TypeCodec<Object> codec = codec(value);
            unnamed.visit(value);
            if (codec.sharing.isDuplicated() || isNew(value)) {
                write(codec, value);
            }
        } catch (UnwritableException e) {
            if (e.atAll) {
                throw e;
            }
            note(e.obstacle(value.getClass()));
        } catch (RuntimeException | StackOverflowError e) {
            // For example, another thread changed the object. The exception's message may quote the value.
            note(Obstacle.unreadable(value.getClass(), e));
        } finally {
            depth--;
            incomplete = outer;
        }
    }

    private void write(TypeCodec<Object> codec, Object value) {
        if (depth > MAX_DEPTH) {
            throw UnwritableException.because("is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (codec.sharing == Sharing.SHARED_WHEN_COMPLETE) {
            incomplete = new Incomplete(seen.get(value), incomplete);
        }
        bytes.octet(codec.tag);
        codec.write(value, this);
    }

    private void note(Obstacle obstacle) {
        if (obstacles.size() == MAX_OBSTACLES) {
            throw UnwritableException.atAll("holds too many objects that cannot be stored");
        }
        obstacles.add(obstacle);
    }

    @SuppressWarnings("unchecked")
    private TypeCodec<Object> codec(Object value) {
        Class<?> type = value.getClass();
        if (type != lastType) {
            TypeCodec<?> codec = types.codec(value);
            if (codec == null) {
                return (TypeCodec<Object>) unnamed.codec(type, obstacles);
            }
            lastType = type;
            lastCodec = codec;
        }
        return (TypeCodec<Object>) lastCodec;
    }

    /** Returns true for a new object. If the object was written before, writes only a reference to it. */
    private boolean isNew(Object value) {
        if (seen == null) {
            seen = new IdentityHashMap<>(DEFAULT_OBJECTS);
        }
        Integer known = seen.putIfAbsent(value, seen.size());
        if (known == null) {
            if (seen.size() > MAX_OBJECTS) {
                throw UnwritableException.atAll("holds more than " + MAX_OBJECTS + " objects");
            }
            return true;
        }
        for (Incomplete open = incomplete; open != null; open = open.outer) {
            if (open.number == known) {
                throw UnwritableException.because("contains itself, but can be created only after its content");
            }
        }
        bytes.octet(REFERENCE);
        bytes.number(known);
        return false;
    }

    private static final class Incomplete {
        final int number;
        final Incomplete outer;

        Incomplete(int number, Incomplete outer) {
            this.number = number;
            this.outer = outer;
        }
    }
}
