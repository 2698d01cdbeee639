package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.cli.KeycloakBlock;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The login after the conversion: the parameters of the login servlet, derived from the container's login. */
final class LoginPlan {
    private static final String KEYCLOAK_JSON = "WEB-INF/keycloak.json";
    private static final String CONTAINER = "container";

    final Map<String, String> login = new LinkedHashMap<>();
    /** Additional parameters of the filter. */
    final Map<String, String> filter = new LinkedHashMap<>();
    /** The remaining steps at the provider. {@code ORIGIN/CONTEXT} stands for the address of the application. */
    final List<String> next = new ArrayList<>();
    /** The names of the filters that log users in today. The conversion removes them. */
    final List<String> replacedFilters = new ArrayList<>();

    private final Application application;
    private final ConvertOptions options;
    private final ConversionNotes notes;
    private final String folder;
    private final KeycloakFilters keycloak;
    private final Optional<XmlElement> loginConfig;
    private final String method;

    LoginPlan(
            Application application,
            ConvertOptions options,
            String folder,
            KeycloakFilters keycloak,
            ConversionNotes notes) {
        this.application = application;
        this.options = options;
        this.notes = notes;
        this.folder = folder;
        this.keycloak = keycloak;
        this.loginConfig = application
                .webXml()
                .map(WebXml::root)
                .flatMap(root -> root.children("login-config").findFirst());
        this.method = loginConfig
                .flatMap(config -> config.text("auth-method"))
                .orElse("")
                .toUpperCase(Locale.ROOT);
    }

    boolean isForm() {
        return method.equals("FORM");
    }

    /** Returns whether the server's own users log in. Some servers then need a {@code <login-config>}. */
    boolean usesContainer() {
        return login.getOrDefault("users", "")
                .lines()
                .anyMatch(line -> line.strip().equals(CONTAINER));
    }

    /** Returns whether a Keycloak adapter logs users in today. */
    boolean isKeycloak() throws IOException {
        return !keycloak.names().isEmpty() || method.equals("KEYCLOAK") || KeycloakFilters.hasValve(application);
    }

    /**
     * Chooses the parameters for an application with a login by its container or adapter.
     *
     * @param asks whether a constraint asks for a role
     */
    void plan(Set<String> roles, boolean asks) throws IOException {
        boolean given = options.namesUsers();
        if (isKeycloak()) {
            replacedFilters.addAll(keycloak.names());
            if (!given) {
                planKeycloak();
                return;
            }
        } else if (asks || !method.isEmpty()) {
            checkMethod(given);
        }
        if (!options.oidc().isEmpty()) {
            login.putAll(options.oidc());
            requireOrigin();
        }
        if (options.has("users") || options.oidc().isEmpty()) {
            planUsers(roles);
        }
    }

    private void checkMethod(boolean given) {
        switch (method) {
            case "FORM":
                break;
            case "BASIC":
                notes.care("The login was BASIC. Browsers now get a login page. Programs with a Basic header now send"
                        + " the password to the login servlet once, and then the"
                        + " token in the Authorization header.");
                break;
            case "DIGEST":
                notes.care("The login was DIGEST. Browsers now get a login page, and programs send a token. Digests of"
                        + " passwords cannot be used again, so users need new password hashes.");
                break;
            case "CLIENT-CERT":
            case "CLIENT_CERT":
                notes.refuse("The login is " + method + ". A token cannot replace the browser's certificate. Keep the"
                        + " container's login, or change <auth-method> to BASIC or FORM first.");
                break;
            case "":
                if (application
                        .webXml()
                        .filter(webXml -> !webXml.constraints().isEmpty())
                        .isPresent()) {
                    notes.care(
                            "web.xml has constraints and no login, so no user could log in. Users can now. Check who has"
                                    + " the roles. Write 'deny' in a rule that is to keep everybody out. A login in the"
                                    + " application's own code stays: --session moves its sessions.");
                }
                break;
            default:
                if (given) {
                    notes.care("The login was '" + DescriptorCheck.shown(method)
                            + "', a method of the server. Test the new" + " login with each kind of user.");
                } else {
                    notes.refuse("The login is '" + DescriptorCheck.shown(method)
                            + "', a method unknown here. Name the source of users: --users, or --oidc-issuer,"
                            + " --oidc-client-id and --public-origin.");
                }
        }
    }

    private void planUsers(Set<String> roles) {
        String users = options.parameter("users").orElse("htpasswd:" + folder + "users");
        login.put("users", users);
        boolean file = users.lines().anyMatch(line -> line.strip().startsWith("htpasswd:"));
        if (options.has("groups") || file && !options.has("users")) {
            login.put("groups", options.parameter("groups").orElse(folder + "groups"));
        }
        Set<String> declared = application.webXml().map(WebXml::securityRoles).orElse(Set.of());
        Set<String> asked = new TreeSet<>(roles);
        asked.removeAll(Set.of("*", "**"));
        if (usesContainer() && !declared.containsAll(asked)) {
            asked.addAll(declared);
            login.put("roles", String.join(",", asked));
        }
        if (isForm()) {
            page("form-login-page", "page");
            page("form-error-page", "errorPage");
        }
    }

    private void page(String element, String parameter) {
        loginConfig
                .flatMap(config -> config.children("form-login-config").findFirst())
                .flatMap(form -> form.text(element))
                .filter(path -> !path.isEmpty())
                .map(path -> path.startsWith("/") ? path : "/" + path)
                .ifPresent(path -> login.put(parameter, checked(path, element)));
    }

    private String checked(String path, String element) {
        try {
            return ValueFormats.localPath(path);
        } catch (IllegalArgumentException e) {
            notes.refuse("web.xml: correct <" + element + ">, or the filter would not start: "
                    + DescriptorCheck.shown(e.getMessage()) + ".");
            return path;
        }
    }

    private void planKeycloak() throws IOException {
        Optional<byte[]> json = application.files().read(KEYCLOAK_JSON);
        if (json.isEmpty()) {
            notes.refuse("A Keycloak adapter logs users in, and " + KEYCLOAK_JSON
                    + " is missing. Name the provider: --oidc-issuer, --oidc-client-id and --public-origin.");
            return;
        }
        List<String> remarks = new ArrayList<>();
        KeycloakBlock block = KeycloakBlock.read(json.get(), remarks);
        block.loginParameters().forEach((name, value) -> login.put(name, here(value)));
        block.filterParameters().forEach((name, value) -> filter.put(name, here(value)));
        filter.remove("rules");
        if (block.loginParameters().getOrDefault("oidcClientSecret", "").startsWith("${file:")
                || remarks.stream().anyMatch(note -> note.startsWith("not needed: credentials"))) {
            notes.care(KEYCLOAK_JSON + " stays in the WAR with the client's secret, and nothing reads it any more."
                    + " Move the secret into the file of oidcClientSecret, then delete keycloak.json from the source of"
                    + " the WAR, or change the secret at the provider.");
        }
        if (filter.containsKey("publicOrigins")) {
            requireOrigin();
        }
        remarks.stream()
                .filter(note -> !note.startsWith("not needed"))
                .forEach(note -> notes.care("keycloak.json: " + here(note)));
        // This command writes the origin, the rules and the key.
        block.next().stream()
                .filter(step -> !step.startsWith("write the application's origin") && !step.contains(": keygen -o "))
                .map(this::here)
                .forEach(next::add);
    }

    /** Replaces the default folder of the provider's client files by the application's folder. */
    private String here(String text) {
        return text.replace(KeycloakBlock.FOLDER, folder);
    }

    private void requireOrigin() {
        Optional<String> origin = options.parameter("publicOrigins");
        origin.ifPresent(address -> filter.put("publicOrigins", address));
        if (origin.isEmpty()) {
            notes.refuse("The provider sends users back to the application's address. Name it: --public-origin"
                    + " https://bank.example.");
        }
    }
}
