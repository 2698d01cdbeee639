package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes one value with all that it holds. What cannot be written is noted with its path, and the rest goes on: who is
 * to name classes wants to hear of all of them at once.
 */
final class ValueWriter {
    static final int NULL = 0;
    static final int REFERENCE = 1;

    /** How deep values may lie within each other; each level takes a few frames of the thread's stack. */
    static final int MAX_DEPTH = 100;

    private static final int USUAL_OBJECTS = 4;
    private static final int MAX_OBJECTS = 20_000;
    private static final int MAX_OBSTACLES = 100;

    final ByteSink bytes = new ByteSink();

    private final SessionTypes types;
    private final UnnamedTypes unnamed;
    private final boolean ranks;
    private final List<Obstacle> obstacles = new ArrayList<>(0);

    /** The number of each shared object, from 0. */
    private Map<Object, Integer> seen;

    private Map<LayoutCodec, Integer> layouts;

    /** The numbers of those being written that will be made only of what they hold; null outside of all. */
    private Incomplete incomplete;

    private int depth;

    ValueWriter(SessionTypes types, UnnamedTypes unnamed) {
        this(types, unnamed, false);
    }

    private ValueWriter(SessionTypes types, UnnamedTypes unnamed, boolean ranks) {
        this.types = types;
        this.unnamed = unnamed;
        this.ranks = ranks;
    }

    /** Writes the whole. */
    void writeRoot(Object value) {
        try {
            write(value);
        } catch (UnwritableException atAll) {
            obstacles.add(atAll.obstacle(value.getClass()));
        }
    }

    /** Empty if all was written. */
    List<Obstacle> obstacles() {
        return obstacles;
    }

    /** Bytes that tell this value from others by its state alone. */
    byte[] rank(Object value) {
        ValueWriter writer = new ValueWriter(types, UnnamedTypes.REFUSED, true);
        writer.writeRoot(value);
        return writer.bytes.toBytes();
    }

    /** Whether bytes are made for {@link #rank} only: then sets within are not put into order once more. */
    boolean ranks() {
        return ranks;
    }

    SessionTypes types() {
        return types;
    }

    /** A value that an object of the application holds in a field. */
    void field(ObjectFields fields, int place, Object value) {
        unnamed.enterField(fields, place);
        field(fields.name(place), value);
        unnamed.leave();
    }

    /** A value that another one holds. */
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

    /** The place counts, never the key: it may be anything. */
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

    /** A part without which the holder cannot be made, so it must not lead back to it. */
    void precondition(String name, Object part, Object holder) {
        Incomplete outer = incomplete;
        incomplete = new Incomplete(seen.get(holder), outer);
        field(name, part);
        incomplete = outer;
    }

    /** The name of a class that has no object here: an array's elements', an enum's. */
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

    /** The names of a class's fields, once in a value. */
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
            // Changed by another thread meanwhile, for one. The exception's message may quote the value.
            note(Obstacle.unreadable(value.getClass(), e));
        } finally {
            depth--;
            incomplete = outer;
        }
    }

    private void write(TypeCodec<Object> codec, Object value) {
        if (depth > MAX_DEPTH) {
            throw UnwritableException.because("lies deeper than " + MAX_DEPTH + " levels within the value");
        }
        if (codec.sharing == Sharing.SHARED_WHEN_COMPLETE) {
            incomplete = new Incomplete(seen.get(value), incomplete);
        }
        bytes.octet(codec.tag);
        codec.write(value, this);
    }

    private void note(Obstacle obstacle) {
        if (obstacles.size() == MAX_OBSTACLES) {
            throw UnwritableException.atAll("holds too much that cannot be stored");
        }
        obstacles.add(obstacle);
    }

    @SuppressWarnings("unchecked")
    private TypeCodec<Object> codec(Object value) {
        TypeCodec<?> codec = types.codec(value);
        return (TypeCodec<Object>) (codec == null ? unnamed.codec(value.getClass(), obstacles) : codec);
    }

    /** Of an object that was seen before, the number is all there is to write. */
    private boolean isNew(Object value) {
        if (seen == null) {
            seen = new IdentityHashMap<>(USUAL_OBJECTS);
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
                throw UnwritableException.because("holds itself, and could not be made again before what it holds");
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
