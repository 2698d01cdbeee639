package io.github.jwtfilter.tools.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a filter that only its server can use: its store, classes, sessions and JNDI. They are removed
 * before the others are read. A foreign web.xml therefore cannot open a connection or run code.
 */
final class ServerOnlyParameters {
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    static {
        Set.of("store", "storePrefix", "storeMaxLag", "storeReplicas", "storeCertificates")
                .forEach(name -> REASONS.put(name, "store"));
        Set.of("session", "sessionTypes", "attributeFactory", "sessionFallback", "requestHeaderSize")
                .forEach(name -> REASONS.put(name, "session"));
        REASONS.put("loginListener", "class");
        REASONS.put("cookiePath", "path");
        REASONS.put("mode", "mode");
        REASONS.put("adopt", "adopt");
    }

    /** The prefix of a JNDI lookup. JNDI exists in a container only, and a lookup may connect to another machine. */
    private static final String JNDI = "${jndi:";

    private final Map<String, String> rest = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> inJndi = new java.util.TreeSet<>();

    /** @param parameters the parameters of web.xml */
    ServerOnlyParameters(Map<String, String> parameters) {
        parameters.forEach((name, value) -> {
            if (value.contains(JNDI)) {
                inJndi.add(name);
            } else if (!REASONS.containsKey(name)) {
                rest.put(name, value);
            }
        });
        notes.add("Whether the login was ended by a logout or an operator: only the servers know.");
        notes.add("Whether the user still exists and has these roles: the filter asks at a renewal only.");
        if (!inJndi.isEmpty()) {
            notes.add("The values of " + String.join(", ", inJndi) + " come from the JNDI of the server.");
        }
        if ("observe".equals(parameters.getOrDefault("mode", "").strip())) {
            notes.add("mode=observe: the filter only watches, and the container's login decides. Shown is the answer of"
                    + " mode=enforce.");
        }
        if ("container".equals(parameters.getOrDefault("adopt", "").strip())) {
            notes.add("adopt=container: a request without a token may have a login in its container session.");
        }
    }

    /** Returns the parameters that are usable here. */
    Map<String, String> rest() {
        return rest;
    }

    /** Returns whether the value of a parameter is in the JNDI of the server. */
    boolean isInJndi(String name) {
        return inJndi.contains(name);
    }

    /** Returns notes about facts that only the server knows. */
    List<String> notes() {
        return notes;
    }
}
