package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.convert.ConvertOptions.Adopt;
import io.github.jwtfilter.tools.convert.ConvertOptions.Mode;
import io.github.jwtfilter.tools.convert.OperatorPages.Page;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Edition;
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
/** What becomes of an application: the edition, the parameters, names and paths, and what leaves web.xml. */
final class Plan {
    /** A servlet of ours, at one path. */
    static final class Servlet {
        final String name;
        final String type;
        final String path;
        final Map<String, String> parameters;

        private Servlet(String name, String type, String path, Map<String, String> parameters) {
            this.name = name;
            this.type = PACKAGE + type;
            this.path = path;
            this.parameters = parameters;
        }

        static Servlet of(String name, String type, String path) {
            return new Servlet(name, type, path, Map.of());
        }
    }

    static final String PACKAGE = "io.github.jwtfilter.";
    static final String FILTER_CLASS = PACKAGE + "JwtFilter";

    static final String JETTY_FORM =
            "The <login-config> stays for the logins of Jetty, so Jetty itself answers a form that"
                    + " posts to j_security_check, for its own users. Let the form post to the path of the login servlet.";

    private static final int MAX_PLACES = 5;
    private static final int DEFAULT_TIMEOUT = 30;
    private static final int MAX_TIMEOUT = 12 * 60;

    final Answers answers = new Answers();
    final String filterName;
    final Map<String, String> filter = new LinkedHashMap<>();
    final List<Servlet> servlets = new ArrayList<>();
    final List<String> replacedFilters;
    final boolean removesConstraints;

    final boolean removesLoginConfig;
    /** Whether the {@code <login-config>} becomes BASIC, for servers that need one to log in their own users. */
    final boolean turnsLoginConfigBasic;

    private final Application application;
    private final ConvertOptions options;
    private final LoginPlan login;
    private final KeycloakFilters keycloak;
    private final boolean observes;
    private final OperatorPages pages;

    /**
     * Plans.
     *
     * @param name the application's name, for example {@code bank}
     */
    Plan(Application application, ConvertOptions options, String name) throws IOException {
        this.application = application;
        this.options = options;
        this.observes = options.mode == Mode.OBSERVE;
        String folder = "/etc/" + folderName(name) + "/";
        FreeNames names = new FreeNames(application);
        this.filterName = names.filter();
        this.keycloak = new KeycloakFilters(application);
        this.login = new LoginPlan(application, options, folder, keycloak, answers);
        List<SecurityConstraint> constraints = constraints();
        Set<String> roles = constraints.stream()
                .flatMap(constraint -> constraint.roles.stream())
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean restricts = constraints.stream().anyMatch(constraint -> constraint.roles.isPresent());
        boolean asks = constraints.stream()
                .anyMatch(constraint -> !constraint.roles.orElse(Set.of()).isEmpty());
        List<String> calls =
                asks || login.isKeycloak() ? List.of() : application.classes().loginCalls();
        boolean logsIn =
                asks || login.isKeycloak() || options.users != null || !options.oidc.isEmpty() || !calls.isEmpty();
        this.pages = new OperatorPages(application, roleNames(roles));
        checkRequest(asks);
        checkOutside();
        checkDormant();
        checkAnyRole(roles);
        application.webXml().ifPresent(this::checkReadings);
        checkReadable();
        if (!calls.isEmpty()) {
            answers.care("No constraint asks for a role, and code calls request.authenticate() or request.login(): "
                    + DescriptorCheck.shown(calls.get(0))
                    + (calls.size() > 1 ? " and " + (calls.size() - 1) + " more" : "")
                    + ". These calls use the new login.");
        }
        if (logsIn) {
            login.plan(roles, asks);
            if (!asks && calls.isEmpty() && !login.isKeycloak()) {
                answers.care("No constraint asks for a role, so every path stays open, and no page asks for the new login."
                        + " Write the paths that need one into 'rules', such as '/* authenticated'.");
            }
        }
        ServerFiles.check(application, answers);
        planFilter(folder, logsIn, restricts, constraints);
        if (logsIn && !login.login.isEmpty()) {
            addLogin(names);
        }
        this.replacedFilters = observes ? List.of() : login.replacedFilters;
        // Constraints that admit nobody agree with the rules, and may stay.
        this.removesConstraints = !observes && asks;
        boolean keepsLogin = observes || !logsIn || options.adopt == Adopt.JETTY || hasOutside();
        this.turnsLoginConfigBasic = !keepsLogin && !options.adopts() && login.usesContainer();
        this.removesLoginConfig = !keepsLogin && !turnsLoginConfigBasic;
        keycloak.check(filter.get("rules"), ownPaths(), answers);
        NextSteps.add(answers, this, name, roleNames(roles));
    }

    /** Returns a name of ASCII characters. Applications without such characters in their names share none. */
    static String folderName(String name) {
        String ascii = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
        return ascii.matches("-*") ? "app-" + Integer.toHexString(name.hashCode()) : ascii;
    }

    /** Returns the roles of the constraints, and those that web.xml declares. */
    private Set<String> roleNames(Set<String> asked) {
        Set<String> all = new TreeSet<>(asked);
        all.addAll(application.webXml().map(WebXml::securityRoles).orElse(Set.of()));
        return all;
    }

    private List<SecurityConstraint> constraints() {
        List<SecurityConstraint> constraints =
                new ArrayList<>(application.webXml().map(WebXml::constraints).orElse(List.of()));
        constraints.addAll(application.outsideConstraints().known());
        return constraints;
    }

    private boolean hasOutside() {
        return !application.outsideConstraints().isEmpty()
                || dormant().findAny().isPresent();
    }

    private void checkRequest(boolean asks) {
        if (observes && "report".equals(options.session)) {
            answers.refuse(
                    "--mode observe and --session report exclude each other: a report wraps the requests. Observe"
                            + " first.");
        }
        if (observes && options.adopts()) {
            answers.refuse("--mode observe and --adopt exclude each other. Observe first, then adopt.");
        }
        if (observes && !asks) {
            answers.refuse(
                    "There is nothing to observe: no constraint asks for a role. Use --session report to see what the"
                            + " application keeps in sessions.");
        }
        if (!observes
                && options.keepContainerConstraints
                && hasOutside()
                && login.isForm()
                && options.adopt != Adopt.JETTY) {
            answers.care(
                    "The <login-config> stays for the constraints outside web.xml, so the container itself answers a"
                            + " form that posts to j_security_check: Tomcat with 408, Jetty for its own users. Let the form of other"
                            + " pages post to the path of the login servlet.");
        }
        if (options.adopts() && !login.isForm()) {
            answers.refuse("--adopt takes over logins of <auth-method>FORM</auth-method> only.");
        } else if (options.adopt == Adopt.JETTY) {
            answers.care(JETTY_FORM);
        }
    }

    private void checkReadings(WebXml webXml) {
        for (ServerReading each : ServerReading.values()) {
            List<String> places = each.places(webXml);
            if (!places.isEmpty()) {
                answers.care(each.fact + " " + each.advice + " "
                        + places.stream().limit(MAX_PLACES).collect(Collectors.joining("; ", "(", ""))
                        + (places.size() > MAX_PLACES ? "; …)" : ")"));
            }
        }
    }

    /** Constraints outside web.xml go on to count, and the container refuses users of tokens there. */
    private void checkOutside() {
        if (application.outsideConstraints().isEmpty()) {
            return;
        }
        List<String> places = application.outsideConstraints().known().stream()
                .filter(constraint -> constraint.roles.isPresent() || constraint.needsTls)
                .map(constraint -> constraint.place)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        places.addAll(application.outsideConstraints().code());
        for (String place : places) {
            String line = "A constraint outside web.xml: " + DescriptorCheck.shown(place)
                    + ". The container goes on to enforce" + " it, and it does not know the users of tokens.";
            if (options.keepContainerConstraints || observes) {
                answers.care(line + " Users need the container's login there.");
            } else {
                answers.refuse(line + " Move it into web.xml, or keep it: --keep-container-constraints.");
            }
        }
    }

    /** Without a role, {@code *} admits nobody by the specification, and every user by a setting of Tomcat. */
    private void checkAnyRole(Set<String> roles) {
        if (roles.contains("*") && roleNames(roles).stream().allMatch(role -> role.startsWith("*"))) {
            answers.care(
                    "A constraint asks for the role '*', and web.xml declares no <security-role>. The specification"
                            + " admits nobody then, and so do the rules (deny). Tomcat with allRolesMode=authOnly or strictAuthOnly"
                            + " admits every user who is logged in. If users work there today, write 'authenticated' in place of"
                            + " 'deny'.");
        }
    }

    /** An annotation that web.xml overrides today would wake up, and refuse users of tokens. */
    private void checkDormant() {
        List<String> places = dormant()
                .filter(constraint -> constraint.roles.isPresent() || constraint.needsTls)
                .map(constraint -> constraint.place)
                .distinct()
                .collect(Collectors.toList());
        for (String place : places) {
            String line = DescriptorCheck.shown(place) + " has no effect today, because web.xml constrains the same"
                    + " pattern. Without that constraint the container enforces the annotation, and it does not know the"
                    + " users of tokens.";
            if (observes) {
                answers.care(line + " Remove the annotation before --mode enforce.");
            } else if (options.keepContainerConstraints) {
                answers.care(line + " Users need the container's login there.");
            } else {
                answers.refuse(line + " Remove the annotation, or keep it: --keep-container-constraints.");
            }
        }
    }

    private Stream<SecurityConstraint> dormant() {
        return application.dormantConstraints().stream();
    }

    /** Constraints that cannot be read go on to count on the server. Classes that cannot be read may log in. */
    private void checkReadable() {
        for (String place : application.unreadable()) {
            String line = "A descriptor cannot be read, so its constraints are unknown here: "
                    + DescriptorCheck.shown(place) + ".";
            if (options.keepContainerConstraints || observes) {
                answers.care(line + " The container may go on to enforce some.");
            } else {
                answers.refuse(line + " Correct it, or keep its constraints: --keep-container-constraints.");
            }
        }
        List<String> damaged = application.classes().files().damaged();
        if (!damaged.isEmpty()) {
            answers.care("Class files cannot be read, so annotations and logins there are unknown here: "
                    + DescriptorCheck.shown(damaged.get(0))
                    + (damaged.size() > 1 ? " and " + (damaged.size() - 1) + " more. check lists them." : "."));
        }
    }

    private void planFilter(String folder, boolean logsIn, boolean restricts, List<SecurityConstraint> constraints) {
        if (observes) {
            filter.put("mode", "observe");
        }
        if (!login.filter.containsKey("keys") || options.secretFile != null) {
            filter.put("secretFile", options.secretFile == null ? folder + "jwt.key" : options.secretFile);
            login.filter.remove("keys");
            login.filter.remove("secretFile");
        }
        filter.putAll(login.filter);
        planSession(logsIn);
        if (options.adopts()) {
            filter.put("adopt", "container");
        }
        if (!options.logoutPaths.isEmpty()) {
            filter.put("logoutPaths", String.join(",", options.logoutPaths));
        }
        if (observes) {
            servlets.add(pages.add(Page.OBSERVE));
        }
        if ("report".equals(filter.get("session"))) {
            servlets.add(pages.add(Page.SESSIONS));
        }
        filter.put("rules", String.join("\n", rules(restricts, constraints)));
    }

    private List<String> rules(boolean restricts, List<SecurityConstraint> constraints) {
        List<String> rules = new ArrayList<>(pages.rules());
        // Without roles, constraints ask for TLS only. They stay, and need no rules.
        List<SecurityConstraint> all = new ArrayList<>(restricts ? constraints : List.of());
        all.addAll(keycloak.constraints(all));
        if (all.isEmpty()) {
            rules.add("/* permit");
            return rules;
        }
        Optional<WebXml> webXml = application.webXml();
        ContainerAccess access = new ContainerAccess(
                all,
                webXml.map(WebXml::securityRoles).orElse(Set.of()),
                webXml.map(WebXml::deniesUncoveredMethods).orElse(false));
        access.inexpressible().forEach(answers::refuse);
        if (access.inexpressible().isEmpty()) {
            rules.addAll(access.rules());
        }
        return rules;
    }

    private void planSession(boolean logsIn) {
        String session = options.session;
        if (session == null && !logsIn) {
            session = "report";
            answers.care(
                    "No constraint asks for a role. A login in the application's own code stays, and goes on to decide. The"
                            + " filter only reports what the sessions contain (session=report). Convert again with --session"
                            + " token when its page says that they fit into a cookie.");
        }
        if (session == null && !options.sessionTypes.isEmpty()) {
            answers.refuse("--session-types needs --session token or report.");
        }
        if (options.sessionFallback != null && !"token".equals(session)) {
            answers.refuse("--session-fallback needs --session token.");
        }
        if (session != null && !session.equals("container")) {
            filter.put("session", session);
            if (!options.sessionTypes.isEmpty()) {
                filter.put("sessionTypes", String.join("\n", options.sessionTypes));
            } else if (session.equals("token") && !logsIn) {
                answers.care(
                        "A login in the application's own code stays. If the application puts classes of its own into the"
                                + " session, name them with --session-types; check lists them.");
            }
            if (options.sessionFallback != null) {
                filter.put("sessionFallback", options.sessionFallback);
            }
        }
        application
                .webXml()
                .flatMap(webXml -> webXml.root().children("session-config").findFirst())
                .flatMap(config -> config.text("session-timeout"))
                .filter(minutes -> minutes.matches("[0-9]{1,4}"))
                .map(Integer::valueOf)
                .filter(minutes -> minutes > 0 && minutes <= MAX_TIMEOUT && minutes != DEFAULT_TIMEOUT)
                .ifPresent(minutes -> filter.put("tokenLifetime", minutes + "m"));
    }

    private void addLogin(FreeNames names) {
        servlets.add(new Servlet(
                names.servlet("jwt-filter-login"),
                "LoginServlet",
                names.path("/user/login", "/jwt-filter/login"),
                login.login));
        servlets.add(new Servlet(
                names.servlet("jwt-filter-logout"),
                "LogoutServlet",
                names.path("/user/logout", "/jwt-filter/logout"),
                Map.of()));
    }

    /** Returns the paths of our servlets. They are new, so no constraint was written for them. */
    Set<String> ownPaths() {
        return servlets.stream().map(servlet -> servlet.path).collect(Collectors.toSet());
    }

    OperatorPages pages() {
        return pages;
    }

    Map<String, String> loginParameters() {
        return login.login;
    }

    /** Returns the edition of the JAR; JAVAX or JAKARTA, unless the conversion is refused. */
    static Edition edition(Application application, ConvertOptions options, Answers answers) {
        Edition found = options.edition == null
                ? application.edition()
                : Edition.valueOf(options.edition.toUpperCase(Locale.ROOT));
        if (found == Edition.UNKNOWN) {
            answers.refuse(
                    "No class and no version in web.xml tells whether the application is for javax.servlet (Tomcat 9 and"
                            + " older) or jakarta.servlet. Say it: --edition javax or --edition jakarta.");
        } else if (options.edition == null && application.isEditionGuessed()) {
            answers.care("No class tells whether the application is for javax.servlet or jakarta.servlet. This is the JAR for"
                    + " javax.servlet (Tomcat 9 and older). For later servers convert with --edition jakarta.");
        } else if (found == Edition.BOTH) {
            answers.refuse(
                    "The application's classes use javax.servlet and jakarta.servlet. A server has one of them. Say"
                            + " which: --edition javax or --edition jakarta.");
        }
        return found;
    }
}
