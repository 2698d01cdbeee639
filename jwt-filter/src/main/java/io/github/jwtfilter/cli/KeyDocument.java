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

/** A JWK Set as its file has it, with all that others have put into it. Immutable. */
final class KeyDocument {
    private static final String KEYS = "keys";

    private final Map<String, Object> set;
    private final List<Map<String, Object>> members;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final KeySet keys;

    /** A key of use, and which of the file's members it is. */
    static final class Entry {
        final int index;
        final SigningKey key;

        Entry(int index, SigningKey key) {
            this.index = index;
            this.key = key;
        }

        /** Whether an operator means this key: by its name, or by its fingerprint, which every key has. */
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

    /** A set of one key. */
    static KeyDocument of(Map<String, Object> key) {
        return new KeyDocument(new LinkedHashMap<>(), List.of(key));
    }

    /**
     * Reads a JWK Set, or a JWK as a set of one.
     *
     * @throws IllegalArgumentException if it is none, or a server would refuse it
     */
    static KeyDocument parse(byte[] bytes) {
        byte[] content = TextEncoding.withoutMark(bytes);
        // First as a server does: from here on it is known to be well-formed.
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

    /** The keys of use, in the file's order. */
    List<Entry> entries() {
        return entries;
    }

    /** What is said of the others. */
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

    /** A key a line, for people compare such files. */
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
