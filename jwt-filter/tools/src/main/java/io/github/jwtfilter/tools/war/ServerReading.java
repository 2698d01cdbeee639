package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of web.xml or of a fragment that some servers read otherwise than the specification. Access rules follow the specification, so a
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
    /** A collection omits several methods. */
    SEVERAL_OMISSIONS(
            "several-method-omissions",
            "A collection has more than one <http-method-omission>. Jetty 12.1 protects the omitted methods nevertheless."
                    + " The rules leave them open, as web.xml says.",
            "Remove the omissions if these methods have to stay protected.",
            ServerReading::severalOmissions);

    /** A stable name for programs. */
    public final String kind;
    /** What happens, as sentences. */
    public final String fact;
    /** What to do. */
    public final String advice;

    private final Function<Application, List<String>> reader;

    ServerReading(String kind, String fact, String advice, Function<Application, List<String>> reader) {
        this.kind = kind;
        this.fact = fact;
        this.advice = advice;
        this.reader = reader;
    }

    /** Returns the places of web.xml and fragments where this matters, with the names there. */
    public List<String> places(Application application) {
        return reader.apply(application);
    }

    private static Stream<WebXml> descriptors(Application application) {
        return Stream.concat(application.webXml().stream(), application.fragments().values().stream());
    }

    private static List<String> roleReferences(Application application) {
        Set<String> asked = application.constraints().stream()
                .flatMap(constraint -> constraint.roles.stream())
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
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

    private static List<String> severalOmissions(Application application) {
        return descriptors(application).flatMap(ServerReading::severalOmissions).collect(Collectors.toList());
    }

    private static Stream<String> severalOmissions(WebXml webXml) {
        return webXml.root()
                .children("security-constraint")
                .filter(constraint ->
                        constraint.children("auth-constraint").findFirst().isPresent())
                .flatMap(constraint -> constraint.children("web-resource-collection"))
                .filter(collection ->
                        Set.copyOf(collection.texts("http-method-omission")).size() > 1)
                .map(collection -> webXml.place(collection) + ": "
                        + ZipItem.shown(String.join(", ", collection.texts("http-method-omission"))) + " of "
                        + ZipItem.shown(String.join(" ", collection.texts("url-pattern"))));
    }

    private static String shown(XmlElement element, String child) {
        return ZipItem.shown(element.text(child).orElse(""));
    }
}
