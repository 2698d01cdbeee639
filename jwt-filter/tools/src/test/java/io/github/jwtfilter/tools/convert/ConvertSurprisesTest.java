package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.war.TestWar;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the command report everything that a conversion would break, before the deployment? */
final class ConvertSurprisesTest {
    private static final String ROLE = "<auth-constraint><role-name>clerk</role-name></auth-constraint>";
    private static final String WEB_XML = """
            <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0">
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>a</web-resource-name>
                  <url-pattern>/secure</url-pattern>
                </web-resource-collection>
                %s
              </security-constraint>
              <login-config><auth-method>FORM</auth-method><form-login-config>
                <form-login-page>/login.jsp</form-login-page>
                <form-error-page>/error.jsp</form-error-page>
              </form-login-config></login-config>
              <security-role><role-name>clerk</role-name></security-role>
            </web-app>
            """;

    @TempDir
    Path folder;

    private static WarDraft draft(String webXml) {
        return new WarDraft()
                .file("WEB-INF/classes/com/acme/App.class", WarDraft.servlet("javax"))
                .file("WEB-INF/web.xml", webXml);
    }

    private ToolCall convert(Path war, String... options) {
        List<String> args = new ArrayList<>(
                List.of("convert", war.toString(), "-o", folder.resolve("out").toString()));
        args.addAll(Arrays.asList(options));
        return ToolCall.of(args.toArray(String[]::new));
    }

    private static void assertCode(int code, ToolCall call) {
        assertEquals(code, call.code, call::toString);
    }

    private Path annotated(String constraint) {
        WarDraft draft = draft(WEB_XML.formatted(constraint));
        TestWar.javax()
                .compile("package com.acme; import jakarta.servlet.annotation.*; @WebServlet(\"/secure\")"
                        + " @ServletSecurity(@HttpConstraint(rolesAllowed = \"boss\"))"
                        + " public class Pay extends jakarta.servlet.http.HttpServlet { }")
                .forEach((name, file) -> draft.file("WEB-INF/classes/" + name + ".class", file));
        return draft.write(folder.resolve("bank.war"));
    }

    @Test
    void annotationThatWouldWakeUpIsRefused() {
        Path war = annotated(ROLE);
        ToolCall call = convert(war);
        assertCode(4, call);
        assertTrue(call.out.contains("no    @ServletSecurity com.acme.Pay for /secure has no effect today"), call.out);
        assertTrue(call.out.contains("--keep-container-constraints"), call.out);
        assertCode(3, convert(war, "--keep-container-constraints"));
        assertCode(4, ToolCall.of("check", war.toString()));
    }

    /** A container has a session for each login. Ours need none, so this logout would find nothing to end. */
    @Test
    void servletThatOnlyLogsOutBecomesALogoutPath() throws IOException {
        WarDraft draft = draft(WEB_XML.formatted(ROLE));
        TestWar.javax()
                .compile("package com.acme; import jakarta.servlet.http.*;"
                        + " @jakarta.servlet.annotation.WebServlet({\"/signout\", \"/signout/*\", \"/login-or-logout\"})"
                        + " public class SignOut extends HttpServlet {"
                        + " protected void doGet(HttpServletRequest request, HttpServletResponse response) {"
                        + " HttpSession session = request.getSession(false);"
                        + " if (session != null) session.invalidate(); } }"
                        + " @jakarta.servlet.annotation.WebServlet(\"/quit\") class QuitQuiz extends HttpServlet {"
                        + " protected void doGet(HttpServletRequest request, HttpServletResponse response) {"
                        + " request.getSession().removeAttribute(\"quiz\"); } }")
                .forEach((name, file) -> draft.file("WEB-INF/classes/" + name + ".class", file));
        Path war = draft.write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(0, call);
        assertTrue(call.out.contains("web.xml: logoutPaths=/signout, because"), call.out);
        ToolCall named = ToolCall.of(
                "convert", war.toString(), "-o", folder.resolve("named").toString(), "--logout-paths", "/bye");
        assertCode(0, named);
        assertFalse(named.out.contains("/signout"), named.out);
    }

    @Test
    void annotationBehindAConstraintThatStaysSleepsOn() {
        assertCode(
                0,
                convert(annotated(ROLE
                        + "<user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee>"
                        + "</user-data-constraint>")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--users nonsense | --users: expected a store such as htpasswd:/etc/bank/users",
                "--users htpasswd:relative | --users: expected a store",
                "--groups groups | --groups: expected an absolute path on the servers, got 'groups'",
                "--secret-file rel.key | --secret-file: expected an absolute path",
                "--logout-paths logout | --logout-paths: expected paths inside the application such as /logout",
                "--public-origin bank | --public-origin: expected an origin such as https://bank.example, got 'bank'",
                "--oidc-issuer http://x --oidc-client-id a | --oidc-issuer: expected an https URL, got 'http://x'",
                "--session token --session-types java.lang.Runtime | --session-types: expected classes of the",
                "--session container --session-types com.acme.A | --session-types: expected with --session token",
                "--session report --session-fallback container | --session-fallback: expected with --session token",
                "--session token --session-fallback all | --session-fallback: expected refuse, container or",
            })
    void wrongValueIsWrongUsage(String options, String problem) {
        Path war = draft(WEB_XML.formatted(ROLE)).write(folder.resolve("bank.war"));
        ToolCall call = convert(war, options.split(" "));
        assertCode(2, call);
        assertTrue(call.err.contains(problem), call::toString);
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--users htpasswd:/etc/bank/users --groups /etc/bank/groups",
                "--users ldaps://directory.example/dc=bank --users container",
                "--users jdbc:java:comp/env/jdbc/bank",
                "--secret-file C:\\keys\\jwt.key",
                "--session token --session-types com.acme.Cart$Item,Cart --session-fallback container:a,b",
                "--public-origin https://bank.example:8443 --oidc-issuer https://idp.example/realms/a"
                        + " --oidc-client-id a --oidc-roles-claim roles",
            })
    void rightValuesAreTaken(String options) {
        Path war = draft(WEB_XML.formatted(ROLE)).write(folder.resolve("bank.war"));
        assertCode(0, convert(war, options.split(" ")));
    }

    @Test
    void classesWithoutASessionTokenAreRefused() {
        Path war = draft(WEB_XML.formatted(ROLE)).write(folder.resolve("bank.war"));
        ToolCall call = convert(war, "--session-types", "com.acme.Cart");
        assertCode(4, call);
        assertTrue(call.out.contains("no    --session-types needs --session token or report."), call.out);
    }

    @Test
    void eachWarOfAnEarIsFound() throws IOException {
        byte[] war = draft(WEB_XML.formatted(ROLE)).bytes();
        Path ear = new WarDraft()
                .file(
                        "META-INF/application.xml",
                        "<application><module><web><web-uri>shop.archive</web-uri></web></module></application>")
                .file("BANK.WAR", war)
                .file("shop.archive", war)
                .write(folder.resolve("all.ear"));
        assertCode(0, convert(ear));
        try (ZipArchive zip = ZipArchive.open(folder.resolve("out"))) {
            for (String name : List.of("BANK.WAR", "shop.archive")) {
                byte[] converted = zip.read(zip.item(name).orElseThrow(), 100 << 20);
                try (ZipArchive inner = ZipArchive.of(converted)) {
                    assertTrue(
                            inner.item("WEB-INF/lib/jwt-filter-0.2.0-javax.jar").isPresent(), name);
                }
            }
        }
    }

    @Test
    void absentWarOfAnEarIsNamed() {
        Path ear = new WarDraft()
                .file(
                        "META-INF/application.xml",
                        "<application><module><web><web-uri>shop.war</web-uri></web></module></application>")
                .file("bank.war", draft(WEB_XML.formatted(ROLE)).bytes())
                .write(folder.resolve("all.ear"));
        ToolCall call = convert(ear);
        assertCode(1, call);
        assertTrue(call.err.contains("expected the WAR 'shop.war' that META-INF/application.xml names"), call.err);
    }

    private static byte[] withSecret(String secret) {
        return draft("""
                        <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0">
                          <filter>
                            <filter-name>kc</filter-name>
                            <filter-class>org.keycloak.adapters.servlet.KeycloakOIDCFilter</filter-class>
                            <init-param><param-name>secret</param-name><param-value>%s</param-value></init-param>
                          </filter>
                          <filter-mapping><filter-name>kc</filter-name><url-pattern>/*</url-pattern></filter-mapping>
                        </web-app>
                        """.formatted(secret))
                .file(
                        "WEB-INF/keycloak.json",
                        "{\"realm\":\"bank\",\"auth-server-url\":\"https://idp.example/\",\"resource\":\"app\"}")
                .bytes();
    }

    @Test
    void originalsOfTwoWarsOfOneNameAreKeptApart() throws IOException {
        Path ear = new WarDraft()
                .file("META-INF/application.xml", "<application/>")
                .file("a/bank.war", withSecret("one"))
                .file("b/bank.war", withSecret("two"))
                .write(folder.resolve("all.ear"));
        assertCode(3, convert(ear, "--public-origin", "https://bank.example", "--edition", "javax"));
        assertTrue(Files.readString(folder.resolve("bank.original-web.xml")).contains(">one<"));
        assertTrue(Files.readString(folder.resolve("b-bank.original-web.xml")).contains(">two<"));
        Path back = folder.resolve("back.ear");
        assertCode(0, ToolCall.of("revert", folder.resolve("out").toString(), "-o", back.toString()));
    }

    @Test
    void folderOfTheKeyComesFirst() {
        Path war = draft(WEB_XML.formatted(ROLE)).write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        int folderStep = call.out.indexOf("mkdir -m 700 -p /etc/bank\n");
        assertTrue(folderStep > 0 && folderStep < call.out.indexOf("keygen -o /etc/bank/jwt.key"), call.out);
    }

    @Test
    void namesWithoutAsciiLettersShareNoFolder() {
        assertEquals("bank-1", Plan.folderName("Bank 1"));
        assertEquals("shop", Plan.folderName("shop##2"));
        assertEquals("shop-admin", Plan.folderName("shop#admin"));
        assertTrue(Plan.folderName("\u9280\u884c").matches("app-[0-9a-f]+"));
        assertFalse(Plan.folderName("\u9280\u884c").equals(Plan.folderName("\u5e97")));
    }

    @Test
    void outputThatCanBeDeployedNamesTheFolder() throws IOException {
        Path war = draft(WEB_XML.formatted(ROLE)).write(folder.resolve("bank-1.0.war"));
        Path out = folder.resolve("shop#admin##2.war");
        ToolCall call = ToolCall.of("convert", war.toString(), "-o", out.toString(), "--mode", "observe");
        assertTrue(call.out.contains("keygen -o /etc/shop-admin/jwt.key"), call.out);
        assertTrue(call.out.contains("http://localhost:8080/shop/admin/jwt-filter/observe"), call.out);
        assertTrue(convert(war).out.contains("/etc/bank-1-0/jwt.key"));
    }

    /** Below a constraint, the token alone does not open the page: the container asks for its login first. */
    @Test
    void observePageBelowAConstraintNeedsTheLoginOfTheContainerToo() throws IOException {
        String all = WEB_XML.formatted(ROLE).replace("/secure<", "/*<");
        String cookie = "<session-config><cookie-config><name>SID</name></cookie-config></session-config></web-app>";
        String form = all.replace("</web-app>", cookie);
        ToolCall call = convert(draft(form).write(folder.resolve("form.war")), "--mode", "observe");
        assertTrue(call.out.contains("Take the value of the session cookie from a browser"), call.out);
        assertTrue(call.out.contains("curl -b \"SID=VALUE; jwt=$("), call.out);
        String basic = all.replaceAll(
                "(?s)<login-config>.*</login-config>", "<login-config><auth-method>BASIC</auth-method></login-config>");
        ToolCall other = convert(draft(basic).write(folder.resolve("basic.war")), "--mode", "observe");
        assertTrue(other.out.contains("login too: curl -u USER -b \"jwt=$("), other.out);
    }

    @Test
    void contextRootOfAnEarDecidesTheAddress() {
        byte[] war = draft(WEB_XML.formatted(ROLE)).bytes();
        Path ear = new WarDraft()
                .file(
                        "META-INF/application.xml",
                        "<application><module><web><web-uri>a.war</web-uri><context-root>/</context-root></web></module>"
                                + "<module><web><web-uri>b.war</web-uri><context-root>shop/b</context-root></web></module>"
                                + "</application>")
                .file("a.war", war)
                .file("b.war", war)
                .write(folder.resolve("all.ear"));
        ToolCall call = convert(ear, "--mode", "observe");
        assertTrue(call.out.contains("http://localhost:8080/jwt-filter/observe"), call::toString);
        assertTrue(call.out.contains("http://localhost:8080/shop/b/jwt-filter/observe"), call.out);
        assertTrue(call.out.contains("/etc/shop-b/jwt.key"), call.out);
        Path twice = new WarDraft()
                .file(
                        "META-INF/application.xml",
                        "<application><module><web><web-uri>a.war</web-uri><context-root>/shop</context-root></web></module>"
                                + "<module><web><web-uri>b.war</web-uri><context-root>shop</context-root></web></module>"
                                + "</application>")
                .file("a.war", war)
                .file("b.war", war)
                .write(folder.resolve("twice.ear"));
        assertTrue(convert(twice).out.contains("has the same <context-root>"));
    }

    @Test
    void originalWithASecretIsFoundBesideARenamedOutput() throws IOException {
        Path war = Files.write(folder.resolve("bank.war"), withSecret("one"));
        assertCode(3, convert(war, "--public-origin", "https://bank.example", "--edition", "javax"));
        Path back = folder.resolve("back.war");
        assertCode(0, ToolCall.of("revert", folder.resolve("out").toString(), "-o", back.toString()));
        assertTrue(webXml(back).contains(">one<"));
    }

    private static String webXml(Path war) throws IOException {
        try (ZipArchive zip = ZipArchive.open(war)) {
            return new String(zip.read(zip.item("WEB-INF/web.xml").orElseThrow(), 1 << 20), StandardCharsets.UTF_8);
        }
    }

    @Test
    void warWithNothingButWebXmlIsAnApplication() throws IOException {
        Path war =
                new WarDraft().file("WEB-INF/web.xml", WEB_XML.formatted(ROLE)).write(folder.resolve("bank.war"));
        Path out = folder.resolve("shop.war");
        ToolCall call = ToolCall.of("convert", war.toString(), "-o", out.toString(), "--edition", "javax");
        assertCode(0, call);
        assertTrue(call.out.contains("/etc/shop/jwt.key"), call.out);
        ToolCall again = ToolCall.of(
                "convert", out.toString(), "-o", folder.resolve("again.war").toString());
        assertCode(0, again);
        assertArrayEquals(Files.readAllBytes(out), Files.readAllBytes(folder.resolve("again.war")));
    }

    @Test
    void commandLinesNameTheJarThatRuns() {
        assertEquals("java -jar jwt-filter-tools.jar ", NextSteps.call("file:/target/classes/", "/target/x.jar"));
        assertEquals("java -jar lib/tools-1.jar ", NextSteps.call("file:/opt/lib/tools-1.jar", "lib/tools-1.jar"));
        assertEquals("java -jar '/my tools/a.jar' ", NextSteps.call("file:/my%20tools/a.jar", "/my tools/a.jar"));
    }

    @Test
    void annotationWakesUpAtTheFlipToo() {
        Path war = annotated(ROLE);
        ToolCall observed = convert(war, "--mode", "observe");
        assertCode(3, observed);
        assertTrue(observed.out.contains("Remove the annotation before --mode enforce."), observed.out);
        ToolCall flip = ToolCall.of(
                "convert",
                folder.resolve("out").toString(),
                "-o",
                folder.resolve("flipped").toString(),
                "--mode",
                "enforce");
        assertCode(4, flip);
        assertTrue(flip.out.contains("@ServletSecurity com.acme.Pay"), flip.out);
    }

    @Test
    void anyRoleWithoutRolesNeedsALook() {
        Path war = draft(WEB_XML.formatted(ROLE.replace("clerk", "*"))
                        .replace("<security-role><role-name>clerk</role-name></security-role>", ""))
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(3, call);
        assertTrue(call.out.contains("look  A constraint asks for the role '*'"), call.out);
        assertTrue(call.out.contains("/secure deny"), call.out);
    }

    @Test
    void formOfAKeptLoginBecomesBasic() throws IOException {
        ToolCall call = convert(annotated(ROLE), "--keep-container-constraints");
        assertTrue(call.out.contains("look  The <login-config> stays"), call.out);
        assertTrue(webXml(folder.resolve("out")).contains("<auth-method>BASIC</auth-method>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode          | observe   | 4 | no    A context-param would stop the filter",
                "mode          | enforce   | 3 | look  A context-param applies to the new filter",
                "adopt         | container | 4 | no    A context-param would stop the filter",
                "secret        | abc       | 4 | no    A context-param would stop the filter",
                "keys          | /k        | 4 | no    A context-param would stop the filter",
                "tokenLifetme  | 5m        | 4 | no    A context-param would stop the filter",
                "tokenLifetime | 5m        | 3 | look  A context-param applies to the new filter",
                "secretFile    | /k        | 3 | look  A context-param has no effect",
                "rules         | /* permit | 3 | look  A context-param has no effect",
            })
    void contextParamOfTheFilterIsNamed(String name, String value, int code, String line) {
        Path war = draft(WEB_XML.formatted(ROLE)
                        .replace(
                                "<login-config>",
                                "<context-param><param-name>jwt-filter." + name + "</param-name><param-value>" + value
                                        + "</param-value></context-param><login-config>"))
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(code, call);
        assertTrue(call.out.contains(line), call.out);
        assertTrue(call.out.contains("web.xml line 9: jwt-filter." + name), call.out);
        assertCode(code, ToolCall.of("check", war.toString()));
    }

    @ParameterizedTest
    @CsvSource({"true, 4, no    web.xml has this filter and", "false, 3, look  web.xml has this filter already"})
    void filterThatAnotherHandPutInIsNamed(boolean constrained, int code, String line) {
        String filter = "<filter><filter-name>f</filter-name><filter-class>io.github.jwtfilter.JwtFilter</filter-class>"
                + "</filter>";
        Path war = draft(
                        constrained
                                ? WEB_XML.formatted(ROLE).replace("<login-config>", filter + "<login-config>")
                                : "<web-app version=\"4.0\">" + filter + "</web-app>")
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(code, call);
        assertTrue(call.out.replace("filter, and", "filter and").contains(line), call.out);
        assertCode(constrained ? 4 : 0, ToolCall.of("check", war.toString()));
    }

    @Test
    void keptConstraintBelowAConstraintOfWebXmlIsConverted() throws IOException {
        byte[] jar = new WarDraft()
                .file(
                        "META-INF/web-fragment.xml",
                        "<web-fragment><security-constraint><web-resource-collection><url-pattern>/secure/x</url-pattern>"
                                + "</web-resource-collection><auth-constraint><role-name>boss</role-name></auth-constraint>"
                                + "</security-constraint></web-fragment>")
                .bytes();
        Path war = draft(WEB_XML.formatted(ROLE).replace("/secure", "/secure/*"))
                .file("WEB-INF/lib/f.jar", jar)
                .write(folder.resolve("bank.war"));
        assertCode(3, convert(war, "--keep-container-constraints"));
        assertTrue(webXml(folder.resolve("out")).matches("(?s).*/secure/x +role boss.*"));
    }

    @Test
    void mappingWithoutASlashOwnsItsPath() {
        Path war = draft(WEB_XML.formatted(ROLE)
                        .replace(
                                "<login-config>",
                                "<servlet><servlet-name>l</servlet-name><servlet-class>a.L</servlet-class></servlet>"
                                        + "<servlet-mapping><servlet-name>l</servlet-name>"
                                        + "<url-pattern>user/login</url-pattern></servlet-mapping><login-config>"))
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertTrue(call.out.contains("LoginServlet at /jwt-filter/login"), call::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "/login.jsp,/user/login?again,'',/jwt-filter/login",
        "/user/login,/error.jsp,'',/jwt-filter/login",
        "user/login,/error.jsp,'',/jwt-filter/login",
        "/login.jsp,/error.jsp,<error-page><error-code>401</error-code><location>/user/login</location></error-page>,/jwt-filter/login",
        "/login.jsp,/error.jsp,'',/user/login",
    })
    void pageThatWebXmlNamesKeepsItsPath(String page, String errorPage, String more, String path) {
        Path war = draft(WEB_XML.formatted(ROLE)
                        .replace("/login.jsp", page)
                        .replace("/error.jsp", errorPage)
                        .replace("</web-app>", more + "</web-app>"))
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertTrue(call.out.contains("LoginServlet at " + path + "\n"), call::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "'@Mapping(\"/user/login\") class C { }',/jwt-filter/login,/jwt-filter/logout",
        "'@Mapping(\"/user\") class C { @Mapping(\"/login\") void m() { } }',/jwt-filter/login,/jwt-filter/logout",
        "'@Mapping(\"/users\") class C { }',/user/login,/user/logout",
    })
    void pathThatCodeMayAnswerStaysFree(String controller, String login, String logout) {
        WarDraft draft = draft(WEB_XML.formatted(ROLE));
        TestWar.javax()
                .compile("package com.acme; @interface Mapping { String value(); } " + controller)
                .forEach((name, file) -> draft.file("WEB-INF/classes/" + name + ".class", file));
        ToolCall call = convert(draft.write(folder.resolve("bank.war")));
        assertTrue(call.out.contains("LoginServlet at " + login + "\n"), call::toString);
        assertTrue(call.out.contains("LogoutServlet at " + logout + "\n"), call::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "3,web-app j:web-app,web.xml line 1: <j:web-app>",
        "3,security-constraint j:security-constraint,web.xml line 2: <j:security-constraint>"
    })
    void elementsThatTomcatIgnoresNeedALook(int code, String names, String place) {
        String xml =
                WEB_XML.formatted(ROLE).replace(" version", " xmlns:j=\"http://xmlns.jcp.org/xml/ns/javaee\" version");
        String[] name = names.split(" ");
        Path war = draft(xml.replaceAll("(</?)" + name[0] + "(?=[ >])", "$1" + name[1]))
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(code, call);
        assertTrue(call.out.contains("look  Elements of web.xml have a namespace prefix."), call.out);
        assertTrue(call.out.contains(place), call.out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!ATTLIST web-app metadata-complete CDATA \"true\">",
                "<!ENTITY % more SYSTEM 'more.dtd'> %more;"
            })
    void documentTypeThatAddsAttributesIsRefused(String subset) {
        Path war = draft("<!DOCTYPE web-app [" + subset + "]>" + WEB_XML.formatted(ROLE))
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(1, call);
        assertTrue(call.err.contains("in <!DOCTYPE"), call.err);
    }

    @Test
    void symbolicLinkAsOutputIsRefused() throws IOException {
        Path war = draft(WEB_XML.formatted(ROLE)).write(folder.resolve("bank.war"));
        Path real = Files.writeString(folder.resolve("real.war"), "old");
        Files.createSymbolicLink(folder.resolve("out"), real);
        ToolCall call = convert(war);
        assertCode(1, call);
        assertTrue(call.err.contains("is a symbolic link; name the file itself"), call.err);
        assertEquals("old", Files.readString(real));
    }

    @Test
    void usersForAnApplicationWithoutConstraintsNeedNoWordAboutThem() {
        Path war = new WarDraft().file("index.html", "").write(folder.resolve("bank.war"));
        ToolCall call = convert(war, "--users", "htpasswd:/etc/bank/users", "--edition", "javax");
        assertFalse(call.out.contains("web.xml has constraints"), call.out);
    }

    @ParameterizedTest
    @CsvSource({"bank, /bank", "ROOT, ''", "foo#bar##2, /foo/bar", "B\u00e4nk App, /B%C3%A4nk%20App", "ROOT##3, ''"})
    void pageOfAnApplicationIsAtItsContextPath(String name, String path) {
        assertEquals(path, NextSteps.contextPath(name));
    }

    @Test
    void originalIsNotKeptIfTheWritingFails() throws IOException {
        Path war = Files.write(folder.resolve("bank.war"), withSecret("one"));
        ToolCall call = ToolCall.of(
                "convert",
                war.toString(),
                "-o",
                folder.resolve("x".repeat(300)).toString(),
                "--public-origin",
                "https://bank.example",
                "--edition",
                "javax");
        assertCode(1, call);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(war), files.toList());
        }
    }

    @Test
    void folderOfLibrariesGoesWithTheFilter() throws IOException {
        Path app = folder.resolve("bank");
        Files.createDirectories(app.resolve("WEB-INF"));
        Files.writeString(app.resolve("index.html"), "");
        Files.writeString(app.resolve("WEB-INF/web.xml"), WEB_XML.formatted(ROLE));
        assertCode(0, ToolCall.of("convert", app.toString(), "--in-place", "--edition", "javax"));
        assertTrue(Files.exists(app.resolve("WEB-INF/lib")));
        assertCode(0, ToolCall.of("revert", app.toString(), "--in-place"));
        assertFalse(Files.exists(app.resolve("WEB-INF/lib")));
    }

    @Test
    void renamedJarOfTheFilterIsNoticed() {
        TestWar jar = TestWar.javax()
                .library("login.jar", Map.of(), "package io.github.jwtfilter; public class JwtFilter { }");
        Path war = draft(WEB_XML.formatted(ROLE))
                .file("WEB-INF/lib/login.jar", jar.read("WEB-INF/lib/login.jar").orElseThrow())
                .write(folder.resolve("bank.war"));
        ToolCall call = convert(war);
        assertCode(4, call);
        assertTrue(call.out.contains("WEB-INF/lib/login.jar contains this filter"), call.out);
    }
}
