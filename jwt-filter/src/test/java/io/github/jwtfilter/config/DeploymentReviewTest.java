package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.config.application.ServerRealm;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the operator get a warning and a fix at start for settings with surprising effects? */
final class DeploymentReviewTest {
    private static final String ALL_DISPATCHERS =
            "<dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>";
    private static final String ASYNC = "<async-supported>true</async-supported>";
    private static final String JWT_FILTER = filter("jwt", JwtFilter.class.getName(), ASYNC);
    private static final String JWT_MAPPING = mapping("jwt", "<url-pattern>/*</url-pattern>" + ALL_DISPATCHERS);
    private static final String OTHER = filter("other", "com.acme.Other", "");
    private static final String OTHER_MAPPING = mapping("other", "<url-pattern>/*</url-pattern>");

    private CapturedLog log;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static String filter(String name, String type, String more) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>\n  " + type + "\n</filter-class>" + more
                + "</filter>";
    }

    private static String mapping(String name, String more) {
        return "<filter-mapping><filter-name> " + name + " </filter-name>" + more + "</filter-mapping>";
    }

    private static String constraint(String patterns, String more) {
        return "<security-constraint><web-resource-collection><web-resource-name>x</web-resource-name>" + patterns
                + "</web-resource-collection>" + more + "</security-constraint>";
    }

    private static List<String> findings(String webXml) throws XMLStreamException {
        return findings(webXml, ServerRealm.UNUSED);
    }

    private static List<String> findings(String webXml, ServerRealm realm) throws XMLStreamException {
        byte[] bytes = webXml.getBytes(StandardCharsets.UTF_8);
        return DeploymentReview.ofDescriptor(
                DeploymentDescriptor.parse(new ByteArrayInputStream(bytes)), "jwt", realm, false);
    }

    static List<String> webAppElements() {
        return List.of(
                "<web-app>",
                "<?xml version='1.0' encoding='ISO-8859-1'?>\n<!DOCTYPE web-app PUBLIC '-//Sun Microsystems, Inc.//DTD Web"
                        + " Application 2.3//EN' 'http://java.sun.com/dtd/web-app_2_3.dtd'>\n<web-app>",
                "<web-app xmlns='http://java.sun.com/xml/ns/j2ee' version='2.4'>",
                "<web-app xmlns='http://java.sun.com/xml/ns/javaee' version='3.0' metadata-complete='true'>",
                "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>",
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>");
    }

    @ParameterizedTest
    @MethodSource("webAppElements")
    void everyWebXmlVersionIsRead(String head) throws XMLStreamException {
        assertEquals(List.of(), findings(head + JWT_FILTER + JWT_MAPPING + "</web-app>"));
        List<String> findings = findings(head + OTHER + JWT_FILTER + OTHER_MAPPING + JWT_MAPPING
                + constraint(
                        "<url-pattern>/a/*</url-pattern>",
                        "<auth-constraint><role-name>r</role-name></auth-constraint>")
                + "<login-config><auth-method>FORM</auth-method></login-config></web-app>");
        assertEquals(3, findings.size(), findings.toString());
    }

    @Test
    void prefixedNamespaceIsRead() throws XMLStreamException {
        String xml = ("<web-app>" + JWT_FILTER + JWT_MAPPING + "<login-config/></web-app>")
                .replace("</", "</j:")
                .replaceAll("<(?!/)", "<j:")
                .replace("<j:web-app>", "<j:web-app xmlns:j='https://jakarta.ee/xml/ns/jakartaee'>");
        assertEquals(1, findings(xml).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // auth-constraint, user-data-constraint                                  | warning
                "<auth-constraint><role-name>admin</role-name></auth-constraint>          | true",
                "<auth-constraint><role-name>*</role-name></auth-constraint>              | true",
                "<auth-constraint><description>d</description><role-name>**</role-name></auth-constraint> | true",
                "<auth-constraint/>                                                       | false",
                "-                                                                        | false",
                "<user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee></user-data-constraint> | false",
            })
    void constraintWithRoleIsReported(String more, boolean reported) throws XMLStreamException {
        String patterns = "<url-pattern>/admin/*</url-pattern><url-pattern> *.do </url-pattern>";
        List<String> findings = findings(
                "<web-app>" + JWT_FILTER + JWT_MAPPING + constraint(patterns, more == null ? "" : more) + "</web-app>");
        assertEquals(
                reported
                        ? List.of(
                                "JWTF-106 web.xml: the container enforces the <security-constraint> on '/admin/*', '*.do'"
                                        + " before it calls any filter, and it does not know the user of a token. It refuses"
                                        + " everybody or shows its own login. Remove the constraint and write its roles into"
                                        + " 'rules'.")
                        : List.of(),
                findings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "<login-config><auth-method>FORM</auth-method></login-config>    | JWTF-107 web.xml: the <login-config> (FORM) is not needed",
                "<login-config><auth-method> BASIC </auth-method></login-config> | JWTF-107 web.xml: the <login-config> (BASIC) is not needed",
                "<login-config/>                                                 | JWTF-107 web.xml: the <login-config> is not needed",
            })
    void loginConfigIsReported(String xml, String expected) throws XMLStreamException {
        List<String> findings = findings("<web-app>" + JWT_FILTER + JWT_MAPPING + xml + "</web-app>");
        assertEquals(1, findings.size());
        assertTrue(findings.get(0).contains(expected), findings.get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // realm of the server, auth-method | warning
                "NEEDS_LOGIN_CONFIG | -     | JWTF-108 web.xml: there is no <login-config>. Without it Jetty asks no LoginService",
                "NEEDS_LOGIN_CONFIG | BASIC | -",
                "NEEDS_LOGIN_CONFIG | FORM  | JWTF-109 web.xml: the <login-config> (FORM) makes the container answer j_security_check",
                "AT_HAND            | -     | -",
                "AT_HAND            | BASIC | -",
                "AT_HAND            | form  | JWTF-109 web.xml: the <login-config> (form) makes the container answer j_security_check",
            })
    void loginConfigIsCheckedForTheServerRealm(ServerRealm realm, String method, String expected)
            throws XMLStreamException {
        String config = method == null ? "" : "<login-config><auth-method>" + method + "</auth-method></login-config>";
        List<String> findings = findings("<web-app>" + JWT_FILTER + JWT_MAPPING + config + "</web-app>", realm);
        assertEquals(expected == null ? 0 : 1, findings.size(), findings.toString());
        if (expected != null) {
            assertTrue(findings.get(0).startsWith(expected), findings.get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // filter mappings in order         | warning about filters before
                "jwt /*, other /*                   | -",
                "other /*, jwt /*                   | filter 'other' runs before filter 'jwt'",
                "other /*, third *.do, jwt /*       | filters 'other', 'third' run before filter 'jwt'",
                "other /*, other /a, jwt /*         | filter 'other' runs before filter 'jwt'",
                "other servlet, jwt /*              | -",
                "jwt servlet, other /*              | filter 'other' runs before filter 'jwt'",
                "other servlet, jwt servlet         | filter 'other' runs before filter 'jwt'",
                "jwt /a, other /*, jwt /*           | -",
                "twin /*, jwt /*                    | -",
                "fragment /*, jwt /*                | filter 'fragment' runs before filter 'jwt'",
                "error /*, jwt /*                   | -",
            })
    void filterBeforeJwtFilterIsReported(String order, String expected) throws XMLStreamException {
        StringBuilder xml = new StringBuilder("<web-app>")
                .append(OTHER)
                .append(JWT_FILTER)
                .append(filter("twin", JwtFilter.class.getName(), ASYNC));
        for (String each : order.split(", ")) {
            String[] words = each.split(" ");
            String where = words[1].equals("servlet")
                    ? "<servlet-name>s</servlet-name>"
                    : "<url-pattern>" + words[1] + "</url-pattern>";
            String dispatchers = words[0].equals("jwt") ? ALL_DISPATCHERS : "";
            xml.append(mapping(
                    words[0], where + (words[0].equals("error") ? "<dispatcher>ERROR</dispatcher>" : dispatchers)));
        }
        List<String> findings = findings(xml.append("</web-app>").toString());
        assertEquals(expected == null ? 0 : 1, findings.size(), findings.toString());
        if (expected != null) {
            assertTrue(
                    findings.get(0)
                            .startsWith(
                                    "JWTF-110 web.xml: " + expected + ", without a user and before the access rules."),
                    findings.get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.catalina.filters.CorsFilter,                           true",
        "org.eclipse.jetty.servlets.CrossOriginFilter,                     true",
        "org.eclipse.jetty.ee10.servlets.CrossOriginFilter,                true",
        "org.eclipse.jetty.server.handler.CrossOriginHandler,              true",
        "org.springframework.web.filter.CorsFilter,                        true",
        "com.thetransactioncompany.cors.CORSFilter,                        true",
        "com.thetransactioncompany.cors.autoreconf.AutoReconfigurableCORSFilter, true",
        "com.acme.SimpleCORSFilter,                                        true",
        "com.acme.Filters$Cors,                                            true",
        "com.acme.cors.Other,                                              false",
        "com.acme.Corsair,                                                 false",
        "org.springframework.web.filter.DelegatingFilterProxy,             false",
    })
    void corsFilterMustRunBeforeJwtFilter(String type, boolean cors) throws XMLStreamException {
        String declared = "<web-app>" + filter("other", type, "") + JWT_FILTER;
        List<String> first = findings(declared + OTHER_MAPPING + JWT_MAPPING + "</web-app>");
        List<String> second = findings(declared + JWT_MAPPING + OTHER_MAPPING + "</web-app>");
        assertEquals(cors ? 0 : 1, first.size(), first.toString());
        assertEquals(
                cors
                        ? List.of(
                                "JWTF-111 web.xml: CORS filter 'other' runs after filter 'jwt'. Scripts of other origins"
                                        + " cannot read a 401 or 403, and their preflight requests need a rule. Put the"
                                        + " <filter-mapping> of 'other' before that of 'jwt'.")
                        : List.of(),
                second);
        assertEquals(List.of(), findings(declared + JWT_MAPPING + "</web-app>"), "declared but not mapped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "REQUEST ASYNC ERROR                 | -",
                "REQUEST ASYNC ERROR FORWARD INCLUDE | -",
                "REQUEST ASYNC                       | not mapped for ERROR, so there is no user on error pages. Add <dispatcher>ERROR</dispatcher> to its <filter-mapping>",
                "REQUEST ERROR                       | not mapped for ASYNC, so there is no user after an asynchronous dispatch. Add <dispatcher>ASYNC</dispatcher> to its",
                "ERROR ASYNC                         | not mapped for REQUEST, so no request is protected. Add <dispatcher>REQUEST</dispatcher> to its",
                "FORWARD                             | not mapped for REQUEST, ASYNC, ERROR, so no request is protected and",
                "-                                   | not mapped for ASYNC, ERROR, so there is no user after an asynchronous dispatch and there is no user on error pages. Add <dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher> to its <filter-mapping>, and <dispatcher>REQUEST</dispatcher>",
            })
    void missingDispatcherIsReported(String dispatchers, String expected) throws XMLStreamException {
        String elements = dispatchers == null
                ? ""
                : List.of(dispatchers.split(" ")).stream()
                        .map(type -> "<dispatcher>" + type + "</dispatcher>")
                        .collect(Collectors.joining());
        List<String> findings = findings(
                "<web-app>" + JWT_FILTER + mapping("jwt", "<url-pattern>/*</url-pattern>" + elements) + "</web-app>");
        assertEquals(expected == null ? 0 : 1, findings.size(), findings.toString());
        if (expected != null) {
            assertTrue(findings.get(0).contains("JWTF-112 web.xml: filter 'jwt' is " + expected), findings.get(0));
        }
    }

    @Test
    void dispatchersOfTwoMappingsAreCombined() throws XMLStreamException {
        assertEquals(
                List.of(),
                findings("<web-app>" + JWT_FILTER + mapping("jwt", "<url-pattern>/*</url-pattern>")
                        + mapping(
                                "jwt",
                                "<url-pattern>/*</url-pattern><dispatcher>ERROR</dispatcher>"
                                        + "<dispatcher>ASYNC</dispatcher>")
                        + "</web-app>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<async-supported>false</async-supported>"})
    void missingAsyncSupportedIsReported(String element) throws XMLStreamException {
        List<String> findings =
                findings("<web-app>" + filter("jwt", JwtFilter.class.getName(), element) + JWT_MAPPING + "</web-app>");
        assertEquals(1, findings.size());
        assertTrue(findings.get(0).contains("JWTF-113 web.xml: filter 'jwt' lacks <async-supported>."));
        assertTrue(findings.get(0).contains("Add <async-supported>true</async-supported> to the <filter>"));
    }

    @Test
    void undeclaredFilterIsNotReviewed() throws XMLStreamException {
        assertEquals(List.of(), findings("<web-app>" + OTHER + OTHER_MAPPING + "</web-app>"));
    }

    @Test
    void externalEntitiesAreNotRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "jwt");
        String xml = "<!DOCTYPE web-app [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]><web-app>"
                + filter("&e;", JwtFilter.class.getName(), "") + "</web-app>";
        String seen;
        try {
            seen = findings(xml).toString();
        } catch (XMLStreamException e) {
            seen = "";
        }
        assertFalse(seen.contains("jwt"), seen);
    }

    @Test
    void nestedEntitiesAreNotExpanded() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE web-app [<!ENTITY e0 'ha'>");
        for (int i = 1; i < 30; i++) {
            xml.append("<!ENTITY e" + i + " '" + ("&e" + (i - 1) + ";").repeat(10) + "'>");
        }
        String bomb = xml + "]><web-app><filter><filter-name>&e29;</filter-name></filter></web-app>";
        assertThrows(XMLStreamException.class, () -> findings(bomb));
    }

    private static final String LEFTOVERS = constraint(
                    "<url-pattern>/old/*</url-pattern>", "<auth-constraint><role-name>r</role-name></auth-constraint>")
            + mapping("jwt", "<url-pattern>/more</url-pattern>");

    @Test
    void findingIsLoggedOnceAtStart() {
        try (TestServer server = TestServer.start(
                WebXml.usual().servlet("/page", WhoServlet.class).xml(LEFTOVERS))) {
            server.get("/app/page");
            List<String> reported = log.lines().stream()
                    .filter(line -> line.contains("security-constraint"))
                    .toList();
            assertEquals(1, reported.size(), log.text());
            assertTrue(reported.get(0)
                    .startsWith(
                            "WARNING JWTF-106 web.xml: the container enforces the <security-constraint> on '/old/*'"));
        }
    }

    @Test
    void usualWebXmlLogsNoWarning() {
        TestServer.start(WebXml.usual()).close();
        assertFalse(log.text().contains("WARNING"), log.text());
    }

    @ParameterizedTest
    @CsvSource({"rw-------, false", "rw-r-----, false", "rw-r--r--, true", "rw----r--, true"})
    void keyFileReadableByOthersIsReported(String permissions, boolean reported) throws Exception {
        Path file = Files.writeString(folder.resolve("jwt.key"), WebXml.SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        TestServer.start(WebXml.usual().filter("secret", null).filter("secretFile", "" + file))
                .close();
        assertEquals(
                reported,
                log.lines()
                        .contains("WARNING JWTF-115 Every user of this machine can read the key file " + file
                                + " and make a token for any user with it. Restrict it: chmod 600 " + file),
                log.text());
        assertFalse(log.text().contains(WebXml.SECRET));
    }

    @Test
    void guessableKeyIsReported() {
        String secret = "changeme-changeme-changeme-changeme";
        TestServer.start(WebXml.usual().filter("secret", secret)).close();
        assertTrue(log.text().contains("WARNING JWTF-116 A key is easy to guess"), log.text());
        assertFalse(log.text().contains("changeme"), log.text());
    }

    @Test
    void invisibleWebXmlDoesNotStopTheDeployment() throws Exception {
        try (TestServer server = TestServer.startAnyway(
                WebXml.usual().servlet("/page", WhoServlet.class),
                application -> application.setDescriptor(moveDescriptor(application.getWar())))) {
            assertEquals(401, server.get("/app/page").statusCode());
            assertTrue(
                    log.text()
                            .contains("INFO web.xml was not checked for settings that conflict with the filter: the"
                                    + " application has none"),
                    log.text());
        }
    }

    /** Moves web.xml to a place that only the container knows. */
    private static String moveDescriptor(String application) {
        try {
            Path elsewhere = Path.of(application, "elsewhere.xml");
            return Files.move(Path.of(application, "WEB-INF/web.xml"), elsewhere)
                    .toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
