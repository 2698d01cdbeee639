package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.convert.OperatorPages.Page;
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The remaining steps of the operator, as command lines if possible. They are free of secrets. */
final class NextSteps {
    private static final String CALL = call(
            String.valueOf(NextSteps.class.getProtectionDomain().getCodeSource().getLocation()),
            System.getProperty("java.class.path", ""));

    private NextSteps() {}

    static void add(ConversionNotes notes, Plan plan, String name, Set<String> roles) {
        Optional.ofNullable(plan.filter.get("secretFile")).ifPresent(file -> {
            String folder = file.substring(0, Math.max(1, file.lastIndexOf('/')));
            notes.next("Make the folder on all servers, owned by the user of the server: mkdir -m 700 -p "
                    + quoted(folder));
            notes.next("Make a key, once, and copy it to all servers: " + CALL + "keygen -o " + quoted(file));
        });
        users(notes, plan.loginParameters(), roles);
        plan.providerSteps(contextPath(name))
                .forEach(step -> notes.next(step.replace(": keys add ", ": " + CALL + "keys add ")));
        for (Page page : Page.values()) {
            Optional<String> login =
                    plan.pages().rule(page).flatMap(rule -> plan.containerLogin(rule.split(" ", 2)[0]));
            page(notes, page, plan.pages(), plan.filter, name, login);
        }
    }

    private static void users(ConversionNotes notes, Map<String, String> login, Set<String> roles) {
        login.getOrDefault("users", "")
                .lines()
                .map(String::strip)
                .filter(store -> store.startsWith("htpasswd:"))
                .map(store -> store.substring("htpasswd:".length()))
                .findFirst()
                .ifPresent(file -> notes.next("Add each user: " + CALL + "hash-password USER >> " + quoted(file)));
        Optional.ofNullable(login.get("groups")).ifPresent(file -> {
            String named = roles.stream()
                    .filter(role -> !role.equals("*") && !role.equals("**"))
                    .map(role -> (role.matches("[\\w.-]+") ? role : '"' + role + '"') + ": USER USER")
                    .collect(Collectors.joining("; "));
            notes.next("Write the roles into " + file + ", one line each: "
                    + (named.isEmpty() ? "ROLE: USER USER" : named));
        });
        Optional.ofNullable(login.get("oidcIssuer"))
                .filter(issuer -> !login.containsKey("oidcRolesClaim"))
                .ifPresent(issuer -> notes.care(
                        "No --oidc-roles-claim is given, so users of the provider have no roles, and rules with a"
                                + " role refuse them. Name the claim, such"
                                + " as realm_access.roles."));
    }

    /**
     * Adds the command that opens an operators' page. The role of the page is new, so users lack it.
     *
     * @param filter the filter's parameters with the key
     * @param containerLogin the options of curl, or the cookie, for the container's login, if it comes before the page
     */
    static void page(
            ConversionNotes notes,
            Page page,
            OperatorPages pages,
            Map<String, String> filter,
            String name,
            Optional<String> containerLogin) {
        String keys = filter.containsKey("secretFile")
                ? "--secret-file " + quoted(filter.get("secretFile"))
                : "--keys " + quoted(filter.getOrDefault("keys", "KEYS"));
        // Published keys only verify, so the issuer of the tokens has to give the role.
        boolean signs = !filter.getOrDefault("keys", "").contains("://");
        pages.rule(page).map(rule -> rule.split(" ", 3)).ifPresent(rule -> {
            String address = quoted("http://localhost:8080" + contextPath(name) + rule[0]);
            String sign =
                    "$(" + CALL + "sign " + keys + " --claim 'sub=\"operator\"' --claim 'roles=[\"" + rule[2] + "\"]')";
            // The container reads the Authorization header itself.
            String token = containerLogin
                    .map(login -> login.startsWith("-")
                            ? "curl " + login + " -b \"jwt=" + sign + "\" "
                            : "curl -b \"" + login + "; jwt=" + sign + "\" ")
                    .orElse("curl -H \"Authorization: Bearer " + sign + "\" ");
            notes.next(page.purpose
                    + containerLogin.map(NextSteps::explained).orElse("") + ": "
                    + (signs
                            ? token + address
                            : "give a user of the provider the role " + rule[2] + ", and open the page with the user's"
                                    + " token: curl -H \"Authorization: Bearer TOKEN\" " + address));
        });
    }

    private static String explained(String login) {
        return ". A constraint covers the page, so the container asks for its login too"
                + (login.startsWith("-") ? "" : ". Take the value of the session cookie from a browser with a login");
    }

    /** Returns the context path of a WAR of this name on Tomcat and Jetty, encoded for a URL. */
    static String contextPath(String name) {
        String path = name.replaceFirst("##.*", "");
        if (path.equalsIgnoreCase("ROOT")) {
            return "";
        }
        return "/"
                + URLEncoder.encode(path.replace('#', '/'), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/");
    }

    /**
     * Returns the command line that starts these tools, as the operator typed it.
     *
     * @param source the location of this class
     */
    static String call(String source, String classPath) {
        boolean isJar = source.endsWith(".jar") && !classPath.contains(File.pathSeparator);
        return "java -jar " + (isJar ? quoted(classPath) : "jwt-filter-tools.jar") + " ";
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+\\\\-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
