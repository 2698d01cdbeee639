package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.jose.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of a JWK Set file, including members that this program does not use. Immutable. */
final class KeyDocument {
    private static final String KEYS = "keys";

    private final Map<String, Object> set;
    private final List<Map<String, Object>> members;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final KeySet keys;

    /** A usable key with its index in the file. */
    static final class Entry {
        final int index;
        final SigningKey key;

        Entry(int index, SigningKey key) {
            this.index = index;
            this.key = key;
        }

        /** Returns whether this is the key's {@code kid} or its fingerprint. Every key has a fingerprint. */
        boolean isNamed(String name) {
            return key.keyId().map(name::equals).orElse(false)
                    || key.fingerprint().equals(name);
        }
    }

    private KeyDocument(Map<String, Object> set, List<Map<String, Object>> members) {
        this.set = set;
        this.members = members;
        this.keys = JwkSet.parse(text(), leftOut::add);
        int next = 0;
        for (int index = 0; index < members.size(); index++) {
            if (isOfUse(members.get(index))) {
                entries.add(new Entry(index, keys.keys().get(next++)));
            }
        }
    }

    /** Creates a set of one key. */
    static KeyDocument of(Map<String, Object> key) {
        return new KeyDocument(new LinkedHashMap<>(), List.of(key));
    }

    /**
     * Parses a JWK Set. A single JWK is treated as a set of one.
     *
     * @throws IllegalArgumentException if the content is invalid, or a server would reject it
     */
    static KeyDocument parse(byte[] bytes) {
        byte[] content = TextEncoding.withoutMark(bytes);
        // Parse it as a server does first. The code below relies on a well-formed set.
        JwkSet.parse(new String(content, StandardCharsets.UTF_8));
        Map<String, Object> object;
        try {
            object = StrictJson.readObject(content);
        } catch (StrictJson.MalformedJsonException e) {
            throw new IllegalArgumentException("JWK Set: " + e.getMessage(), e);
        }
        if (!object.containsKey(KEYS)) {
            return of(object);
        }
        List<Map<String, Object>> members = new ArrayList<>();
        for (Object member : (List<?>) object.get(KEYS)) {
            Map<String, Object> copy = new LinkedHashMap<>();
            ((Map<?, ?>) member).forEach((name, value) -> copy.put((String) name, value));
            members.add(copy);
        }
        return new KeyDocument(object, members);
    }

    private static boolean isOfUse(Map<String, Object> member) {
        List<String> notUsed = new ArrayList<>();
        try {
            JwkSet.parse(StrictJson.write(member), notUsed::add);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return notUsed.isEmpty();
    }

    KeySet keys() {
        return keys;
    }

    /** Returns the usable keys in the order of the file. */
    List<Entry> entries() {
        return entries;
    }

    /** Returns one message per unusable key. */
    List<String> leftOut() {
        return leftOut;
    }

    KeyDocument with(Map<String, Object> key) {
        List<Map<String, Object>> more = new ArrayList<>(members);
        more.add(key);
        return new KeyDocument(set, more);
    }

    KeyDocument withFirst(Entry entry) {
        List<Map<String, Object>> moved = new ArrayList<>(members);
        moved.add(0, moved.remove(entry.index));
        return new KeyDocument(set, moved);
    }

    KeyDocument without(Entry entry) {
        List<Map<String, Object>> fewer = new ArrayList<>(members);
        fewer.remove(entry.index);
        return new KeyDocument(set, fewer);
    }

    /** Returns the text of the file, with one key per line, so that people can compare files. */
    String text() {
        Map<String, Object> others = new LinkedHashMap<>(set);
        others.remove(KEYS);
        StringBuilder text = new StringBuilder("{\"keys\":[");
        String separator = "\n";
        for (Map<String, Object> member : members) {
            text.append(separator).append(StrictJson.write(member));
            separator = ",\n";
        }
        text.append("\n]");
        if (!others.isEmpty()) {
            text.append(",\n")
                    .append(
                            StrictJson.write(others),
                            1,
                            StrictJson.write(others).length() - 1);
        }
        return text.append("}\n").toString();
    }
}
