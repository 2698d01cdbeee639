package io.github.jwtfilter.cli;

import io.github.jwtfilter.text.NearestName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of {@code keycloak.json} that become no parameter: why none is needed, or what to do instead. */
final class KeycloakAdvice {
    private static final int MAX_SHOWN_CHARACTERS = 60;

    /** The settings that {@link KeycloakBlock} reads. */
    private static final Set<String> MAPPED = Set.of(
            "realm",
            "auth-server-url",
            "ssl-required",
            "resource",
            "public-client",
            "credentials",
            "bearer-only",
            "autodetect-bearer-only",
            "use-resource-role-mappings",
            "principal-attribute",
            "truststore",
            "token-store",
            "adapter-state-cookie-path",
            "token-cookie-path",
            "verify-token-audience");

    private static final Map<String, String> NOT_NEEDED = new LinkedHashMap<>();
    private static final Map<String, String> NO_COUNTERPART = new LinkedHashMap<>();

    static {
        String limits = "requests to the provider have fixed limits.";
        String fetched = "keys are fetched in the background, and when a token names an unknown key.";
        String nodes = "a logout at the provider is one request, and 'store' carries it to all servers.";
        String cors = "see enable-cors.";
        String password = "certificates need no password.";
        NOT_NEEDED.put("realm-public-key", "the filter fetches the keys of the realm, and follows their rotation.");
        NOT_NEEDED.put("confidential-port", "redirect URIs begin with an origin of publicOrigins.");
        NOT_NEEDED.put("connection-pool-size", limits);
        NOT_NEEDED.put("socket-timeout-millis", limits);
        NOT_NEEDED.put("connection-timeout-millis", limits);
        NOT_NEEDED.put("connection-ttl-millis", limits);
        NOT_NEEDED.put("truststore-password", password);
        NOT_NEEDED.put("client-keystore-password", password);
        NOT_NEEDED.put("client-key-password", password);
        NOT_NEEDED.put("register-node-at-startup", nodes);
        NOT_NEEDED.put("register-node-period", nodes);
        NOT_NEEDED.put("turn-off-change-session-id-on-login", "the login is in no session.");
        NOT_NEEDED.put("token-minimum-time-to-live", "no token of the provider is kept.");
        NOT_NEEDED.put("min-time-between-jwks-requests", fetched);
        NOT_NEEDED.put("public-key-cache-ttl", fetched);
        NOT_NEEDED.put("ignore-oauth-query-parameter", "a token in the query is never accepted.");
        NOT_NEEDED.put("enable-pkce", "a login always uses PKCE.");

        NO_COUNTERPART.put("allow-any-hostname", "put the provider's certificate into a PEM file, oidcCertificates.");
        NO_COUNTERPART.put(
                "disable-trust-manager", "put the provider's certificate into a PEM file, oidcCertificates.");
        NO_COUNTERPART.put(
                "client-keystore",
                "requests to the provider have no client certificate of their own. Let the client"
                        + " prove itself with a secret or with private_key_jwt.");
        NO_COUNTERPART.put("proxy-url", "set the JVM's properties https.proxyHost and https.proxyPort.");
        NO_COUNTERPART.put(
                "always-refresh-token", "oidcRecheck says how often a login goes back to the provider, 1h by default.");
        NO_COUNTERPART.put(
                "expose-token", "scripts get no token of the provider. MeServlet shows them the user and the roles.");
        NO_COUNTERPART.put(
                "enable-basic-auth", "programs get a token from the provider and send it as Authorization: Bearer.");
        NO_COUNTERPART.put(
                "enable-cors",
                "map a CORS filter, such as Tomcat's CorsFilter, before this filter, and list the"
                        + " origins in trustedOrigins.");
        NO_COUNTERPART.put("cors-max-age", cors);
        NO_COUNTERPART.put("cors-allowed-methods", cors);
        NO_COUNTERPART.put("cors-allowed-headers", cors);
        NO_COUNTERPART.put("cors-exposed-headers", cors);
        NO_COUNTERPART.put(
                "redirect-rewrite-rules",
                "the redirect URI is an origin of publicOrigins with the context path and" + " /user/login.");
        NO_COUNTERPART.put("policy-enforcer", "write its paths and roles into rules.");
        NO_COUNTERPART.put(
                "role-mappings",
                "write the pairs into roleMap of the login servlet. Without a login servlet, name the roles of the provider in rules.");
    }

    private KeycloakAdvice() {}

    /** Adds a line for each setting that becomes no parameter, in the order of the file. */
    static void addTo(List<String> notes, KeycloakJson json) {
        boolean cors = json.isSet("enable-cors");
        for (String name : json.names()) {
            boolean unused = !json.isSet(name) || name.startsWith("cors-") && !cors;
            if (NOT_NEEDED.containsKey(name) && !unused) {
                notes.add("not needed: " + name + ": " + NOT_NEEDED.get(name));
            } else if (NO_COUNTERPART.containsKey(name) && !unused) {
                notes.add("no counterpart: " + name + ": " + NO_COUNTERPART.get(name));
            } else if (!isKnown(name)) {
                notes.add("unknown: " + shown(name));
            }
        }
    }

    private static boolean isKnown(String name) {
        return MAPPED.contains(name) || NOT_NEEDED.containsKey(name) || NO_COUNTERPART.containsKey(name);
    }

    private static String shown(String name) {
        if (name.length() > MAX_SHOWN_CHARACTERS) {
            return "a setting whose name has " + name.length() + " characters.";
        }
        Set<String> known = new HashSet<>(MAPPED);
        known.addAll(NOT_NEEDED.keySet());
        known.addAll(NO_COUNTERPART.keySet());
        return "'" + name + "'"
                + NearestName.of(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; the block has nothing for it.");
    }
}
