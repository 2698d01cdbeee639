package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.RuleDifference;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.edit.WebXmlEditor;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.FilterDefaults;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comparison of rules and constraints, before the constraints of an observed application are removed. Both may have
 * been edited since the conversion.
 */
final class FlipCheck {
    private static final String DEFAULT_RULES = "/* authenticated";
    private static final int MAX_LINES = 10;

    private final Application application;
    private final WebXml webXml;
    private final ConversionNotes notes;

    FlipCheck(Application application, ConversionNotes notes) {
        this.application = application;
        this.webXml = application.webXml().orElseThrow();
        this.notes = notes;
    }

    /** Refuses rules that permit more requests than the constraints do. */
    void check(XmlElement filter) {
        ContainerAccess access =
                new ContainerAccess(application.constraints(), webXml.securityRoles(), webXml.deniesUncoveredMethods());
        access.inexpressible().forEach(notes::refuse);
        AccessRules rules;
        try {
            rules = AccessRules.parse(rules(filter), ownPaths(webXml));
        } catch (IllegalArgumentException e) {
            notes.refuse("The filter would not start with its rules. Correct them: "
                    + DescriptorCheck.shown(e.getMessage()));
            return;
        }
        if (access.inexpressible().isEmpty()) {
            List<RuleDifference> open = access.differences(rules).stream()
                    .filter(difference -> difference.permitsMore)
                    .collect(Collectors.toList());
            open.stream().limit(MAX_LINES).forEach(this::refuse);
            if (open.size() > MAX_LINES) {
                notes.refuse("The rules admit more than the constraints in " + (open.size() - MAX_LINES)
                        + " other places. The command rules shows them.");
            }
        }
    }

    private void refuse(RuleDifference difference) {
        notes.refuse("The rules would admit a request that a constraint refuses: " + difference.method + " "
                + DescriptorCheck.shown(difference.path) + " needs '"
                + DescriptorCheck.shown(difference.container.toString()) + "', and the rules say '"
                + DescriptorCheck.shown(difference.rules.toString())
                + "'. Correct the rules. If the rules are right, change the constraint.");
    }

    /** Returns the rules in force. */
    String rules(XmlElement filter) {
        return WebXmlEditor.parameter(filter, "rules")
                .flatMap(parameter -> parameter.text("param-value"))
                .or(() -> FilterDefaults.of(application).value("rules"))
                .orElse(DEFAULT_RULES);
    }

    /** Returns the paths of our servlets and of the login pages. The constraints do not concern them. */
    static Set<String> ownPaths(WebXml webXml) {
        Set<String> own = new HashSet<>();
        for (XmlElement servlet : ourServlets(webXml).collect(Collectors.toList())) {
            String name = servlet.text("servlet-name").orElse("");
            webXml.root()
                    .children("servlet-mapping")
                    .filter(mapping -> mapping.text("servlet-name").orElse("").equals(name))
                    .forEach(mapping -> own.addAll(mapping.texts("url-pattern")));
            Stream.of("page", "errorPage")
                    .map(page -> WebXmlEditor.parameter(servlet, page))
                    .flatMap(Optional::stream)
                    .flatMap(parameter -> parameter.text("param-value").stream())
                    .map(page -> page.split("[?#]", 2)[0])
                    .forEach(own::add);
        }
        return own;
    }

    private static Stream<XmlElement> ourServlets(WebXml webXml) {
        return webXml.root()
                .children("servlet")
                .filter(servlet -> servlet.text("servlet-class").orElse("").startsWith(Plan.PACKAGE));
    }
}
