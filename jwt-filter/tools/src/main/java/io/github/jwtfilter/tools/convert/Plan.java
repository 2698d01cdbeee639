package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.classes.Edition;
import io.github.jwtfilter.tools.code.CodeEvent;
import io.github.jwtfilter.tools.code.CodeScan;
import io.github.jwtfilter.tools.convert.ConvertOptions.Adopt;
import io.github.jwtfilter.tools.convert.ConvertOptions.Mode;
import io.github.jwtfilter.tools.convert.OperatorPages.Page;
import io.github.jwtfilter.tools.edit.AddedServlet;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.FilterDefaults;
import io.github.jwtfilter.tools.war.ServerReading;
import io.github.jwtfilter.tools.war.WebXml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

// This class is long because each decision and its reason stand side by side.
/** The plan of a conversion: the edition, parameters, names and paths, and the removals from web.xml. */
final class Plan {
    static final String PACKAGE = "io.github.jwtfilter.";
    static final String FILTER_CLASS = PACKAGE + "JwtFilter";

    static final String JETTY_FORM =
            "The <login-config> stays for the logins of Jetty. Jetty itself then answers each post to"
                    + " j_security_check, for its own users. Let the form post to the path of the login servlet.";

    private static final int MAX_PLACES = 5;
    private static final int DEFAULT_TIMEOUT = 30;
    private static final int MAX_TIMEOUT = 12 * 60;

    final ConversionNotes notes = new ConversionNotes();
    final String filterName;
    final Map<String, String> filter = new LinkedHashMap<>();
    final List<AddedServlet> servlets = new ArrayList<>();
    final List<String> replacedFilters;
    /** Filters that log users in today. They are removed now, or at the switch to {@code enforce}. */
    final List<String> loginFilters;

    final boolean removesConstraints;

    final boolean removesLoginConfig;
    /** Whether {@code <login-config>} becomes BASIC. Some servers need one to log in their own users. */
    final boolean turnsLoginConfigBasic;

    private final Application application;
    private final ConvertOptions options;
    private final LoginPlan login;
    private final KeycloakFilters keycloak;
    private final boolean observes;
    private final OperatorPages pages;

    /**
     * Plans the conversion.
     *
     * @param name the name that decides the context path, for example {@code bank}
     */
    Plan(Application application, ConvertOptions options, String name) throws IOException {
        this.application = application;
        this.options = options;
        this.observes = options.is(Mode.OBSERVE);
        String folder = "/etc/" + folderName(name) + "/";
        FreeNames names = new FreeNames(application);
        this.filterName = names.filter();
        this.keycloak = new KeycloakFilters(application);
        this.login = new LoginPlan(application, options, folder, keycloak, notes);
        List<SecurityConstraint> constraints = application.constraints();
        Set<String> roles = constraints.stream()
                .flatMap(constraint -> constraint.roles.stream())
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean deniesUncovered = application
                .webXml()
                .filter(webXml -> webXml.deniesUncoveredMethods())
                .isPresent();
        boolean restricts =
                constraints.stream().anyMatch(constraint -> constraint.roles.isPresent() || deniesUncovered);
        boolean asks = constraints.stream()
                .anyMatch(constraint -> !constraint.roles.orElse(Set.of()).isEmpty());
        List<String> calls =
                asks || login.isKeycloak() ? List.of() : application.classes().loginCalls();
        boolean logsIn = asks || login.isKeycloak() || options.namesUsers() || !calls.isEmpty();
        this.pages = new OperatorPages(application, roleNames(roles));
        checkRequest(asks);
        OutsideCheck outside = new OutsideCheck(application, options.keepsContainerConstraints(), notes);
        outside.check(observes);
        checkReadings();
        checkReadable();
        if (!calls.isEmpty()) {
            notes.care("No constraint asks for a role, and code calls request.authenticate() or request.login(): "
                    + DescriptorCheck.shown(calls.get(0))
                    + (calls.size() > 1 ? " and " + (calls.size() - 1) + " more" : "")
                    + ". These calls use the new login. Test them.");
        }
        if (logsIn) {
            login.plan(roles, asks);
            if (!restricts && calls.isEmpty() && !login.isKeycloak()) {
                notes.care(
                        "No constraint asks for a role, so every path stays open, and no page asks for the new login."
                                + " Write the paths that need one into 'rules', such as '/* authenticated'.");
            }
        }
        ServerFiles.check(application, observes, notes);
        planFilter(folder, logsIn, restricts, constraints);
        if (logsIn && !login.login.isEmpty()) {
            addLogin(names);
        }
        this.loginFilters = List.copyOf(login.replacedFilters);
        this.replacedFilters = observes ? List.of() : loginFilters;
        // Constraints that deny everybody agree with the rules and may stay. But they must leave our servlets open.
        this.removesConstraints = !observes && (asks || closesOwnPaths(constraints));
        boolean keepsLogin = observes || !logsIn || options.is(Adopt.JETTY) || outside.hasAny();
        this.turnsLoginConfigBasic = !keepsLogin && !options.adopts() && login.usesContainer()
                || !observes && logsIn && outside.turnsFormBasic(login.isForm(), options.is(Adopt.JETTY));
        this.removesLoginConfig = !keepsLogin && !turnsLoginConfigBasic;
        checkDefaults();
        checkTracking(logsIn);
        keycloak.check(filter.get("rules"), ownPaths(), notes);
        NextSteps.add(notes, this, name, roleNames(roles));
    }

    /** Returns a folder name in ASCII. An application with no ASCII letter in its name gets a number of its own. */
    static String folderName(String name) {
        // Versions of one application share their folder.
        String ascii = name.replaceFirst("##.*", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
        return ascii.matches("-*") ? "app-" + Integer.toHexString(name.hashCode()) : ascii;
    }

    /** Returns the roles of the constraints and the declared roles of web.xml. */
    private Set<String> roleNames(Set<String> asked) {
        Set<String> all = new TreeSet<>(asked);
        all.addAll(application.webXml().map(WebXml::securityRoles).orElse(Set.of()));
        return all;
    }

    private void checkRequest(boolean asks) {
        if (observes && options.isSession("report")) {
            notes.refuse("--mode observe and --session report exclude each other: a report wraps the requests. Observe"
                    + " first.");
        }
        if (observes && options.adopts()) {
            notes.refuse("--mode observe and --adopt exclude each other. Observe first, then adopt.");
        }
        if (observes && !asks) {
            notes.refuse(
                    "There is nothing to observe: no constraint asks for a role. Use --session report to see what the"
                            + " application keeps in sessions.");
        }
        if (options.adopts() && !login.isForm()) {
            notes.refuse("--adopt takes over logins of <auth-method>FORM</auth-method> only. Convert without it: users"
                    + " then log in once more.");
        } else if (options.is(Adopt.JETTY)) {
            notes.care(JETTY_FORM);
        }
    }

    private void checkReadings() {
        for (ServerReading each : ServerReading.values()) {
            List<String> places = each.places(application);
            if (!places.isEmpty()) {
                String text = each.fact + " " + each.advice + " "
                        + places.stream().limit(MAX_PLACES).collect(Collectors.joining("; ", "(", ""))
                        + (places.size() > MAX_PLACES ? "; …)" : ")");
                if (each.refuses()) {
                    notes.refuse(text);
                } else {
                    notes.care(text);
                }
            }
        }
    }

    /** Checks for session ids in addresses. They work without cookies, but the new login is a cookie. */
    private void checkTracking(boolean logsIn) {
        boolean noCookie = application.webXml().stream()
                .flatMap(webXml -> webXml.root().children("session-config"))
                .map(config -> config.texts("tracking-mode"))
                .anyMatch(modes -> !modes.isEmpty() && !modes.contains("COOKIE"));
        if (noCookie && logsIn) {
            notes.care("web.xml keeps sessions without cookies (<tracking-mode>). The new login is a cookie, so"
                    + " browsers without cookies cannot log in. Tell their users.");
        }
    }

    /** Checks context-params. The filter reads them too, and the conversion keeps them. */
    private void checkDefaults() {
        FilterDefaults defaults = FilterDefaults.of(application);
        Set<String> written = filter.keySet();
        defaults.contradicting(written)
                .forEach(place -> notes.refuse("A context-param would stop the filter or change its work: " + place
                        + ". Remove it. Options of this command set parameters of the filter."));
        defaults.overridden(written)
                .forEach(place ->
                        notes.care("A context-param has no effect, because the filter gets the same parameter: " + place
                                + ". Remove it."));
        defaults.applying(written)
                .forEach(place -> notes.care(
                        "A context-param applies to the new filter: " + place + ". Remove it if it is a remnant."));
    }

    /** Checks for unreadable classes. They may contain code that logs users in. */
    private void checkReadable() {
        List<String> damaged = new ArrayList<>(application.classes().files().damaged());
        damaged.removeAll(application.unreadable());
        if (!damaged.isEmpty()) {
            notes.care("Class files or JARs cannot be read, so annotations and logins there are unknown here: "
                    + DescriptorCheck.shown(damaged.get(0))
                    + (damaged.size() > 1 ? ", and " + (damaged.size() - 1) + " more. check lists them." : ".")
                    + " Remove them if nobody needs them.");
        }
    }

    private void planFilter(String folder, boolean logsIn, boolean restricts, List<SecurityConstraint> constraints)
            throws IOException {
        if (observes) {
            filter.put("mode", "observe");
        }
        if (!login.filter.containsKey("keys") || options.has("secretFile")) {
            filter.put("secretFile", options.parameter("secretFile").orElse(folder + "jwt.key"));
            login.filter.remove("keys");
            login.filter.remove("secretFile");
        }
        filter.putAll(login.filter);
        planSession(logsIn);
        if (options.adopts()) {
            filter.put("adopt", "container");
        }
        planLogout(logsIn);
        if (observes) {
            servlets.add(pages.add(Page.OBSERVE));
        }
        if ("report".equals(filter.get("session"))) {
            servlets.add(pages.add(Page.SESSIONS));
        }
        filter.put("rules", String.join("\n", rules(restricts, constraints)));
    }

    /**
     * Plans {@code logoutPaths}. A container has a session for each login. Our logins need none, so a logout that asks
     * {@code getSession(false)} may find nothing to end. Code that only removes attributes never ended a login.
     */
    private void planLogout(boolean logsIn) throws IOException {
        if (options.has("logoutPaths") || !logsIn) {
            options.parameter("logoutPaths").ifPresent(paths -> filter.put("logoutPaths", paths));
            return;
        }
        Set<String> paths = CodeScan.of(application).logoutPaths(application, CodeEvent.Kind.INVALIDATE);
        if (!paths.isEmpty()) {
            filter.put("logoutPaths", String.join(",", paths));
            notes.done("web.xml: logoutPaths=" + filter.get("logoutPaths") + ", because these servlets log out");
        }
    }

    private List<String> rules(boolean restricts, List<SecurityConstraint> constraints) {
        List<String> rules = new ArrayList<>(pages.rules());
        // Constraints without roles ask for TLS only. They stay, and the rules ignore them.
        List<SecurityConstraint> all = new ArrayList<>(restricts ? constraints : List.of());
        all.addAll(keycloak.constraints(all));
        if (all.isEmpty()) {
            rules.add("/* permit");
            return rules;
        }
        ContainerAccess access = access(all);
        access.inexpressible().forEach(notes::refuse);
        if (access.inexpressible().isEmpty()) {
            rules.addAll(access.rules());
        }
        return rules;
    }

    private boolean closesOwnPaths(List<SecurityConstraint> constraints) {
        ContainerAccess access = access(constraints);
        return ownPaths().stream()
                .anyMatch(path -> Stream.of("GET", "POST")
                        .anyMatch(method -> access.requirement(method, path).equals(Requirement.DENY)));
    }

    private ContainerAccess access(List<SecurityConstraint> constraints) {
        return new ContainerAccess(
                constraints,
                application.webXml().map(WebXml::securityRoles).orElse(Set.of()),
                application.webXml().map(WebXml::deniesUncoveredMethods).orElse(false));
    }

    private void planSession(boolean logsIn) {
        String session = options.parameter("session").orElse(null);
        if (session == null && !logsIn) {
            session = "report";
            notes.care(
                    "No constraint asks for a role. A login in the application's own code stays, and goes on to decide. The"
                            + " filter only reports what the sessions contain (session=report). Convert again with --session"
                            + " token when its page says that they fit into a cookie.");
        }
        if (session == null && options.has("sessionTypes")) {
            notes.refuse("--session-types needs --session token or report.");
        }
        if (options.has("sessionFallback") && !"token".equals(session)) {
            notes.refuse("--session-fallback needs --session token.");
        }
        if (session != null && !session.equals("container")) {
            filter.put("session", session);
            options.parameter("sessionTypes").ifPresent(types -> filter.put("sessionTypes", types));
            if (session.equals("token") && !logsIn && !options.has("sessionTypes")) {
                notes.care(
                        "A login in the application's own code stays. If the application puts classes of its own into the"
                                + " session, name them with --session-types; check lists them.");
            }
            options.parameter("sessionFallback").ifPresent(fallback -> filter.put("sessionFallback", fallback));
        }
        application
                .webXml()
                .flatMap(webXml -> webXml.root().children("session-config").findFirst())
                .flatMap(config -> config.text("session-timeout"))
                .filter(minutes -> minutes.matches("-?[0-9]{1,8}"))
                .map(Integer::valueOf)
                .filter(minutes -> minutes != DEFAULT_TIMEOUT)
                .ifPresent(minutes -> planLifetime(minutes, logsIn));
    }

    private void planLifetime(int minutes, boolean logsIn) {
        if (minutes > 0 && minutes <= MAX_TIMEOUT) {
            filter.put("tokenLifetime", minutes + "m");
        } else if (logsIn) {
            notes.care("Sessions " + (minutes > 0 ? "time out after " + minutes + " minutes" : "never time out")
                    + ". A login ends 30 minutes after the last request, and after 12 hours in any case. To change this,"
                    + " set tokenLifetime and maxLifetime.");
        }
    }

    private void addLogin(FreeNames names) {
        servlets.add(new AddedServlet(
                names.servlet("jwt-filter-login"),
                PACKAGE + "LoginServlet",
                names.path("/user/login", "/jwt-filter/login"),
                login.login));
        servlets.add(new AddedServlet(
                names.servlet("jwt-filter-logout"),
                PACKAGE + "LogoutServlet",
                names.path("/user/logout", "/jwt-filter/logout"),
                Map.of()));
    }

    /** Returns the paths of our servlets. They are new, so the constraints do not concern them. */
    Set<String> ownPaths() {
        return servlets.stream().map(servlet -> servlet.path).collect(Collectors.toSet());
    }

    /** Returns the remaining steps at the provider. */
    List<String> providerSteps(String contextPath) {
        String address = options.parameter("publicOrigins").orElse("ORIGIN") + contextPath;
        return login.next.stream()
                .map(step -> step.replace("ORIGIN/CONTEXT/user/login", address + pathOf("LoginServlet"))
                        .replace("ORIGIN/CONTEXT/user/logout", address + pathOf("LogoutServlet")))
                .collect(Collectors.toList());
    }

    private String pathOf(String type) {
        return servlets.stream()
                .filter(servlet -> servlet.type.equals(PACKAGE + type))
                .map(servlet -> servlet.path)
                .findFirst()
                .orElse("");
    }

    OperatorPages pages() {
        return pages;
    }

    /**
     * Returns the options of curl, or the cookie, that pass the container's login for a page; empty if none is in the
     * way.
     */
    Optional<String> containerLogin(String path) {
        if (!observes
                || access(application.constraints()).requirement("GET", path).equals(Requirement.PERMIT)) {
            return Optional.empty();
        }
        switch (application.webXml().flatMap(WebXml::authMethod).orElse("").toUpperCase(Locale.ROOT)) {
            case "BASIC":
                return Optional.of("-u USER");
            case "DIGEST":
                return Optional.of("--digest -u USER");
            default:
                return Optional.of(sessionCookie() + "=VALUE");
        }
    }

    private String sessionCookie() {
        return application.webXml().stream()
                .flatMap(webXml -> webXml.root().children("session-config"))
                .flatMap(config -> config.children("cookie-config"))
                .flatMap(config -> config.text("name").stream())
                .filter(name -> name.matches("[\\w.-]+"))
                .findFirst()
                .orElse("JSESSIONID");
    }

    Map<String, String> loginParameters() {
        return login.login;
    }

    /** Returns the edition of the JAR; JAVAX or JAKARTA, unless the conversion is refused. */
    static Edition edition(Application application, ConvertOptions options, ConversionNotes notes) {
        Edition found = options.edition()
                .map(name -> Edition.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElseGet(application::edition);
        if (found == Edition.UNKNOWN) {
            notes.refuse(
                    "No class and no version in web.xml tells whether the application is for javax.servlet (Tomcat 9 and"
                            + " older) or jakarta.servlet. Say it: --edition javax or --edition jakarta.");
        } else if (options.edition().isEmpty() && application.isEditionGuessed()) {
            notes.care(
                    "The classes do not tell whether the application is for javax.servlet or jakarta.servlet. This is the JAR for"
                            + " javax.servlet (Tomcat 9 and older). For later servers convert with --edition jakarta.");
        } else if (found == Edition.BOTH) {
            notes.refuse(
                    "Classes of the application or of its libraries use javax.servlet and jakarta.servlet. A server has one of them. Say"
                            + " which: --edition javax or --edition jakarta.");
        }
        return found;
    }
}
