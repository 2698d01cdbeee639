package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.content.SessionContent;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.values.Inspection;
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

/** The attributes of a session that are stored in its cookie. */
final class CookieAttributes {
    private final SortedMap<String, StoredAttribute> all = new TreeMap<>();
    private final ValueCodec codec;
    private final SessionLog log;

    CookieAttributes(ValueCodec codec, SessionLog log) {
        this.codec = codec;
        this.log = log;
    }

    /** Adds an attribute from the request's cookie. */
    void receive(String name, byte[] bytes) {
        all.put(name, StoredAttribute.received(bytes, codec));
    }

    Set<String> names() {
        return all.keySet();
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    /** Returns true once after the attribute was read from the cookie. */
    boolean activate(String name) {
        StoredAttribute attribute = all.get(name);
        return attribute != null && attribute.activate();
    }

    /** Returns the attribute; null if it is absent. */
    StoredAttribute find(String name) {
        return all.get(name);
    }

    /**
     * Returns the value of an attribute; null if it is unreadable. An unreadable value, for example from another version
     * of the application, is logged and stays in the cookie unchanged.
     */
    Object value(String name, StoredAttribute attribute) {
        try {
            return attribute.value();
        } catch (MalformedValueException e) {
            log.unreadable(name, e.getMessage());
            return null;
        }
    }

    /** Encodes an attribute and checks its size, so that it can be put. */
    StoredAttribute ready(String name, Object value, SessionBudget budget) throws UnstorableValueException {
        StoredAttribute attribute = StoredAttribute.set(value, all.get(name), codec);
        int length = SessionContent.lengthOf(name, attribute.bytes().length);
        budget.check(name, length, lengthWithout(name) + length);
        return attribute;
    }

    /** Returns true if putting the attribute would change the cookie. */
    boolean isChanged(String name, StoredAttribute attribute) throws UnstorableValueException {
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

    /** Returns the values that the application has received and may have changed in place. */
    Collection<Object> exposed() {
        List<Object> values = new ArrayList<>();
        for (StoredAttribute attribute : all.values()) {
            if (attribute.exposed() != null) {
                values.add(attribute.exposed());
            }
        }
        return values;
    }

    /**
     * Returns true if the browser has exactly these attributes.
     *
     * @param count the number of attributes in the received cookie
     */
    boolean areAsReceived(int count) {
        if (all.size() != count) {
            return false;
        }
        // Setting an attribute is the usual change. It is found without encoding the others.
        for (StoredAttribute attribute : all.values()) {
            if (!attribute.isReceived()) {
                return false;
            }
        }
        try {
            for (StoredAttribute attribute : all.values()) {
                attribute.bytes();
                if (!attribute.isReceived()) {
                    return false;
                }
            }
            return true;
        } catch (UnstorableValueException changedInPlace) {
            return false;
        }
    }

    /**
     * Returns the encoded attributes. A value that has become unstorable moves to {@code serverSide}. If {@code serverSide} rejects
     * its name, throws UnstorableAttributeException.
     */
    SortedMap<String, byte[]> encoded(ServerSideAttributes serverSide, String sessionId) {
        SortedMap<String, byte[]> encoded = new TreeMap<>();
        for (Map.Entry<String, StoredAttribute> each : List.copyOf(all.entrySet())) {
            String name = each.getKey();
            try {
                encoded.put(name, each.getValue().bytes());
            } catch (UnstorableValueException e) {
                Object value = value(name, each.getValue());
                if (!serverSide.accepts(name)) {
                    RuntimeException refusal = new UnstorableAttributeException(name, refusal(name, value, e), e);
                    log.refused(name, value.getClass(), refusal);
                    throw refusal;
                }
                logServerSide(name, value, e);
                serverSide.put(sessionId, name, value);
                remove(name);
            }
        }
        return encoded;
    }

    /** Explains a refusal. Lists all classes that are missing from {@code sessionTypes}. */
    String refusal(String name, Object value, UnstorableValueException e) {
        String shown = LogText.of(name);
        Inspection inspection = codec.inspect(value);
        String why = inspection.isStorableOnceNamed()
                ? e.describe(shown) + "; add to sessionTypes: " + String.join(", ", inspection.allTypesToName())
                : inspection.describeRefusals(shown)
                        + "; to keep it in a container session on one server, set sessionFallback=container:" + shown;
        return "session: attribute '" + shown + "' cannot be stored in a cookie: " + why;
    }

    /** Logs that an attribute stays on this server. */
    void logServerSide(String name, Object value, UnstorableValueException why) {
        log.kept(name, value.getClass(), why, () -> codec.inspect(value));
    }
}
