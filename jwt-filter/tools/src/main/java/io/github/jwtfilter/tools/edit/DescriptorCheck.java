package io.github.jwtfilter.tools.edit;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The check that refuses a web.xml with more than one possible reading. Some containers ignore a misspelled constraint,
 * so its paths are open there. A conversion would silently keep the mistake.
 */
public final class DescriptorCheck {
    private static final int MAX_SHOWN = 200;

    /** The children of {@code <web-app>} from 2.2 to 6.1. */
    private static final Set<String> KNOWN =
            Set.of(("absolute-ordering administered-object connection-factory context-param context-service data-source"
                            + " default-context-path deny-uncovered-http-methods description display-name distributable"
                            + " ejb-local-ref ejb-ref env-entry error-page filter filter-mapping icon"
                            + " jms-connection-factory jms-destination jsp-config listener"
                            + " locale-encoding-mapping-list login-config mail-session managed-executor"
                            + " managed-scheduled-executor managed-thread-factory message-destination"
                            + " message-destination-ref mime-mapping module-name persistence-context-ref"
                            + " persistence-unit-ref post-construct pre-destroy request-character-encoding"
                            + " resource-env-ref resource-ref response-character-encoding security-constraint"
                            + " security-role service-ref servlet servlet-mapping session-config taglib"
                            + " welcome-file-list")
                    .split(" "));

    /** The children of the elements that decide about access. */
    private static final Map<String, Set<String>> ACCESS = Map.of(
            "security-constraint",
            Set.of("display-name", "web-resource-collection", "auth-constraint", "user-data-constraint"),
            "web-resource-collection",
            Set.of("web-resource-name", "description", "url-pattern", "http-method", "http-method-omission"),
            "auth-constraint",
            Set.of("description", "role-name"),
            "user-data-constraint",
            Set.of("description", "transport-guarantee"),
            "login-config",
            Set.of("auth-method", "realm-name", "form-login-config"),
            "form-login-config",
            Set.of("form-login-page", "form-error-page"));

    private DescriptorCheck() {}

    public static void check(XmlElement root) throws UnreadableWarException {
        if (!root.name().equals("web-app")) {
            throw wrong(root, "expected <web-app>, got <" + shown(root.name()) + ">");
        }
        for (XmlElement child : root.children()) {
            if (!KNOWN.contains(child.name())) {
                throw wrong(
                        child,
                        "unknown element <" + shown(child.name()) + ">. Containers ignore or refuse it. Correct or"
                                + " remove it.");
            }
            if (ACCESS.containsKey(child.name())) {
                checkAccess(child);
            }
        }
        checkNames(root, "filter");
        checkNames(root, "servlet");
        if (root.children("login-config").count() > 1) {
            throw wrong(root, "two <login-config>s. Containers use one of them. Remove the other.");
        }
    }

    private static void checkAccess(XmlElement element) throws UnreadableWarException {
        Set<String> known = ACCESS.get(element.name());
        for (XmlElement child : element.children()) {
            if (!known.contains(child.name())) {
                throw wrong(
                        child,
                        "unknown element <" + shown(child.name()) + "> in <" + element.name()
                                + ">. Containers ignore or refuse it. Correct or remove it.");
            }
            if (ACCESS.containsKey(child.name())) {
                checkAccess(child);
            }
        }
        if (element.name().equals("security-constraint")
                && element.children("auth-constraint").count() > 1) {
            throw wrong(element, "two <auth-constraint>s in one <security-constraint>. Write two constraints.");
        }
    }

    private static void checkNames(XmlElement root, String kind) throws UnreadableWarException {
        Set<String> names = new HashSet<>();
        List<XmlElement> elements = root.children(kind).collect(Collectors.toList());
        for (XmlElement element : elements) {
            String name = element.text(kind + "-name").orElse("");
            if (!names.add(name)) {
                throw wrong(
                        element,
                        "two <" + kind + ">s have the name '" + shown(name) + "'. Containers use one of them"
                                + " or refuse the application. Rename one.");
            }
        }
        for (XmlElement mapping : Stream.of(root)
                .flatMap(each -> each.children(kind + "-mapping"))
                .collect(Collectors.toList())) {
            if (mapping.text(kind + "-name").isEmpty()) {
                throw wrong(mapping, "expected a <" + kind + "-name>");
            }
        }
    }

    public static String shown(String text) {
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static UnreadableWarException wrong(XmlElement element, String problem) {
        return new UnreadableWarException("web.xml line " + element.line() + ": " + problem);
    }
}
