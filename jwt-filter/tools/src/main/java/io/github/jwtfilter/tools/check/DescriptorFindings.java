package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The findings in the descriptors of servers and frameworks. */
final class DescriptorFindings {
    private static final int MAX_BYTES = 2_000_000;

    private final Application application;
    private final Findings findings;

    private DescriptorFindings(Application application, Findings findings) {
        this.application = application;
        this.findings = findings;
    }

    static void addTo(Findings findings, Application application) throws IOException {
        DescriptorFindings descriptors = new DescriptorFindings(application, findings);
        descriptors.xml("META-INF/context.xml", descriptors::tomcat);
        descriptors.xml("WEB-INF/jetty-web.xml", root -> descriptors.server("WEB-INF/jetty-web.xml", root));
        descriptors.xml("WEB-INF/jetty-env.xml", root -> descriptors.server("WEB-INF/jetty-env.xml", root));
        descriptors.xml("WEB-INF/jboss-web.xml", descriptors::jboss);
        descriptors.xml("WEB-INF/weblogic.xml", descriptors::weblogic);
        descriptors.xml("WEB-INF/faces-config.xml", descriptors::faces);
        descriptors.keycloak();
        descriptors.frameworks();
    }

    private void xml(String name, Consumer<XmlElement> reader) throws IOException {
        try {
            Optional<byte[]> document = application.files().read(name);
            if (document.isPresent()) {
                reader.accept(XmlElement.parse(document.get()));
            }
        } catch (UnreadableWarException e) {
            findings.add(
                    "descriptor-unreadable",
                    Concern.DEPLOYMENT,
                    Risk.CARE,
                    name + " cannot be read: " + e.getMessage(),
                    "What it configures is missing here.",
                    List.of());
        }
    }

    private static Stream<XmlElement> all(XmlElement root) {
        return Stream.concat(Stream.of(root), root.children().stream().flatMap(DescriptorFindings::all));
    }

    private void tomcat(XmlElement root) {
        all(root).forEach(element -> {
            String type = element.attribute("className").orElse("");
            String place = "META-INF/context.xml line " + element.line();
            if (element.name().equals("Valve")
                    && type.matches(".*(Authenticator|SingleSignOn|RemoteUser|Keycloak)\\w*")) {
                findings.add(
                        "server-login-part",
                        Concern.LOGIN,
                        Risk.CARE,
                        "context.xml adds a login part of Tomcat: " + type + ".",
                        "It runs before any filter. Remove it, or it goes on to ask for the old login.",
                        List.of(place));
            } else if (element.name().equals("Realm")) {
                findings.add(
                        "server-users",
                        Concern.LOGIN,
                        Risk.INFO,
                        "context.xml says where Tomcat finds users: " + type + ".",
                        "The login servlet can ask the same realm (users=container), a database or a directory.",
                        List.of(place));
            } else if (element.name().equals("Manager")) {
                findings.add(
                        "server-sessions",
                        Concern.SESSIONS,
                        Risk.INFO,
                        "context.xml configures where Tomcat keeps sessions"
                                + (type.isEmpty() ? "." : ": " + type + "."),
                        "It stays in force with session=container. With sessions in cookies, it has nothing to keep.",
                        List.of(place));
            }
        });
    }

    private void server(String name, XmlElement root) {
        boolean security = all(root)
                .anyMatch(element -> element.attribute("class").orElse("").contains(".security.")
                        || element.attribute("name")
                                .orElse("")
                                .toLowerCase(java.util.Locale.ROOT)
                                .contains("security"));
        if (security) {
            findings.add(
                    "server-login-part",
                    Concern.LOGIN,
                    Risk.CARE,
                    name + " configures the login of Jetty.",
                    "It runs before any filter. Remove it, or it goes on to ask for the old login.",
                    List.of(name));
        }
    }

    private void jboss(XmlElement root) {
        root.children("security-domain")
                .forEach(element -> findings.add(
                        "server-users",
                        Concern.LOGIN,
                        Risk.CARE,
                        "jboss-web.xml names the security domain with the users: " + element.text() + ".",
                        "The login servlet needs to reach these users: a database, a directory, or users=container.",
                        List.of("WEB-INF/jboss-web.xml line " + element.line())));
    }

    private void weblogic(XmlElement root) {
        Stream.concat(root.children("security-role-assignment"), root.children("run-as-role-assignment"))
                .findFirst()
                .ifPresent(element -> findings.add(
                        "server-roles",
                        Concern.LOGIN,
                        Risk.CARE,
                        "weblogic.xml maps users and groups of the server to roles.",
                        "Write the same mapping into roleMap.",
                        List.of("WEB-INF/weblogic.xml line " + element.line())));
    }

    private void faces(XmlElement root) {
        List<String> beans = root.children("managed-bean")
                .filter(bean -> bean.text("managed-bean-scope").orElse("").equals("session"))
                .map(bean ->
                        bean.text("managed-bean-class").orElse("") + " (faces-config.xml line " + bean.line() + ")")
                .collect(java.util.stream.Collectors.toList());
        findings.addIfAny(
                "session-scoped-faces",
                Concern.SESSIONS,
                Risk.CARE,
                "Faces keeps beans in the session. Their classes belong in the parameter sessionTypes.",
                "Run the application with session=report. Its page shows the list.",
                beans);
    }

    private void keycloak() {
        if (application.files().names().contains("WEB-INF/keycloak.json")) {
            findings.add(
                    "keycloak-json",
                    Concern.LOGIN,
                    Risk.INFO,
                    "keycloak.json configures the adapter. It may contain a secret, so keep the WAR private.",
                    "The command 'keycloak' prints the new parameters.",
                    List.of("WEB-INF/keycloak.json"));
        }
    }

    private void frameworks() throws IOException {
        for (String name : application.files().names()) {
            if (name.endsWith("shiro.ini")) {
                findings.add(
                        "shiro-ini",
                        Concern.LOGIN,
                        Risk.INFO,
                        "The users or the rules of Apache Shiro are in shiro.ini. They stay in force.",
                        "",
                        List.of(name));
            } else if (name.startsWith("WEB-INF/") && name.endsWith(".xml") && isSpringSecurity(name)) {
                findings.add(
                        "spring-security-xml",
                        Concern.LOGIN,
                        Risk.INFO,
                        "The rules of Spring Security are in XML files. They stay in force.",
                        "",
                        List.of(name));
            }
        }
    }

    private boolean isSpringSecurity(String name) throws IOException {
        try {
            return application
                    .files()
                    .read(name)
                    .filter(file -> file.length < MAX_BYTES)
                    .map(file -> new String(file, StandardCharsets.ISO_8859_1))
                    .filter(text -> text.contains("www.springframework.org/schema/security"))
                    .isPresent();
        } catch (UnreadableWarException e) {
            return false;
        }
    }
}
