package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.classes.Annotation;
import io.github.jwtfilter.tools.classes.ClassFiles;
import io.github.jwtfilter.tools.classes.Edition;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.CodeScan;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Declarations.Component;
import io.github.jwtfilter.tools.war.FilterDefaults;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings about the server and the file: edition, web.xml, libraries, damaged parts. */
final class DeploymentFindings {
    // This class is long because it is a list of findings, and most lines are their sentences.
    private static final int MAX_LOGIN_MINUTES = 12 * 60;

    private final Application application;
    private final CodeScan code;
    private final Findings findings;

    private DeploymentFindings(Application application, CodeScan code, Findings findings) {
        this.application = application;
        this.code = code;
        this.findings = findings;
    }

    static void addTo(Findings findings, Application application, CodeScan code) {
        DeploymentFindings deployment = new DeploymentFindings(application, code, findings);
        deployment.converted();
        deployment.edition();
        deployment.signed();
        deployment.webXml();
        deployment.defaults();
        deployment.libraries();
        deployment.filters();
        deployment.connections();
        deployment.dynamicCode();
        deployment.damaged();
    }

    /** Returns whether the application has our filter already. */
    static boolean isConverted(Application application) {
        return application.declarations().filters().stream()
                .anyMatch(each -> each.className.equals("io.github.jwtfilter.JwtFilter"));
    }

    private void converted() {
        List<String> filters = application.declarations().filters().stream()
                .filter(each -> each.className.equals("io.github.jwtfilter.JwtFilter"))
                .map(each -> each.place)
                .collect(Collectors.toList());
        findings.addIfAny(
                "already-converted",
                Concern.DEPLOYMENT,
                Risk.INFO,
                "The application has this filter already.",
                "convert adds only the missing parts. revert restores the application from before a conversion.",
                filters);
        findings.addIfAny(
                "constraints-beside-the-filter",
                Concern.LOGIN,
                Risk.NO,
                "web.xml has this filter, and the container still asks for its own login.",
                "To convert anew, remove the filter and its servlets. To go on, write the roles into rules and remove the"
                        + " constraints.",
                filters.isEmpty() || observes() ? List.of() : askingConstraints());
        if (filters.isEmpty()) {
            findings.addIfAny(
                    "older-jwt-filter",
                    Concern.DEPLOYMENT,
                    application.files().names().contains("WEB-INF/jwt-filter/conversion.txt") ? Risk.CARE : Risk.NO,
                    "A JAR of this filter is in WEB-INF/lib, but web.xml does not declare the filter.",
                    "Remove the JAR. convert adds the right one. An interrupted convert --in-place goes on by itself.",
                    sourceOf("io/github/jwtfilter/JwtFilter"));
        }
    }

    private boolean observes() {
        return application.webXml().stream()
                .flatMap(webXml -> webXml.root().children("filter"))
                .filter(filter -> filter.text("filter-class").orElse("").equals("io.github.jwtfilter.JwtFilter"))
                .flatMap(filter -> filter.children("init-param"))
                .filter(parameter -> parameter.text("param-name").orElse("").equals("mode"))
                .findFirst()
                .flatMap(parameter -> parameter.text("param-value"))
                .or(() -> FilterDefaults.of(application).value("mode"))
                .filter("observe"::equals)
                .isPresent();
    }

    private List<String> askingConstraints() {
        return application.webXml().stream()
                .flatMap(webXml -> webXml.constraints().stream())
                .filter(constraint -> !constraint.roles.orElse(Set.of()).isEmpty())
                .map(constraint -> constraint.place)
                .collect(Collectors.toList());
    }

    private List<String> sourceOf(String className) {
        return application.classes().find(className).stream()
                .map(each -> each.source.toString())
                .collect(Collectors.toList());
    }

    private void edition() {
        if (application.edition() == Edition.BOTH) {
            findings.add(
                    "both-editions",
                    Concern.DEPLOYMENT,
                    Risk.CARE,
                    "Classes of the application or of its libraries are written for both javax.servlet and jakarta.servlet."
                            + " On each server, a part of them cannot run.",
                    "Name the edition: --edition javax up to Tomcat 9, --edition jakarta from Tomcat 10 on.",
                    List.of());
        } else if (application.isEditionGuessed()) {
            findings.add(
                    "edition-guessed",
                    Concern.DEPLOYMENT,
                    Risk.CARE,
                    "The classes do not show whether the application is for javax.servlet or jakarta.servlet. Servers of both read"
                            + " this version of web.xml.",
                    "convert takes javax.servlet. For Tomcat 10 and later, or Jetty with ee9 and later: --edition jakarta.",
                    List.of());
        } else if (application.edition() == Edition.UNKNOWN) {
            findings.add(
                    "edition-unknown",
                    Concern.DEPLOYMENT,
                    Risk.CARE,
                    "Neither the classes nor web.xml show whether the application is for javax.servlet or"
                            + " jakarta.servlet.",
                    "Name the edition: --edition javax up to Tomcat 9, --edition jakarta from Tomcat 10 on.",
                    List.of());
        }
    }

    private void signed() {
        findings.addIfAny(
                "signed",
                Concern.DEPLOYMENT,
                Risk.NO,
                "The WAR is signed. A change would break the signature.",
                "Convert the unsigned WAR, and sign the result.",
                application.files().names().stream()
                        .filter(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"))
                        .collect(Collectors.toList()));
    }

    private void webXml() {
        application.webXml().ifPresent(each -> webXml(each.root()));
        if (application.webXml().isEmpty()) {
            findings.add(
                    "no-web-xml",
                    Concern.DEPLOYMENT,
                    Risk.INFO,
                    "There is no web.xml. convert makes a small one, and annotations keep their effect.",
                    "",
                    List.of());
        }
        findings.addIfAny(
                "web-xml-in-other-letters",
                Concern.DEPLOYMENT,
                Risk.NO,
                "Some servers only read this file as WEB-INF/web.xml.",
                "Rename or remove it.",
                application.files().names().stream()
                        .filter(file -> file.equalsIgnoreCase(WebXml.PATH) && !file.equals(WebXml.PATH))
                        .collect(Collectors.toList()));
        findings.addIfAny(
                "fragment-unreadable",
                Concern.DEPLOYMENT,
                Risk.NO,
                "Parts of the application cannot be read here. A server may read them, and find constraints there.",
                "Correct or remove them. If they have no constraint, convert with --keep-container-constraints.",
                application.unreadable());
    }

    private void webXml(XmlElement root) {
        try {
            DescriptorCheck.check(root);
        } catch (UnreadableWarException e) {
            findings.add(
                    "web-xml-ambiguous",
                    Concern.DEPLOYMENT,
                    Risk.NO,
                    e.getMessage(),
                    "convert stops until web.xml has only one reading.",
                    List.of());
        }
        boolean replaced = application.constraints().stream()
                .anyMatch(constraint -> !constraint.roles.orElse(Set.of()).isEmpty());
        children(root, "session-config").filter(config -> replaced).forEach(config -> {
            List<String> modes = config.texts("tracking-mode");
            if (!modes.isEmpty() && !modes.contains("COOKIE")) {
                findings.add(
                        "sessions-without-cookies",
                        Concern.LOGIN,
                        Risk.CARE,
                        "Sessions live without cookies (<tracking-mode>). The new login is a cookie.",
                        "Browsers without cookies cannot log in. Tell their users.",
                        List.of("web.xml line " + config.line()));
            }
            config.text("session-timeout")
                    .filter(minutes -> minutes.matches("-?\\d{1,8}"))
                    .map(Integer::valueOf)
                    .filter(minutes -> minutes <= 0 || minutes > MAX_LOGIN_MINUTES)
                    .ifPresent(minutes -> findings.add(
                            "sessions-outlive-tokens",
                            Concern.LOGIN,
                            Risk.CARE,
                            "Sessions time out later than a login by token (session-timeout " + minutes + ").",
                            "A login ends 30 minutes after the last request, and after 12 hours in any case. To change"
                                    + " this, set tokenLifetime and maxLifetime.",
                            List.of("web.xml line " + config.line())));
        });
        children(root, "session-config").forEach(config -> {
            config.text("session-timeout")
                    .filter(minutes -> minutes.matches("0|-\\d{1,6}"))
                    .ifPresent(minutes -> findings.add(
                            "session-never-times-out",
                            Concern.SESSIONS,
                            Risk.INFO,
                            "Sessions never time out (session-timeout " + minutes + ").",
                            "With sessions in cookies, they end after maxLifetime.",
                            List.of("web.xml line " + config.line())));
            config.children("cookie-config")
                    .findFirst()
                    .ifPresent(cookie -> findings.add(
                            "session-cookie-config",
                            Concern.SESSIONS,
                            Risk.INFO,
                            "web.xml configures the session cookie. This applies to the server's own sessions only.",
                            "Our cookie has the parameters cookieName, cookieSecure, cookieSameSite.",
                            List.of("web.xml line " + cookie.line())));
        });
        children(root, "distributable")
                .findFirst()
                .ifPresent(each -> findings.add(
                        "distributable",
                        Concern.SESSIONS,
                        Risk.INFO,
                        "web.xml says <distributable/>: the server may copy sessions to other servers.",
                        "With sessions in cookies, this replication is no longer needed.",
                        List.of("web.xml line " + each.line())));
    }

    private static Stream<XmlElement> children(XmlElement root, String name) {
        return root.children(name);
    }

    private void defaults() {
        FilterDefaults defaults = FilterDefaults.of(application);
        Set<String> written = isConverted(application) ? Set.of() : Set.of("secretFile", "rules");
        findings.addIfAny(
                "context-param-contradicts",
                Concern.DEPLOYMENT,
                Risk.NO,
                "A context-param would stop the filter or change its work.",
                "Remove it. Options of convert set parameters of the filter.",
                isConverted(application) ? List.of() : defaults.contradicting(written));
        List<String> others = new ArrayList<>(defaults.overridden(written));
        others.addAll(defaults.applying(written));
        findings.addIfAny(
                "context-param-of-the-filter",
                Concern.DEPLOYMENT,
                isConverted(application) ? Risk.INFO : Risk.CARE,
                "A context-param is a parameter of this filter.",
                "It applies unless the filter has an init-param of the same name. Remove it if it is a remnant.",
                others);
    }

    private void libraries() {
        List<String> api = Stream.concat(
                        sourceOf("javax/servlet/Servlet").stream(), sourceOf("jakarta/servlet/Servlet").stream())
                .distinct()
                .collect(Collectors.toList());
        findings.addIfAny(
                "servlet-api-inside",
                Concern.DEPLOYMENT,
                Risk.CARE,
                "The Servlet API itself is in the WAR. Servers ignore it, or mix it up with their own.",
                "Remove this JAR. It belongs to the server.",
                api);
        List<String> others = application.declarations().filters().stream()
                .filter(each -> each.className.matches("(?i).*(jwt|jws|bearer|jose)[^.]*")
                        && !each.className.startsWith("io.github.jwtfilter."))
                .map(each -> each.className + " (" + each.place + ")")
                .collect(Collectors.toList());
        findings.addIfAny(
                "other-jwt-filter",
                Concern.LOGIN,
                Risk.CARE,
                "Another filter seems to read tokens too.",
                "Both would read the header Authorization. Remove one of them.",
                others);
    }

    private void filters() {
        List<String> cors = application.declarations().filters().stream()
                .filter(each -> each.className.matches("(?i).*(cors|crossorigin)[^.]*"))
                .map(each -> each.className + " (" + each.place + ")")
                .collect(Collectors.toList());
        findings.addIfAny(
                "cors-filter",
                Concern.DEPLOYMENT,
                Risk.INFO,
                "A filter answers requests of other sites (CORS). convert puts ours behind it.",
                "",
                cors);
        List<String> annotated = application.declarations().filters().stream()
                .filter(each -> !each.place.startsWith("web.xml"))
                .map((Component each) -> each.className + " (" + each.place + ")")
                .collect(Collectors.toList());
        findings.addIfAny(
                "filters-outside-web-xml",
                Concern.DEPLOYMENT,
                Risk.INFO,
                "Filters are declared in annotations or libraries. They run after the filters of web.xml, so after ours.",
                "",
                annotated);
    }

    private void connections() {
        List<String> endpoints = application.classes().all().stream()
                .filter(each -> each.source.isOwn())
                .filter(each -> Annotation.of(each).stream()
                        .anyMatch(annotation -> annotation.simpleName().equals("ServerEndpoint")))
                .map(each -> each.dotted())
                .sorted()
                .collect(Collectors.toList());
        findings.addIfAny(
                "websocket",
                Concern.LOGIN,
                Risk.CARE,
                "The application has WebSockets. Jetty 10 to 12 opens them before any filter of web.xml runs. Tomcat and"
                        + " others do not.",
                "On Jetty, the filter must be the first of web.xml. It then moves itself to the front. Read the log at the"
                        + " first start.",
                endpoints);
        findings.addIfAny(
                "upgrade",
                Concern.LOGIN,
                Risk.INFO,
                "Code upgrades connections to another protocol. The rules are asked once, before the upgrade.",
                "The connection stays open after the login has ended.",
                Findings.places(code, Kind.UPGRADE));
        findings.addIfAny(
                "async",
                Concern.DEPLOYMENT,
                Risk.INFO,
                "Code answers asynchronously. convert sets async-supported for the filter.",
                "",
                Findings.places(code, Kind.ASYNC));
    }

    private void dynamicCode() {
        findings.addIfAny(
                "code-dynamic",
                Concern.DEPLOYMENT,
                Risk.CARE,
                "Some code is in a dynamic language, such as Groovy or Clojure. Its class files do not show what it calls, so"
                        + " logins, logouts, sessions and constraints in it are missing here.",
                "Ask its developers. Then run the application with mode=observe or session=report.",
                application.classes().dynamicCode());
    }

    private void damaged() {
        ClassFiles files = application.classes().files();
        findings.addIfAny(
                "damaged",
                Concern.DEPLOYMENT,
                Risk.CARE,
                Findings.count(files.damagedCount(), "file") + " could not be read. What they do is missing here.",
                "If the application works, they are not needed. Damaged JARs are common in old WARs.",
                files.damaged());
        if (files.newerCount() > 0) {
            findings.add(
                    "newer-java",
                    Concern.DEPLOYMENT,
                    Risk.INFO,
                    Findings.count(files.newerCount(), "class")
                            + " were compiled for a Java newer than this tool knows.",
                    "They were read as far as their form is known.",
                    List.of());
        }
        findings.addIfAny(
                "not-followed",
                Concern.SESSIONS,
                Risk.INFO,
                "Some methods are too large or too unusual to follow values through them. Their session attributes are"
                        + " incomplete here.",
                "",
                code.unfollowed());
    }

    /** Returns the version of web.xml in words. */
    static String webXmlVersion(Application application) {
        Optional<XmlElement> root = application.webXml().map(each -> each.root());
        if (root.isEmpty()) {
            return "None; annotations in classes have an effect";
        }
        String version = root.flatMap(each -> each.attribute("version")).orElse("unknown, probably older than 2.4");
        return application.metadataComplete()
                ? "Version " + version + "; annotations in classes have no effect (metadata-complete)"
                : "Version " + version + "; annotations in classes have an effect too";
    }
}
