package io.github.jwtfilter.session;

import io.github.jwtfilter.values.MalformedValueException;
import io.github.jwtfilter.values.UnstorableValueException;
import io.github.jwtfilter.values.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The attributes of a session that travel in its cookie. */
final class StoredAttributes {
    private final SortedMap<String, StoredAttribute> all = new TreeMap<>();
    private final ValueCodec codec;
    private final SessionLog log;

    StoredAttributes(ValueCodec codec, SessionLog log) {
        this.codec = codec;
        this.log = log;
    }

    /** One came with the request. */
    void arrived(String name, byte[] bytes) {
        all.put(name, StoredAttribute.arrived(bytes, codec));
    }

    Set<String> names() {
        return all.keySet();
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    /** Whether the application has not asked for it yet. */
    boolean isUnread(String name) {
        return has(name) && !all.get(name).isOut();
    }

    /** Null also if it cannot be read: what another version of the application wrote is not seen, and stays as it is. */
    Object get(String name) {
        StoredAttribute attribute = all.get(name);
        try {
            return attribute == null ? null : attribute.value();
        } catch (MalformedValueException e) {
            log.unreadable(name, e.getMessage());
            return null;
        }
    }

    /** Makes ready to be put. */
    StoredAttribute ready(String name, Object value, SessionBudget budget) throws UnstorableValueException {
        StoredAttribute attribute = StoredAttribute.set(value, all.get(name), codec);
        int length = SessionContent.lengthOf(name, attribute.bytes().length);
        budget.check(name, length, lengthWithout(name) + length);
        return attribute;
    }

    /** Whether putting it would change what is written. */
    boolean isNews(String name, StoredAttribute attribute) throws UnstorableValueException {
        return !has(name) || !Arrays.equals(all.get(name).bytes(), attribute.bytes());
    }

    void put(String name, StoredAttribute attribute) {
        all.put(name, attribute);
    }

    void remove(String name) {
        all.remove(name);
    }

    void removeIf(Predicate<String> names) {
        all.keySet().removeIf(names);
    }

    private int lengthWithout(String name) {
        return all.entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .mapToInt(each ->
                        SessionContent.lengthOf(each.getKey(), each.getValue().length()))
                .sum();
    }

    /** The values that the application has in its hands and may have changed in place. */
    Collection<Object> out() {
        List<Object> values = new ArrayList<>();
        all.forEach((name, attribute) -> {
            if (attribute.isOut()) {
                values.add(get(name));
            }
        });
        return values;
    }

    /** All as they would be written; those that cannot be stored any more go there, or an exception does. */
    SortedMap<String, byte[]> encoded(KeptAttributes kept, String sessionId) {
        SortedMap<String, byte[]> encoded = new TreeMap<>();
        for (Map.Entry<String, StoredAttribute> each : List.copyOf(all.entrySet())) {
            String name = each.getKey();
            try {
                encoded.put(name, each.getValue().bytes());
            } catch (UnstorableValueException e) {
                if (!kept.keeps()) {
                    throw new UnstorableAttributeException(name, e);
                }
                kept.put(sessionId, name, get(name));
                remove(name);
            }
        }
        return encoded;
    }

    /** Why an attribute is refused. */
    static String refusal(String name, UnstorableValueException e) {
        return "session: attribute '" + name + "' cannot be stored in a cookie: " + e.describe(name)
                + "; with sessionFallback=container it would be kept in a container session";
    }
}
