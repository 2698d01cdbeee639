package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of an application for which a conversion may change access, on all servers or on some. Most are parts of
 * web.xml or of a fragment that some servers read otherwise than the specification. Access rules follow the
 * specification.
 */
public enum ServerReading {
    /** A reference renames a role that a constraint asks for. */
    ROLE_REFERENCE(
            "role-reference-in-constraint",
            "A <security-role-ref> gives a role of a constraint to another role. Tomcat 9 and 11 count this for the"
                    + " constraint too, so today they admit the linked role at the servlet's paths. The rules ask for the role"
                    + " in the constraint, as the specification says.",
            "Add the linked role to the constraint, or rename the reference.",
            ServerReading::roleReferences),
    /** Several constraints on one pattern. Jetty's decision depends on their order or form. */
    JETTY(
            "jetty-reads-constraints",
            "Jetty 12.1 refuses requests that the rules admit. The order of constraints on one pattern matters to it. It reads"
                    + " several <http-method-omission>s alone, compares escapes in a url-pattern as they are written, and"
                    + " ignores undeclared roles beside '*'. The rules decide as the specification says.",
            "If the application runs on Jetty and these requests have to stay closed, correct the constraints first.",
            ServerReading::refusedByJetty),
    /** Constraints that Tomcat took for more than they say. */
    EARLIER_TOMCAT(
            "earlier-tomcat-reads-constraints",
            "Some versions of Tomcat, such as 9.0.117, apply a constraint on '/' to all methods, and of several prefixes in one"
                    + " collection the last one that fits. Later ones decide as the specification says, and so do the rules.",
            "If other methods have to stay protected, remove the methods from the constraint on '/'. Write the longer prefix"
                    + " behind the shorter one.",
            ServerReading::earlierTomcat),
    /** A constraint asks for any role, and web.xml declares none. */
    ANY_ROLE_WITHOUT_ROLES(
            "any-role-without-roles",
            "A constraint asks for the role '*', and web.xml declares no <security-role>. The specification admits nobody"
                    + " then, and so do the rules (deny). Tomcat with allRolesMode=authOnly or strictAuthOnly admits every"
                    + " logged-in user.",
            "If users work there today, write 'authenticated' in place of 'deny'.",
            ServerReading::anyRole),
    /** A constraint asks for any role, and a declared role has the same name. */
    ANY_ROLE_DECLARED(
            "any-role-declared",
            "web.xml declares a <security-role> with the name '*' or '**'. Tomcat then admits every user who is logged in."
                    + " The rules ask for a role, as the specification says.",
            "If users without a role work there today, write 'authenticated' in place of the roles.",
            ServerReading::anyRoleDeclared),
    /** Elements with a namespace prefix. */
    PREFIX(
            "namespace-prefix",
            "Elements of web.xml have a namespace prefix. Tomcat ignores such elements, so their constraints and filters"
                    + " have no effect there, before and after a conversion. Jetty reads them, and so does this command.",
            "For Tomcat, write the elements without a prefix, or set xmlNamespaceAware=\"true\" in its Context.",
            ServerReading::prefixed),
    /** A login of the application that runs before the filters of web.xml. */
    EARLY_LOGIN(
            "login-before-ours",
            "Spring Security runs before the filters of web.xml, and so before this one. Its login stays in the session of"
                    + " one server. Code behind this filter does not see its user any more.",
            "First put Spring Security behind the filters of web.xml. In Spring Boot this is one small class, see"
                    + " 'Spring Boot and Spring Security' in CONVERTING.md. Otherwise declare springSecurityFilterChain in"
                    + " web.xml and remove the initializer.",
            application -> asked(application).isEmpty() ? application.classes().earlySpringSecurity() : List.of()),
    /** Filters that run before those of web.xml. */
    EARLY_FILTERS(
            "filters-before-ours",
            "Code registers filters before those of web.xml, and so before this one. Spring Boot and Spring Security do"
                    + " so by default. These filters run before the rules, without the user of a token, and they use"
                    + " the sessions of the server.",
            "Register them behind the filters of web.xml: isMatchAfter=true, in Spring Boot setMatchAfter(true). Or test"
                    + " what they decide after the conversion. Those of Spring Boot itself decide nothing.",
            application -> EARLY_LOGIN.places(application).isEmpty()
                    ? application.classes().earlyFilters()
                    : List.of()),
    /** An application with a server of its own inside. */
    OWN_SERVER(
            "executable-war",
            "The WAR also starts by itself (java -jar). Its own server reads no web.xml, so it has no filter and no rules.",
            "Deploy the converted WAR into a server.",
            ServerReading::ownServer),
    /** A document type from before filters. */
    OLD_DTD(
            "old-dtd",
            "web.xml has the DTD of Servlet 2.2 or 2.3. It lacks elements of a filter. Tomcat 9 to 11 and Jetty 12 read"
                    + " them there nevertheless.",
            "On another server, open a protected page: it must ask for a login.",
            ServerReading::oldDtd);

    private static final Pattern DTD = Pattern.compile("<!DOCTYPE[^>\\[]{0,300}Web Application 2\\.[23]");

    /** A stable name for programs. */
    public final String kind;
    /** The effect, as sentences. */
    public final String fact;
    /** The advice for the operator. */
    public final String advice;

    private final Function<Application, List<String>> reader;

    ServerReading(String kind, String fact, String advice, Function<Application, List<String>> reader) {
        this.kind = kind;
        this.fact = fact;
        this.advice = advice;
        this.reader = reader;
    }

    /** Returns the places where this matters, with the names there. */
    public List<String> places(Application application) {
        return reader.apply(application);
    }

    /** Returns whether a conversion has to refuse this. */
    public boolean refuses() {
        return this == EARLY_LOGIN;
    }

    private static List<String> ownServer(Application application) {
        return application.files().names().stream()
                .filter(name -> name.matches("org/springframework/boot/loader/(launch/)?WarLauncher\\.class"))
                .collect(Collectors.toList());
    }

    private static List<String> anyRoleDeclared(Application application) {
        Set<String> asked = asked(application);
        return application.webXml().stream()
                .flatMap(webXml -> webXml.root()
                        .children("security-role")
                        .filter(role -> role.texts("role-name").stream()
                                .anyMatch(name -> List.of("*", "**").contains(name) && asked.contains(name)))
                        .map(webXml::place))
                .collect(Collectors.toList());
    }

    /** Returns the roles that constraints ask for. */
    private static Set<String> asked(Application application) {
        return application.constraints().stream()
                .flatMap(constraint -> constraint.roles.stream())
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<String> anyRole(Application application) {
        Set<String> roles = asked(application);
        application.webXml().map(WebXml::securityRoles).ifPresent(roles::addAll);
        boolean onlyAny = roles.contains("*") && roles.stream().allMatch(role -> role.startsWith("*"));
        return application.constraints().stream()
                .filter(constraint ->
                        onlyAny && constraint.roles.orElse(Set.of()).contains("*"))
                .map(constraint -> constraint.place)
                .collect(Collectors.toList());
    }

    private static List<String> oldDtd(Application application) {
        try {
            Optional<byte[]> file = application.files().read(WebXml.PATH);
            boolean old = file.isPresent()
                    && DTD.matcher(XmlText.decode(file.get()).text()).find();
            return old ? List.of("web.xml") : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static List<String> prefixed(Application application) {
        return descriptors(application)
                .flatMap(webXml -> prefixed(webXml.root())
                        .map(element -> webXml.place(element) + ": <"
                                + ZipItem.shown(element.prefix() + ":" + element.name()) + ">"))
                .collect(Collectors.toList());
    }

    /** Returns the outermost elements with a prefix. */
    private static Stream<XmlElement> prefixed(XmlElement element) {
        return element.prefix().isEmpty()
                ? element.children().stream().flatMap(ServerReading::prefixed)
                : Stream.of(element);
    }

    private static Stream<WebXml> descriptors(Application application) {
        return Stream.concat(application.webXml().stream(), application.fragments().values().stream());
    }

    private static List<String> roleReferences(Application application) {
        Set<String> asked = asked(application);
        return descriptors(application)
                .flatMap(webXml -> roleReferences(webXml, asked))
                .collect(Collectors.toList());
    }

    private static Stream<String> roleReferences(WebXml webXml, Set<String> asked) {
        return webXml.root()
                .children("servlet")
                .flatMap(servlet -> servlet.children("security-role-ref"))
                .filter(reference -> asked.contains(reference.text("role-name").orElse("")))
                .filter(reference -> reference
                        .text("role-link")
                        .filter(link -> !link.equals(reference.text("role-name").orElse("")))
                        .isPresent())
                .map(reference -> webXml.place(reference) + ": " + shown(reference, "role-name") + " is "
                        + shown(reference, "role-link"));
    }

    /** Returns requests that equal rules admit, and Jetty refuses. */
    private static List<String> refusedByJetty(Application application) {
        Optional<WebXml> webXml = application.webXml();
        ContainerAccess access = new ContainerAccess(
                application.constraints(),
                webXml.map(WebXml::securityRoles).orElse(Set.of()),
                webXml.map(WebXml::deniesUncoveredMethods).orElse(false));
        if (!access.inexpressible().isEmpty()) {
            return List.of();
        }
        AccessRules rules = AccessRules.parse(String.join("\n", access.rules()), List.of());
        return access.differencesOnJetty(rules).stream()
                .filter(difference -> difference.permitsMore)
                .map(difference -> ZipItem.shown(difference.method + " " + difference.path + ": Jetty '"
                        + difference.container + "', rules '" + difference.rules + "'"))
                .collect(Collectors.toList());
    }

    private static List<String> earlierTomcat(Application application) {
        List<String> places = new ArrayList<>();
        for (SecurityConstraint constraint : application.constraints()) {
            for (Resources resources : constraint.roles.isPresent() ? constraint.resources : List.<Resources>of()) {
                boolean somethingLeftOut = !resources.methods.isEmpty() || !resources.omissions.isEmpty();
                if (somethingLeftOut && resources.urlPatterns.contains("/")) {
                    places.add(constraint.place + ": methods of /");
                }
                shadowed(resources.urlPatterns)
                        .ifPresent(pattern -> places.add(
                                constraint.place + ": " + ZipItem.shown(pattern) + " before a shorter prefix of it"));
            }
        }
        return places;
    }

    /** Returns a prefix pattern that stands before a shorter one that covers it. */
    private static Optional<String> shadowed(List<String> patterns) {
        for (int i = 0; i < patterns.size(); i++) {
            String longer = patterns.get(i);
            for (String shorter : patterns.subList(i + 1, patterns.size())) {
                if (longer.endsWith("/*")
                        && shorter.endsWith("/*")
                        && longer.length() > shorter.length()
                        && longer.startsWith(shorter.substring(0, shorter.length() - 1))) {
                    return Optional.of(longer);
                }
            }
        }
        return Optional.empty();
    }

    private static String shown(XmlElement element, String child) {
        return ZipItem.shown(element.text(child).orElse(""));
    }
}
