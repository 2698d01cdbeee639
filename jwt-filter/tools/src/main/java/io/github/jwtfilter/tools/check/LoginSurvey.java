package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.classes.ClassInfo;
import io.github.jwtfilter.tools.classes.ClassSource;
import io.github.jwtfilter.tools.classes.Edition;
import io.github.jwtfilter.tools.code.CodeEvent;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.CodeScan;
import io.github.jwtfilter.tools.code.SessionContents;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Declarations.Component;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds out how users log in today. An application may have several ways; the first one is the main one. */
final class LoginSurvey {
    private static final Pattern LOGIN_BEAN =
            Pattern.compile("\\w*(?:User|Login|Account|Auth|Identity|Credential|Principal|Member|Customer)\\w*");

    private static final List<String> WICKET_LOGINS = List.of(
            "org/apache/wicket/authroles/authentication/AuthenticatedWebSession",
            "org/apache/wicket/authentication/AuthenticatedWebSession");

    private final Application application;
    private final CodeScan code;
    private final SessionContents sessions;
    private final Set<LoginKind> kinds = EnumSet.noneOf(LoginKind.class);

    private LoginSurvey(Application application, CodeScan code, SessionContents sessions) {
        this.application = application;
        this.code = code;
        this.sessions = sessions;
    }

    /** Returns the ways in the order of their weight, at least one. */
    static List<LoginKind> of(Application application, CodeScan code, SessionContents sessions) {
        LoginSurvey survey = new LoginSurvey(application, code, sessions);
        if (DeploymentFindings.isConverted(application)) {
            return List.of(LoginKind.JWT_FILTER);
        }
        survey.container();
        survey.frameworks();
        survey.code();
        if (survey.kinds.isEmpty()) {
            survey.kinds.add(LoginKind.NONE);
        }
        return List.copyOf(survey.kinds);
    }

    private void container() {
        Optional<String> method = application.webXml().flatMap(each -> each.authMethod());
        boolean constrained = constraints().stream()
                .anyMatch(each -> each.roles.isPresent() && !each.roles.get().isEmpty());
        if (application.files().names().contains("WEB-INF/keycloak.json")
                || method.filter(name -> name.equalsIgnoreCase("KEYCLOAK")).isPresent()) {
            kinds.add(LoginKind.KEYCLOAK);
        } else if (method.isPresent()
                && (constrained || !calls(Kind.AUTHENTICATE).isEmpty())) {
            kinds.add(named(method.get().toUpperCase(Locale.ROOT).replace('_', '-')));
        } else if (constrained) {
            kinds.add(LoginKind.CONSTRAINTS_ONLY);
        }
        if (!calls(Kind.LOGIN).isEmpty()) {
            kinds.add(LoginKind.REQUEST_LOGIN);
        }
    }

    private List<CodeEvent> calls(Kind kind) {
        return code.events(kind);
    }

    private List<SecurityConstraint> constraints() {
        List<SecurityConstraint> all =
                application.outsideConstraints().known().stream().collect(Collectors.toList());
        application.webXml().ifPresent(each -> all.addAll(each.constraints()));
        return all;
    }

    private static LoginKind named(String method) {
        switch (method) {
            case "FORM":
                return LoginKind.FORM;
            case "BASIC":
            case "":
                return LoginKind.BASIC;
            case "DIGEST":
                return LoginKind.DIGEST;
            case "CLIENT-CERT":
                return LoginKind.CLIENT_CERT;
            default:
                return LoginKind.SERVER_MODULE;
        }
    }

    private void frameworks() {
        if (hasFilter("springSecurityFilterChain", "org.springframework.security.")
                || has("org/springframework/security/web/FilterChainProxy")
                || has("org/acegisecurity/util/FilterChainProxy")) {
            kinds.add(LoginKind.SPRING_SECURITY);
        }
        if (hasFilter("ShiroFilter", "org.apache.shiro.") || has("org/apache/shiro/web/servlet/ShiroFilter")) {
            kinds.add(LoginKind.SHIRO);
        }
        if (has("org/keycloak/adapters/KeycloakDeployment")) {
            kinds.add(LoginKind.KEYCLOAK);
        }
        if (has("org/pac4j/core/client/Client")) {
            kinds.add(LoginKind.PAC4J);
        }
        if (hasFilter("", "org.jasig.cas.client.") || hasFilter("", "org.apereo.cas.client.")) {
            kinds.add(LoginKind.CAS);
        }
    }

    private boolean hasFilter(String name, String packageName) {
        return application.declarations().filters().stream().anyMatch(each -> is(each, name, packageName));
    }

    private static boolean is(Component filter, String name, String packageName) {
        return filter.name.equals(name) && !name.isEmpty() || filter.className.startsWith(packageName);
    }

    /** Returns whether a library has a class. The application's own copy of a framework counts as well. */
    private boolean has(String className) {
        return application
                .classes()
                .find(className)
                .map((ClassInfo each) -> each.source)
                .isPresent();
    }

    private void code() {
        // Constraints without a login keep everybody out of some paths. The login is somewhere else.
        if (!kinds.isEmpty() && !kinds.equals(Set.of(LoginKind.CONSTRAINTS_ONLY))) {
            return;
        }
        if (calls(Kind.JAAS).stream().anyMatch(each -> isOfWeb(each.source)) || hasLoginModule()) {
            kinds.add(LoginKind.JAAS);
        } else if (!sessions.logins().isEmpty() || hasLoginBean()) {
            kinds.add(LoginKind.OWN_SESSION);
        } else if (code.asksForHeader()) {
            kinds.add(LoginKind.OWN_HEADER);
        }
    }

    private boolean hasLoginModule() {
        return application.classes().all().stream()
                .anyMatch(each -> each.source.isOwn()
                        && isOfWeb(each.source)
                        && application.classes().isA(each.name, "javax/security/auth/spi/LoginModule"));
    }

    /** Returns whether code has to do with requests. JARs without the Servlet API log in to something else. */
    private boolean isOfWeb(ClassSource source) {
        return application.classes().edition(source) != Edition.UNKNOWN;
    }

    /** Returns whether an object that frameworks keep in the session looks like a login. */
    private boolean hasLoginBean() {
        return application.classes().all().stream()
                .filter(each -> each.source.isOwn())
                .anyMatch(each -> isWicketLogin(each)
                        || LOGIN_BEAN
                                        .matcher(each.name.substring(each.name.lastIndexOf('/') + 1))
                                        .matches()
                                && SessionFindings.isSessionBean(each));
    }

    private boolean isWicketLogin(ClassInfo info) {
        return WICKET_LOGINS.stream().anyMatch(login -> application.classes().isA(info.name, login));
    }

    /** Returns the text of an element in the login configuration. */
    static String loginText(Application application, String element) {
        return application.webXml().stream()
                .flatMap(each -> each.root().children("login-config"))
                .flatMap((XmlElement each) -> each.children("form-login-config"))
                .flatMap(each -> each.texts(element).stream())
                .findFirst()
                .orElse("");
    }
}
