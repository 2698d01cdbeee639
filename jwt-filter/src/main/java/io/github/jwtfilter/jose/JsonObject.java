package io.github.jwtfilter.jose;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The members of a JSON object in their order. This is an unmodifiable map that takes little more memory than its names
 * and values.
 */
final class JsonObject extends AbstractMap<String, Object> {
    /** Up to this number of members, a linear search is faster than hashing. */
    private static final int FEW = 12;

    private String[] names = new String[8];
    private Object[] values = new Object[8];
    private int size;

    /** One bit for each name's hash. If the bit is clear, the name is new. */
    private int hashes;

    private Map<String, Integer> index;

    /** Adds a member. Readers call it before they publish the map. Returns false if the name already exists. */
    boolean add(String name, Object value) {
        if (find(name) >= 0) {
            return false;
        }
        hashes |= 1 << name.hashCode();
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size] = value;
        size++;
        if (index != null) {
            index.put(name, size - 1);
        } else if (size > FEW) {
            index = new HashMap<>();
            for (int i = 0; i < size; i++) {
                index.put(names[i], i);
            }
        }
        return true;
    }

    /** Sets or replaces a member. Builders call it before they publish the map. */
    void set(String name, Object value) {
        if (!add(name, value)) {
            values[find(name)] = value;
        }
    }

    /** Returns an independent copy without the member of that name, if there is one. */
    JsonObject copyWithout(String name) {
        JsonObject copy = new JsonObject();
        for (int i = 0; i < size; i++) {
            if (!names[i].equals(name)) {
                copy.add(names[i], values[i]);
            }
        }
        return copy;
    }

    /** Returns an independent copy. */
    JsonObject copy() {
        JsonObject copy = new JsonObject();
        copy.names = Arrays.copyOf(names, names.length);
        copy.values = Arrays.copyOf(values, values.length);
        copy.size = size;
        copy.hashes = hashes;
        copy.index = index == null ? null : new HashMap<>(index);
        return copy;
    }

    private int find(Object name) {
        return name instanceof String ? find((String) name) : -1;
    }

    private int find(String name) {
        int hash = name.hashCode();
        if ((hashes & 1 << hash) == 0) {
            return -1;
        }
        if (index != null) {
            return index.getOrDefault(name, -1);
        }
        for (int i = 0; i < size; i++) {
            // Strings cache their hash.
            if (names[i].hashCode() == hash && names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    String name(int at) {
        return names[at];
    }

    Object value(int at) {
        return values[at];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean containsKey(Object name) {
        return find(name) >= 0;
    }

    @Override
    public Object get(Object name) {
        int at = find(name);
        return at < 0 ? null : values[at];
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, Object> next() {
            if (next == size) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, Object> entry = new SimpleImmutableEntry<>(names[next], values[next]);
            next++;
            return entry;
        }
    }
}
