package io.github.jwtfilter.session;

import java.util.Map;

/** Where the attributes of a session live that no cookie can hold. */
interface KeptAttributes {
    /** Nowhere: they are refused. */
    KeptAttributes NONE = new KeptAttributes() {
        @Override
        public boolean keeps(String name) {
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

    /** Whether there is such a place for an attribute of that name. */
    boolean keeps(String name);

    /** What is kept for a session. */
    Map<String, Object> of(String sessionId);

    void put(String sessionId, String name, Object value);

    /** Takes a value out; null if there was none. */
    default Object remove(String sessionId, String name) {
        Map<String, Object> kept = of(sessionId);
        return kept.containsKey(name) ? kept.remove(name) : null;
    }
}
