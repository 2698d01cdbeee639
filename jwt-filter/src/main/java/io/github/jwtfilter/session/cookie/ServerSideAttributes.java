package io.github.jwtfilter.session.cookie;

import java.util.Map;

/** Keeps the attributes of a session that a cookie cannot store. */
interface ServerSideAttributes {
    /** Keeps no attributes: they are refused. */
    ServerSideAttributes NONE = new ServerSideAttributes() {
        @Override
        public boolean accepts(String name) {
            return false;
        }

        @Override
        public Map<String, Object> of(String sessionId) {
            return Map.of();
        }

        @Override
        public void put(String sessionId, String name, Object value) {
            throw new UnsupportedOperationException();
        }
    };

    /** Returns true if an attribute with this name may be kept here. */
    boolean accepts(String name);

    /** Returns the values that are kept for a session. */
    Map<String, Object> of(String sessionId);

    void put(String sessionId, String name, Object value);

    /** Removes a value and returns it; null if it was absent. */
    default Object remove(String sessionId, String name) {
        Map<String, Object> values = of(sessionId);
        return values.containsKey(name) ? values.remove(name) : null;
    }
}
