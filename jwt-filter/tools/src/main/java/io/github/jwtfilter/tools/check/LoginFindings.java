package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.cli.KeycloakBlock;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.code.CodeEvent;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.CodeScan;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.OutsideConstraints;
import io.github.jwtfilter.tools.war.ServerReading;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

// This class is long because it has every finding about a login, and its words for the operator.

/** The findings about the login and access rights. */
final class LoginFindings {
    private static final String KEYCLOAK_JSON = "WEB-INF/keycloak.json";

    /** Classes of the container's user. Ours has another class. */
    private static final List<String> CONTAINERS = List.of(
            "org.apache.catalina.",
            "org.eclipse.jetty.",
            "org.jboss.",
            "weblogic.",
            "com.ibm.",
            "io.undertow.",
            "com.sun.",
            "org.wildfly.",
            "org.glassfish.");

    private final Application application;
    private final CodeScan code;
    private final List<LoginKind> logins;
    private final Findings findings;

    private LoginFindings(Application application, CodeScan code, List<LoginKind> logins, Findings findings) {
        this.application = application;
        this.code = code;
        this.logins = logins;
        this.findings = findings;
    }

    static void addTo(Findings findings, Application application, CodeScan code, List<LoginKind> logins) {
        LoginFindings login = new LoginFindings(application, code, logins, findings);
        login.kinds();
        login.outside();
        login.rules();
        login.readings();
        login.pages();
        login.principal();
        login.calls();
    }

    /** Returns the lines of rules that equal the constraints of web.xml; empty without a constraint. */
    static List<String> rules(Application application) {
        return access(application)
                .filter(each -> each.inexpressible().isEmpty())
                .map(ContainerAccess::rules)
                .orElse(List.of());
    }

    private static Optional<ContainerAccess> access(Application application) {
        return application
                .webXml()
                .filter(each -> !each.constraints().isEmpty())
                .map(each ->
                        new ContainerAccess(each.constraints(), each.securityRoles(), each.deniesUncoveredMethods()));
    }

    private void kinds() {
        if (logins.contains(LoginKind.CLIENT_CERT)) {
            findings.add(
                    "login-without-equal",
                    Concern.LOGIN,
                    Risk.NO,
                    "The login of today is " + LoginKind.CLIENT_CERT.now,
                    LoginKind.CLIENT_CERT.after
                            + " Keep the container's login. If users may have passwords instead, change"
                            + " <auth-method> in web.xml to BASIC or FORM first.",
                    List.of());
        }
        if (logins.contains(LoginKind.DIGEST)) {
            findings.add(
                    "login-digest",
                    Concern.LOGIN,
                    Risk.CARE,
                    "Users log in by DIGEST, in a window of the browser.",
                    "They will see a login page. Digests of passwords cannot be used again, so give each user a new"
                            + " password, or name another store with --users.",
                    List.of());
        }
        if (logins.contains(LoginKind.SERVER_MODULE)) {
            findings.add(
                    "login-of-server-module",
                    Concern.LOGIN,
                    Risk.NO,
                    "web.xml names a login method of one server: "
                            + application
                                    .webXml()
                                    .flatMap(each -> each.authMethod())
                                    .orElse(""),
                    "A conversion cannot know where its users are. Name the store: convert --users, or convert"
                            + " --oidc-issuer, --oidc-client-id and --public-origin.",
                    List.of());
        }
        if (logins.contains(LoginKind.BASIC)) {
            findings.add(
                    "login-basic",
                    Concern.LOGIN,
                    Risk.CARE,
                    "Users log in by BASIC, in a window of the browser.",
                    "They will see a login page. Programs with a password in a header need a token, or stay with"
                            + " the old login.",
                    List.of());
        }
        if (logins.contains(LoginKind.KEYCLOAK)) {
            findings.add(
                    "login-keycloak",
                    Concern.LOGIN,
                    Risk.CARE,
                    "Users log in at Keycloak by its adapter.",
                    "convert writes the OpenID Connect parameters. It needs --public-origin. Allow the new callback address in Keycloak, and put the"
                            + " client's secret into a file. The paths of a filter need a login after a conversion too.",
                    keycloakPaths());
        }
        boolean usesAdapter = application
                .webXml()
                .flatMap(WebXml::authMethod)
                .filter("KEYCLOAK"::equalsIgnoreCase)
                .isPresent();
        if (usesAdapter || !keycloakPaths().isEmpty()) {
            keycloakJson();
        }
        findings.addIfAny(
                "keycloak-filter-beyond-rules",
                Concern.LOGIN,
                Risk.NO,
                "A filter of the Keycloak adapter has no equal rules: it is declared outside web.xml, or"
                        + " keycloak.config.skipPattern leaves out paths.",
                "Declare it in web.xml, map it to the paths that need a login, and remove the parameter.",
                keycloakFiltersBeyondRules());
        if (logins.contains(LoginKind.CONSTRAINTS_ONLY)) {
            findings.add(
                    "login-constraints-only",
                    Concern.LOGIN,
                    Risk.CARE,
                    "web.xml has constraints and no <login-config>, so no user could log in there.",
                    "After a conversion, users with the role can. If a constraint is to keep everybody out, such as from *.jsp,"
                            + " write 'deny' in its rule.",
                    List.of());
        }
        List<LoginKind> ways = logins.stream()
                .filter(each -> each != LoginKind.CONSTRAINTS_ONLY)
                .collect(Collectors.toList());
        if (ways.size() > 1 && ways.stream().anyMatch(LoginKind::staysInForce)) {
            findings.add(
                    "login-several",
                    Concern.LOGIN,
                    Risk.CARE,
                    "There may be more than one way to log in: "
                            + ways.stream().map(each -> each.title).collect(Collectors.joining(", ")) + ".",
                    "Find out the one in use. A library may be present and unused.",
                    List.of());
        } else if (logins.get(0) == LoginKind.NONE) {
            findings.add(
                    "login-none",
                    Concern.LOGIN,
                    Risk.CARE,
                    "No login was found.",
                    "If the application has one, the filter does not replace it by itself.",
                    List.of());
        } else if (!ways.isEmpty() && ways.get(0).staysInForce()) {
            findings.add(
                    "login-stays",
                    Concern.LOGIN,
                    Risk.CARE,
                    "The login of today stays as it is (" + logins.get(0).title
                            + "). A conversion moves only the sessions.",
                    "Decide whether you want this. To replace the login, its code has to change.",
                    List.of());
        }
    }

    private void keycloakJson() {
        try {
            Optional<byte[]> json = application.files().read(KEYCLOAK_JSON);
            if (json.isPresent()) {
                KeycloakBlock.read(json.get(), new ArrayList<>());
            } else {
                keycloakJson("A Keycloak adapter logs users in, and its keycloak.json is missing.");
            }
        } catch (IOException e) {
            keycloakJson("The settings of the Keycloak adapter cannot be read: " + e.getMessage());
        }
    }

    private void keycloakJson(String fault) {
        findings.add(
                "keycloak-json-unreadable",
                Concern.LOGIN,
                Risk.NO,
                fault,
                "Correct keycloak.json, or name the provider: convert --oidc-issuer, --oidc-client-id and --public-origin.",
                List.of(KEYCLOAK_JSON));
    }

    private List<String> keycloakPaths() {
        return application.declarations().filters().stream()
                .filter(filter -> filter.className.startsWith("org.keycloak.adapters.servlet."))
                .map(filter -> filter.place + ": filter for "
                        + String.join(" ", application.declarations().patternsOf(filter)))
                .collect(Collectors.toList());
    }

    /** Returns the filters of the adapter that {@code convert} refuses to replace. */
    private List<String> keycloakFiltersBeyondRules() {
        return application.declarations().filters().stream()
                .filter(filter -> filter.className.matches("org\\.keycloak\\.adapters\\.servlet\\.\\w*OIDCFilter"))
                .filter(filter -> application.webXml().stream()
                        .flatMap(each -> each.root().children("filter"))
                        .filter(each -> each.text("filter-name").orElse("").equals(filter.name))
                        .findFirst()
                        .map(LoginFindings::skipsPaths)
                        .orElse(true))
                .map(filter -> filter.place)
                .collect(Collectors.toList());
    }

    private static boolean skipsPaths(XmlElement filter) {
        return filter.children("init-param")
                .anyMatch(parameter -> parameter.text("param-name").orElse("").equals("keycloak.config.skipPattern"));
    }

    private void outside() {
        OutsideConstraints outside = application.outsideConstraints();
        List<SecurityConstraint> dormant = application.dormantConstraints();
        if (!outside.isEmpty() || !dormant.isEmpty()) {
            List<String> places = new ArrayList<>();
            Stream.concat(outside.known().stream(), dormant.stream())
                    .filter(each -> each.roles.isPresent() || each.needsTls)
                    .map(LoginFindings::described)
                    .forEach(places::add);
            outside.code()
                    .forEach(place -> places.add(place.startsWith("@") ? place : "setServletSecurity at " + place));
            findings.add(
                    "constraints-outside-web-xml",
                    Concern.LOGIN,
                    Risk.NO,
                    "Some access rules are outside web.xml, in annotations, in libraries or in code. The server goes on to"
                            + " enforce them, and refuses users with a token.",
                    "Move them into web.xml and remove the annotations, or convert with"
                            + " --keep-container-constraints if these"
                            + " pages may stay with the old login.",
                    places);
        }
    }

    static String described(SecurityConstraint constraint) {
        return constraint.place + ": "
                + constraint.resources.stream()
                        .flatMap(each -> each.urlPatterns.stream())
                        .collect(Collectors.joining(" "))
                + " for " + who(constraint);
    }

    /** Returns the users that a constraint admits, in words. */
    static String who(SecurityConstraint constraint) {
        if (constraint.roles.isEmpty()) {
            return "everybody";
        }
        Set<String> roles = constraint.roles.get();
        if (roles.isEmpty()) {
            return "nobody";
        }
        if (roles.contains("**")) {
            return "every user";
        }
        return roles.contains("*")
                ? "users with any declared role"
                : roles.stream().sorted().collect(Collectors.joining(", "));
    }

    private void rules() {
        findings.addIfAny(
                "rules-not-expressible",
                Concern.LOGIN,
                Risk.NO,
                "A constraint of web.xml has no equal rule.",
                "Change the pattern or the role name in web.xml first.",
                restricts()
                        ? access(application)
                                .map(ContainerAccess::inexpressible)
                                .orElse(List.of())
                        : List.of());
        findings.addIfAny(
                "empty-pattern-of-old-dtd",
                Concern.LOGIN,
                Risk.NO,
                "Containers disagree about an empty <url-pattern> with the DTD of Servlet 2.2: Tomcat reads '/', others the"
                        + " root alone.",
                "Write '/' or '/*' in web.xml.",
                application.ambiguousRoots());
        findings.addIfAny(
                "methods-open",
                Concern.LOGIN,
                Risk.INFO,
                "A constraint names some HTTP methods only. All other methods are open to everybody there, today"
                        + " and after a"
                        + " conversion.",
                "This is often an oversight. Remove the <http-method> elements to close it.",
                openMethods());
    }

    /** Returns whether a constraint becomes a rule. One that only asks for TLS stays a constraint. */
    private boolean restricts() {
        return application
                .webXml()
                .filter(each -> each.deniesUncoveredMethods()
                        || each.constraints().stream().anyMatch(constraint -> constraint.roles.isPresent()))
                .isPresent();
    }

    /** A page of the old login becomes one of the new login, so its path has to be one that the filter accepts. */
    private void pages() {
        if (!logins.contains(LoginKind.FORM)) {
            return;
        }
        for (String element : List.of("form-login-page", "form-error-page")) {
            String page = LoginSurvey.loginText(application, element);
            try {
                if (!page.isEmpty()) {
                    ValueFormats.localPath(page.startsWith("/") ? page : "/" + page);
                }
            } catch (IllegalArgumentException e) {
                findings.add(
                        "login-page-invalid",
                        Concern.LOGIN,
                        Risk.NO,
                        "The filter would not start with a page of the login: " + e.getMessage() + ".",
                        "Correct <" + element + "> in web.xml.",
                        List.of());
            }
        }
    }

    private void readings() {
        for (ServerReading each : ServerReading.values()) {
            Risk risk = each.refuses() ? Risk.NO : Risk.CARE;
            findings.addIfAny(each.kind, Concern.LOGIN, risk, each.fact, each.advice, each.places(application));
        }
    }

    private List<String> openMethods() {
        return application
                .webXml()
                .filter(each -> !each.deniesUncoveredMethods())
                .map(each -> each.constraints().stream()
                        .filter(constraint -> constraint.roles.isPresent())
                        .filter(constraint -> constraint.resources.stream().anyMatch(this::leavesMethodsOpen))
                        .map(constraint -> constraint.place)
                        .collect(Collectors.toList()))
                .orElse(List.of());
    }

    /** Returns whether a method that the resources do not name is open, because no other constraint covers it. */
    private boolean leavesMethodsOpen(SecurityConstraint.Resources resources) {
        return !resources.methods.isEmpty()
                && resources.urlPatterns.stream()
                        .map(pattern -> pattern.replace('*', 'x'))
                        .map(path -> path.startsWith("/") ? path : "/" + path)
                        .anyMatch(path -> access(application)
                                .map(access -> access.requirement("OTHER", path).equals(Requirement.PERMIT))
                                .orElse(true));
    }

    private void principal() {
        List<CodeEvent> casts = code.events(Kind.PRINCIPAL_CAST);
        List<String> container = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (CodeEvent cast : casts) {
            boolean ofContainer = CONTAINERS.stream().anyMatch(cast.name::startsWith);
            (ofContainer ? container : other).add(cast.place() + ": " + cast.name);
        }
        boolean replaced = !logins.get(0).staysInForce();
        findings.addIfAny(
                "principal-cast",
                Concern.LOGIN,
                replaced ? Risk.CARE : Risk.INFO,
                "Code expects the user to be an object of the server's class. After a conversion it is another class, and"
                        + " the line fails with a ClassCastException.",
                "Use request.getUserPrincipal().getName() and request.isUserInRole(…) there.",
                container);
        findings.addIfAny(
                "principal-cast-own",
                Concern.LOGIN,
                replaced ? Risk.CARE : Risk.INFO,
                "Code expects the user to be an object of a class of the application or of a framework.",
                "It works if the application itself puts this object into the request. Otherwise the line fails.",
                other);
    }

    /** Returns whether a constraint asks for a role. */
    static boolean asksForRole(Application application) {
        return application.constraints().stream()
                .anyMatch(each -> !each.roles.orElse(Set.of()).isEmpty());
    }

    private void calls() {
        boolean onlyCode = !asksForRole(application)
                && !logins.contains(LoginKind.KEYCLOAK)
                && !logins.contains(LoginKind.JWT_FILTER);
        findings.addIfAny(
                "login-calls-only",
                Concern.LOGIN,
                Risk.CARE,
                "No constraint asks for a role. Code calls request.authenticate() or request.login(), and decides itself who"
                        + " may do what.",
                "After a conversion these calls use the new login, and every path stays open. Test them.",
                onlyCode ? application.classes().loginCalls() : List.of());
        findings.addIfAny(
                "user-code",
                Concern.LOGIN,
                Risk.INFO,
                application.classes().earlyFilters().isEmpty()
                        ? "Code asks for the user. It gets the same answers after a conversion."
                        : "Code asks for the user. It does not see a user whom a filter before this one has set.",
                "",
                Findings.places(code, Kind.PRINCIPAL, Kind.ROLE, Kind.AUTH_TYPE));
        findings.addIfAny(
                "login-calls",
                Concern.LOGIN,
                Risk.INFO,
                "Code calls request.login(), request.logout() or request.authenticate(). They work on our login.",
                "",
                Findings.places(code, Kind.LOGIN, Kind.LOGOUT, Kind.AUTHENTICATE));
        List<String> authType = Findings.places(code, Kind.AUTH_TYPE);
        findings.addIfAny(
                "auth-type",
                Concern.LOGIN,
                Risk.INFO,
                "Code asks for the kind of login (getAuthType). The answer changes with a conversion.",
                "Look whether the code compares it with FORM or BASIC.",
                authType);
    }
}
