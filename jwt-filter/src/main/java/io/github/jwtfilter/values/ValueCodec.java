package io.github.jwtfilter.values;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Encodes a session attribute as bytes. Decodes it on this or another server, also after a new deployment.
 *
 * <p><b>Storable values.</b> Null, texts, numbers, dates and times, arrays, the common lists, sets and maps of the JDK,
 * and named classes of the application. A subclass has to be named in addition to its superclass. A decoded value has
 * exactly the same classes. Two references to one object still refer to one object. The exceptions are immutable values
 * such as texts, and time zones: one object may be decoded as two equal ones. A view, such as
 * {@link java.util.Collections#unmodifiableList}, becomes a view of a copy. The order of hash tables and the access
 * order of a LinkedHashMap are lost.
 *
 * <p><b>Application objects.</b> Fields are stored by name, including private and inherited ones, except static and
 * transient ones. An object is created by its constructor without arguments, of any visibility. A record is created by
 * its canonical constructor. If a class has neither, the constructor without arguments of the nearest superclass with
 * such a constructor is used, so transient fields stay empty. Java's serialization is not used: {@code readObject},
 * {@code writeObject}, {@code readResolve}, {@code writeReplace}, {@code readExternal} and
 * {@code serialPersistentFields} are ignored. A singleton protected by {@code readResolve} is decoded as a second
 * instance; make it an enum.
 *
 * <p><b>Changed classes.</b> A stored field that the class lacks is skipped with all its content. The class may have
 * lost it, or an older server may not have it yet. A field that was not stored keeps the value from the constructor; in
 * a record it is null, zero or false. A {@link MalformedValueException} is thrown if a field has an incompatible type
 * now, if an enum constant was removed, or if a class is no longer named.
 *
 * <p><b>Equality and threads.</b> Equal values give equal bytes, on every server and for every order of a hash table.
 * So the bytes show whether a value has changed. The exception is a hash set or map whose elements or keys differ only
 * in the content of other hash sets or maps: its order is kept as it is, and may differ between equal values. A codec is
 * safe for concurrent use. It holds only data about the named classes. Encoding may fail if another thread changes the
 * value.
 */
public final class ValueCodec {
    private static final int VERSION = 1;

    private final SessionTypes types;

    /**
     * Creates a codec for the JDK's classes and the given ones.
     *
     * @param applicationTypes the application classes to store; an interface or abstract class permits arrays of it and
     *     subclasses. Enums and records in their declarations are included
     * @throws IllegalArgumentException if a class can never be stored, or if it extends a class with fields that is
     *     missing from the list; the message lists all such classes
     */
    public ValueCodec(Collection<Class<?>> applicationTypes) {
        this.types = new SessionTypes(applicationTypes);
    }

    /**
     * Returns the classes of the JDK that can be stored, and those that fields of such values may have. Abstract classes
     * and interfaces are included if the list of element types names them.
     *
     * @return a new set
     */
    public static Set<Class<?>> jdkTypes() {
        Set<Class<?>> types = new HashSet<>(JdkTypes.CODECS.byClass().keySet());
        types.addAll(JdkTypes.numbered());
        return types;
    }

    /**
     * Encodes a value.
     *
     * @param value any object, or null
     * @return the bytes, unencrypted
     * @throws UnstorableValueException if the value holds an unstorable class, is too deep (100 levels), is too large
     *     (a megabyte, 20,000 objects), or changes meanwhile
     */
    public byte[] encode(Object value) throws UnstorableValueException {
        ValueWriter writer = write(value, UnnamedTypes.REFUSED);
        if (!writer.obstacles().isEmpty()) {
            throw new UnstorableValueException(writer.obstacles());
        }
        return writer.bytes.toBytes();
    }

    /**
     * Returns true if a value can never change. True for a text or a number, for example, and false for a list of them.
     *
     * @param bytes the result of {@link #encode}
     * @return false if the value could change, or holds others
     */
    public boolean isImmutable(byte[] bytes) {
        return bytes.length > 1 && JdkTypes.CODECS.isImmutable(bytes[1] & 0xff);
    }

    /**
     * Inspects a value without storing it. Looks also into objects of unnamed classes.
     *
     * @param value any object, or null
     * @return the obstacles and the size
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
     * Decodes a value.
     *
     * @param bytes the result of {@link #encode}. They must come from a trusted source, because decoding passes their
     *     content to constructors of the application
     * @return a new object at each call, or null
     * @throws MalformedValueException if the bytes are invalid or do not match the currently named classes
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
                throw new MalformedValueException("value: expected its end, got more bytes");
            }
            return value;
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // A class of the JDK or the application rejected its content. The exception's message may quote the value.
            throw new MalformedValueException(
                    "value: could not be created: " + e.getClass().getName());
        }
    }
}
