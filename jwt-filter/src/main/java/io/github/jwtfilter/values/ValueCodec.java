package io.github.jwtfilter.values;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes a session's attribute as bytes and makes it again, on this server or another, now or after a deployment.
 *
 * <p>What can be stored: null, texts, numbers, dates and times, arrays, the usual lists, sets and maps of the JDK, and
 * the application's own classes that are named. A subclass is not its superclass: each is named for itself. A value comes
 * back with its exact classes, and what was one object within it is one again. Values without a state that could be
 * shared, texts for example, are compared by what they are: they may come back as one or as two. A view, such as
 * {@link java.util.Collections#unmodifiableList}, comes back as a view of a copy; of hash tables the order, of a
 * LinkedHashMap the order of access is not kept.
 *
 * <p>Objects of the application are stored by the names of their fields, private and inherited ones too, but not static
 * nor transient ones. They are made by the constructor without arguments, whatever its visibility, records by their
 * canonical one; a class without either is made by the constructor of the nearest superclass that has one, so that what
 * is transient stays empty. Nothing of Java's serialization is used: {@code readObject}, {@code writeObject},
 * {@code readResolve}, {@code writeReplace}, {@code readExternal} and {@code serialPersistentFields} count for nothing.
 * A singleton that {@code readResolve} would protect comes back as a second one; make it an enum.
 *
 * <p>When a class changed since a value was written, a field that it no longer has, or on an older server not yet, is
 * passed over with all that it holds; a new field has what the constructor gave it, in a record null, zero or false. A
 * field that holds something else now, an enum's constant that is gone and a class that is no longer named are a
 * {@link MalformedValueException}.
 *
 * <p>Equal values give equal bytes, also on different servers and whatever the order of a hash table, so bytes tell
 * whether a value changed. Safe for use by many threads; a value that another thread changes meanwhile may fail. Keeps
 * nothing but what it knows of the named classes.
 */
public final class ValueCodec {
    private static final int VERSION = 1;

    private final SessionTypes types;

    /**
     * A codec for the JDK's classes and these.
     *
     * @param applicationTypes the application's classes that may be stored; interfaces and abstract classes count for
     *     arrays and for what extends them. Enums and records that their declarations mention may be stored too
     * @throws IllegalArgumentException if one of them can never be stored, or extends a class with fields that is not
     *     among them; the message names all such
     */
    public ValueCodec(Collection<Class<?>> applicationTypes) {
        this.types = new SessionTypes(applicationTypes);
    }

    /**
     * Writes a value.
     *
     * @param value anything, or null
     * @return the bytes, not encrypted
     * @throws UnstorableValueException if a class in it is not to be stored, or if it is too deep (100 levels), too large
     *     (a megabyte, 20,000 objects) or changing
     */
    public byte[] encode(Object value) throws UnstorableValueException {
        ValueWriter writer = write(value, UnnamedTypes.REFUSED);
        if (!writer.obstacles().isEmpty()) {
            throw new UnstorableValueException(writer.obstacles());
        }
        return writer.bytes.toBytes();
    }

    /**
     * Whether a value never changes, nor does what is written of it: such as a text or a number, but no list of them.
     *
     * @param value one that can be stored, but not null
     * @return false if it could change, or holds others
     */
    public boolean isImmutable(Object value) {
        TypeCodec<?> codec = types.codec(value);
        return codec != null && codec.sharing == TypeCodec.Sharing.IMMUTABLE;
    }

    /**
     * Looks at what would come of storing a value, also inside of classes that are not named.
     *
     * @param value anything, or null
     * @return what is in the way, and the size
     */
    public Inspection inspect(Object value) {
        InspectedTypes inspected = new InspectedTypes(types);
        ValueWriter writer = write(value, inspected);
        boolean storable = writer.obstacles().stream().allMatch(Obstacle::isNameable);
        SortedSet<String> declared = storable ? inspected.declared() : new TreeSet<>();
        return new Inspection(writer.bytes.length(), writer.obstacles(), declared, inspected.places());
    }

    private ValueWriter write(Object value, UnnamedTypes unnamed) {
        ValueWriter writer = new ValueWriter(types, unnamed);
        writer.bytes.octet(VERSION);
        writer.writeRoot(value);
        return writer;
    }

    /**
     * Makes the value again.
     *
     * @param bytes as {@link #encode} gave them; they must come from a trusted hand, for the application's constructors
     *     run on what they hold
     * @return an object of its own at each call, or null
     * @throws MalformedValueException if they are no value, or none for the classes that are named now
     */
    public Object decode(byte[] bytes) throws MalformedValueException {
        ValueReader reader = new ValueReader(bytes, types);
        int version = reader.bytes.octet();
        if (version != VERSION) {
            throw new MalformedValueException("version: expected " + VERSION + ", got " + version);
        }
        try {
            Object value = reader.read();
            if (!reader.bytes.isExhausted()) {
                throw new MalformedValueException("value: ends before its bytes do");
            }
            return value;
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // What a class of the JDK or the application refuses. The exception's message may quote the value.
            throw new MalformedValueException(
                    "value: could not be made again: " + e.getClass().getName());
        }
    }
}
