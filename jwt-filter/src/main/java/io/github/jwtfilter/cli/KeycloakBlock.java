package io.github.jwtfilter.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lines of web.xml that replace a {@code keycloak.json}, and the notes for the operator. */
public final class KeycloakBlock {
    /** The folder of all files that the parameters name. */
    public static final String FOLDER = "/etc/myapp/";

    private static final String SECRET_FILE = FOLDER + "client-secret";
    private static final String CERTIFICATES = FOLDER + "provider.pem";
    private static final String LOGIN = "/user/login";
    private static final String LOGOUT = "/user/logout";

    private final KeycloakJson json;
    private final List<String> notes;
    private final Map<String, String> filter = new LinkedHashMap<>();
    private final Map<String, String> login = new LinkedHashMap<>();
    private final List<String> next = new ArrayList<>();
    private final String resource;
    private final String issuer;
    private final boolean http;

    private KeycloakBlock(KeycloakJson json, List<String> notes) throws UsageException {
        this.json = json;
        this.notes = notes;
        this.resource = json.required("resource");
        String server = server();
        this.issuer = server + "/realms/" + realm();
        this.http = server.startsWith("http:");
    }

    /**
     * Maps the settings.
     *
     * @param notes receives a line for each setting that needs attention
     * @throws UsageException if a setting is wrong or missing
     */
    static KeycloakBlock of(KeycloakJson json, List<String> notes) throws UsageException {
        KeycloakBlock block = new KeycloakBlock(json, notes);
        if (json.flag("bearer-only")) {
            block.readService();
        } else {
            block.readApplication();
        }
        KeycloakAdvice.addTo(notes, json);
        return block;
    }

    /**
     * Maps the settings in a {@code keycloak.json}.
     *
     * @param notes receives a line for each setting that needs attention
     * @throws IOException if a setting is wrong or missing; the message names it
     */
    public static KeycloakBlock read(byte[] keycloakJson, List<String> notes) throws IOException {
        try {
            return of(KeycloakJson.parse(keycloakJson, notes), notes);
        } catch (UsageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the parameters of the filter. The value {@code ORIGIN} stands for the application's origin. */
    public Map<String, String> filterParameters() {
        return filter;
    }

    /** Returns the parameters of the login servlet; empty for a service that logs nobody in. */
    public Map<String, String> loginParameters() {
        return login;
    }

    /** Returns the lines for web.xml. */
    String xml() {
        WebXmlText xml = new WebXmlText();
        if (filter.containsKey("publicOrigins")) {
            xml.comment("ORIGIN is the application's scheme, host and port, for example https://bank.example");
        }
        xml.comment("rules: one line for each security-constraint, for example: /admin/* role admin")
                .filter("io.github.jwtfilter.JwtFilter", filter);
        if (!login.isEmpty()) {
            xml.servlet("login", "io.github.jwtfilter.LoginServlet", LOGIN, login)
                    .servlet("logout", "io.github.jwtfilter.LogoutServlet", LOGOUT, Map.of());
        }
        return xml.toString();
    }

    /** Returns the steps that remain. */
    public List<String> next() {
        return next;
    }

    /** Reads a service that only takes tokens of the realm. Its keys are those of the realm, and it signs nothing. */
    private void readService() throws UsageException {
        filter.put("keys", keysAddress());
        allowHttpKeys();
        filter.put("issuer", issuer);
        filter.put("audience", audience());
        filter.put("tokenSources", "header");
        filter.put("principalClaim", principal());
        filter.put("rolesClaim", roles());
        filter.put("rules", "/* authenticated");
        if (json.isSet("truststore")) {
            notes.add("no counterpart: truststore: the address in keys is trusted by the JVM's trust store,"
                    + " javax.net.ssl.trustStore. Import the certificate there.");
        }
        if (json.isSet("credentials")) {
            notes.add("not needed: credentials: a service asks the provider for its public keys only.");
        }
        checkHttp();
        addIssuerStep();
    }

    private void readApplication() throws UsageException {
        boolean withKey = readCredentials();
        filter.put(withKey ? "keys" : "secretFile", FOLDER + (withKey ? "keys.json" : "jwt.key"));
        filter.put("publicOrigins", "ORIGIN");
        readCookiePath();
        if (json.flag("autodetect-bearer-only")) {
            allowHttpKeys();
            filter.put(
                    "issuers",
                    issuer + " keys=" + keysAddress() + " audience=" + audience() + " principalClaim=" + principal()
                            + " rolesClaim=" + roles());
        }
        filter.put("rules", "/* authenticated");
        if (json.isSet("truststore")) {
            login.put("oidcCertificates", CERTIFICATES);
            notes.add("check: truststore: write its certificates as PEM into " + CERTIFICATES
                    + ": keytool -exportcert -rfc -keystore TRUSTSTORE -alias ALIAS");
        }
        if (http) {
            login.put("insecureHttpIssuer", "true");
        }
        login.put("oidcPrincipalClaim", principal());
        login.put("oidcRolesClaim", roles());
        checkHttp();
        next.add(0, "write the application's origin into publicOrigins, and its security-constraints into rules");
        next.add(
                withKey
                        ? "make a key for all servers: keys add " + FOLDER + "keys.json --alg ES256; give the output of"
                                + " keys public to the client at the provider, under Keys"
                        : "make a key for all servers: keygen -o " + FOLDER + "jwt.key");
        next.add("at the provider, set for the client: valid redirect URIs and valid post logout redirect URIs to"
                + " ORIGIN/CONTEXT" + LOGIN + ", backchannel logout URL to ORIGIN/CONTEXT" + LOGOUT
                + ", and no Admin URL");
        addIssuerStep();
    }

    private void addIssuerStep() {
        next.add("compare the issuer with the member issuer of " + issuer + "/.well-known/openid-configuration; both"
                + " must be equal");
    }

    /**
     * Reads the proof of the client.
     *
     * @return whether it is a private key
     */
    private boolean readCredentials() throws UsageException {
        login.put("oidcIssuer", issuer);
        login.put("oidcClientId", resource);
        Map<String, Object> credentials = json.object("credentials");
        if (json.flag("public-client")) {
            if (!credentials.isEmpty()) {
                notes.add("not needed: credentials: the client is public. Delete the secret at the provider.");
            }
            return false;
        }
        switch (proof(credentials)) {
            case "":
                notes.add("check: credentials: absent, so the block is for a public client. Set public-client, or give"
                        + " oidcClientSecret.");
                return false;
            case "secret":
                readSecret(credentials.get("secret"), "credentials.secret");
                return false;
            case "secret-jwt":
                Object nested = credentials.get("secret-jwt");
                readSecret(
                        nested instanceof Map ? ((Map<?, ?>) nested).get("secret") : nested,
                        "credentials.secret-jwt.secret");
                notes.add("no counterpart: credentials.secret-jwt: the block sends the secret instead. At the provider,"
                        + " set the client authenticator to 'Client Id and Secret'.");
                return false;
            case "jwt":
                login.put("oidcClientAuthentication", "private_key_jwt");
                notes.add("check: credentials.jwt: the key in its keystore is not read. The first key of " + FOLDER
                        + "keys.json signs logins, and proves the client too.");
                return true;
            default:
                notes.add("no counterpart: credentials: of another kind than secret, secret-jwt and jwt. Give"
                        + " oidcClientSecret, or set oidcClientAuthentication to private_key_jwt.");
                return false;
        }
    }

    /** Returns the kind of proof that the adapter used: the one named by {@code provider}, or the only one. */
    private static String proof(Map<String, Object> credentials) throws UsageException {
        Object named = credentials.get("provider");
        if (named instanceof String) {
            return (String) named;
        }
        if (credentials.size() > 1) {
            throw KeycloakJson.wrong("credentials", "expected one kind, got " + credentials.size());
        }
        return credentials.isEmpty() ? "" : credentials.keySet().iterator().next();
    }

    /** Refers to the secret without printing it. */
    private void readSecret(Object secret, String name) {
        Optional<String> placeholder = KeycloakJson.secretPlaceholder(secret);
        login.put("oidcClientSecret", placeholder.orElse("${file:" + SECRET_FILE + "}"));
        if (placeholder.isEmpty()) {
            next.add("write the value of " + name + " into " + SECRET_FILE
                    + ", which only the server's user can read, on all servers");
        }
    }

    private void readCookiePath() throws UsageException {
        String name = json.isSet("adapter-state-cookie-path") ? "adapter-state-cookie-path" : "token-cookie-path";
        Optional<String> path = json.text(name);
        if (path.isEmpty()) {
            return;
        }
        if (!json.text("token-store").orElse("").equalsIgnoreCase("cookie")) {
            notes.add("not needed: " + name + ": it counts with token-store=cookie only.");
        } else if (path.get().startsWith("/")) {
            filter.put("cookiePath", path.get());
        } else {
            notes.add("no counterpart: " + name + ": the cookie has the context path. cookiePath takes a path from the"
                    + " root of the host.");
        }
    }

    private void checkHttp() throws UsageException {
        if (http) {
            notes.add("check: auth-server-url: plain http lets an attacker on the network log in as any user. Change it"
                    + " to https, and remove the parameter insecureHttp….");
        }
        String required = json.text("ssl-required").orElse("external");
        if (required.equalsIgnoreCase("all") && http) {
            throw KeycloakJson.wrong("auth-server-url", "expected https, because ssl-required is all");
        }
    }

    private void allowHttpKeys() {
        if (http) {
            filter.put("insecureHttpKeys", "true");
        }
    }

    private String audience() throws UsageException {
        if (!json.flag("verify-token-audience")) {
            notes.add("check: verify-token-audience: the audience is always verified here. At the provider, give the"
                    + " clients that call this application an audience mapper for it.");
        }
        return listed();
    }

    /** Returns the client's id as an entry of a list, whose separators it cannot contain. */
    private String listed() throws UsageException {
        if (resource.chars().anyMatch(c -> c == ',' || c <= ' ')) {
            throw KeycloakJson.wrong(
                    "resource", "expected no comma and no white space, because it becomes part of a list");
        }
        return resource;
    }

    private String principal() throws UsageException {
        return json.text("principal-attribute").orElse("sub");
    }

    private String roles() throws UsageException {
        return json.flag("use-resource-role-mappings")
                ? "resource_access." + listed() + ".roles"
                : "realm_access.roles";
    }

    private String keysAddress() {
        return issuer + "/protocol/openid-connect/certs";
    }

    /** Returns the realm as a segment of a path. */
    private String realm() throws UsageException {
        String realm = json.required("realm");
        if (realm.contains("${")) {
            return realm;
        }
        try {
            return new URI(null, null, "/" + realm, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw KeycloakJson.wrong("realm", "expected a name that fits into an address");
        }
    }

    /** Returns the address of the server, as the provider writes it into tokens: without its default port. */
    private String server() throws UsageException {
        String name = "auth-server-url";
        String expected = "expected an absolute address such as https://login.example.org";
        String text = json.required(name);
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.contains("${") && !text.contains("@")) {
            return text;
        }
        try {
            URI address = new URI(text);
            boolean wrong = !Set.of("http", "https").contains(String.valueOf(address.getScheme()))
                    || address.getHost() == null
                    || address.getRawUserInfo() != null
                    || address.getRawQuery() != null
                    || address.getRawFragment() != null;
            if (wrong) {
                throw KeycloakJson.wrong(name, expected);
            }
            int standard = address.getScheme().equals("https") ? 443 : 80;
            return address.getPort() == standard
                    ? address.getScheme() + "://" + address.getHost() + address.getRawPath()
                    : text;
        } catch (URISyntaxException e) {
            throw KeycloakJson.wrong(name, expected);
        }
    }
}
