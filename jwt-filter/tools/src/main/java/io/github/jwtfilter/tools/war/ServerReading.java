package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.RuleDifference;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A part of web.xml that some servers read otherwise than the specification. Access rules follow the specification, so a
 * conversion changes there who is admitted.
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
    /** Constraints on one pattern whose order or form matters to Jetty. */
    JETTY(
            "jetty-reads-constraints",
            "Jetty 12.1 refuses requests that the rules admit. It compares escapes in a url-pattern as they are written, and"
                    + " reads several <http-method-omission>s of one pattern apart, constraints for all methods behind one for"
                    + " some without these, and undeclared roles beside '*' not at all. The rules decide as the specification"
                    + " says.",
            "On Jetty, write a constraint for all methods before those for some, each method with its own constraint in place of"
                    + " omissions, no escapes, and a <security-role> for each role.",
            webXml -> refused(webXml, ContainerAccess::differencesOnJetty)),
    /** Constraints that Tomcat took for more than they say. */
    EARLIER_TOMCAT(
            "earlier-tomcat-reads-constraints",
            "Versions of Tomcat before the summer of 2026 refuse requests that the rules admit. They apply a constraint on '/'"
                    + " to all methods, and of several prefixes in one collection the last one. The rules decide as the"
                    + " specification and later versions do.",
            "If these requests have to stay protected, remove the methods from the constraint on '/', and write one prefix per"
                    + " collection.",
            webXml -> refused(webXml, ContainerAccess::differencesOnEarlierTomcat));

    /** A stable name for programs. */
    public final String kind;
    /** What happens, as sentences. */
    public final String fact;
    /** What to do. */
    public final String advice;

    private final Function<WebXml, List<String>> reader;

    ServerReading(String kind, String fact, String advice, Function<WebXml, List<String>> reader) {
        this.kind = kind;
        this.fact = fact;
        this.advice = advice;
        this.reader = reader;
    }

    /** Returns the places of a web.xml where this matters, with the names there. */
    public List<String> places(WebXml webXml) {
        return reader.apply(webXml);
    }

    private static List<String> roleReferences(WebXml webXml) {
        Set<String> asked = webXml.constraints().stream()
                .flatMap(constraint -> constraint.roles.stream())
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return webXml.root()
                .children("servlet")
                .flatMap(servlet -> servlet.children("security-role-ref"))
                .filter(reference -> asked.contains(reference.text("role-name").orElse("")))
                .filter(reference -> reference
                        .text("role-link")
                        .filter(link -> !link.equals(reference.text("role-name").orElse("")))
                        .isPresent())
                .map(reference -> webXml.place(reference) + ": " + shown(reference, "role-name") + " is "
                        + shown(reference, "role-link"))
                .collect(Collectors.toList());
    }

    /** Returns requests that equal rules admit, and a server refuses. */
    private static List<String> refused(
            WebXml webXml, BiFunction<ContainerAccess, AccessRules, List<RuleDifference>> differences) {
        ContainerAccess access =
                new ContainerAccess(webXml.constraints(), webXml.securityRoles(), webXml.deniesUncoveredMethods());
        if (!access.inexpressible().isEmpty()) {
            return List.of();
        }
        AccessRules rules = AccessRules.parse(String.join("\n", access.rules()), List.of());
        return differences.apply(access, rules).stream()
                .filter(difference -> difference.permitsMore)
                .map(difference -> ZipItem.shown(difference.method + " " + difference.path + ": '" + difference.container
                        + "', by the rules '" + difference.rules + "'"))
                .collect(Collectors.toList());
    }

    private static String shown(XmlElement element, String child) {
        return ZipItem.shown(element.text(child).orElse(""));
    }
}
