package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a conversion make the requested changes and no others, and can it be taken back? */
final class ConvertTest {
    private static final String FORM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0">
              <display-name>Bank</display-name>
              <session-config><session-timeout>20</session-timeout></session-config>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>a</web-resource-name>
                  <url-pattern>/admin/*</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>admin</role-name></auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>FORM</auth-method>
                <form-login-config>
                  <form-login-page>/login.jsp</form-login-page>
                  <form-error-page>/error.jsp</form-error-page>
                </form-login-config>
              </login-config>
              <security-role><role-name>admin</role-name></security-role>
            </web-app>
            """;

    @TempDir
    Path folder;

    private Path war;
    private Path out;

    @BeforeEach
    void makeWar() {
        war = folder.resolve("bank.war");
        out = folder.resolve("out.war");
    }

    private static WarDraft draft(String webXml) {
        return new WarDraft()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
                .stored("index.html", "<p>stored</p>".getBytes(StandardCharsets.UTF_8))
                .file("WEB-INF/", new byte[0])
                .file("WEB-INF/web.xml", webXml)
                .stored(
                        "WEB-INF/lib/signed.jar",
                        new WarDraft()
                                .file("com/acme/App.class", WarDraft.servlet("javax"))
                                .bytes())
                .comment("the archive's comment");
    }

    private ToolCall convert(String... options) {
        List<String> args = new ArrayList<>(List.of("convert", war.toString(), "-o", out.toString()));
        args.addAll(Arrays.asList(options));
        return ToolCall.of(args.toArray(String[]::new));
    }

    private String webXml() throws IOException {
        return new String(content(out, "WEB-INF/web.xml"), StandardCharsets.UTF_8);
    }

    private static byte[] content(Path archive, String name) throws IOException {
        try (ZipArchive zip = ZipArchive.open(archive)) {
            return zip.read(zip.item(name).orElseThrow(), 10 << 20);
        }
    }

    @Test
    void missingFolderOfTheOutputIsCreated() throws IOException {
        draft(FORM).write(war);
        out = folder.resolve("observe/bank.war");
        assertCode(0, convert());
        Path back = folder.resolve("back/bank.war");
        assertCode(0, ToolCall.of("revert", out.toString(), "-o", back.toString()));
        assertArrayEquals(Files.readAllBytes(war), Files.readAllBytes(back));
    }

    @Test
    void refusedConversionCreatesNoFolder() throws IOException {
        draft(FORM.replace(">FORM<", ">CLIENT-CERT<")).write(war);
        out = folder.resolve("new/bank.war");
        assertCode(4, convert());
        assertFalse(Files.exists(out.getParent()));
    }

    private static void assertCode(int code, ToolCall call) {
        assertEquals(code, call.code, call::toString);
    }

    @Test
    void formLoginBecomesOurs() throws IOException {
        draft(FORM).write(war);
        ToolCall call = convert();
        assertCode(0, call);
        String webXml = webXml();
        assertTrue(webXml.contains("<param-value>/login.jsp</param-value>"), webXml);
        assertTrue(webXml.contains("<param-value>/error.jsp</param-value>"), webXml);
        assertTrue(webXml.contains("<param-value>20m</param-value>"), webXml);
        assertTrue(webXml.matches("(?s).*/admin/\\* +role admin\\s+/ +permit.*"), webXml);
        assertFalse(webXml.contains("login-config"), webXml);
        assertFalse(webXml.contains("security-constraint"), webXml);
        assertTrue(webXml.contains("<security-role><role-name>admin</role-name></security-role>"), webXml);
        assertTrue(call.out.contains("keygen -o /etc/out/jwt.key"), call.out);
        assertTrue(call.out.contains("hash-password USER >> /etc/out/users"), call.out);
        assertTrue(call.out.contains("admin: USER USER"), call.out);
    }

    @Test
    void otherEntriesKeepBytesAndOrder() throws IOException {
        draft(FORM).write(war);
        convert();
        try (ZipArchive before = ZipArchive.open(war);
                ZipArchive after = ZipArchive.open(out)) {
            for (int i = 0; i < before.items().size(); i++) {
                ZipItem old = before.items().get(i);
                ZipItem copy = after.items().get(i);
                assertEquals(old.name, copy.name);
                if (!old.name.equals("WEB-INF/web.xml")) {
                    assertArrayEquals(
                            before.bytes(old.start, (int) (old.end() - old.start))
                                    .array(),
                            after.bytes(copy.start, (int) (copy.end() - copy.start))
                                    .array());
                }
            }
            assertEquals(
                    List.of(
                            "WEB-INF/lib/jwt-filter-0.2.0-javax.jar",
                            "WEB-INF/jwt-filter/original-web.xml",
                            "WEB-INF/jwt-filter/conversion.txt"),
                    after.names().subList(before.names().size(), after.names().size()));
        }
    }

    /** Spring Boot reads a JAR in a WAR that starts by itself only so. */
    @Test
    void jarIsStoredWithoutCompression() throws IOException {
        draft(FORM).write(war);
        convert();
        try (ZipArchive archive = ZipArchive.open(out)) {
            ZipItem jar = archive.item("WEB-INF/lib/jwt-filter-0.2.0-javax.jar").orElseThrow();
            assertEquals(jar.size, jar.compressedSize);
            assertEquals(0, jar.method);
        }
    }

    @Test
    void outputHasThePermissionsOfTheInput() throws IOException {
        draft(FORM).write(war);
        Files.setPosixFilePermissions(war, PosixFilePermissions.fromString("rw-r-----"));
        convert();
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
    }

    @Test
    void secondConversionChangesNothing() throws IOException {
        draft(FORM).write(war);
        convert();
        Path again = folder.resolve("again.war");
        ToolCall call = ToolCall.of("convert", out.toString(), "-o", again.toString());
        assertCode(0, call);
        assertEquals(-1, Files.mismatch(out, again));
    }

    @Test
    void revertRestoresTheArchiveByteForByte() throws IOException {
        draft(FORM).write(war);
        convert("--mode", "observe");
        Path back = folder.resolve("back.war");
        ToolCall call = ToolCall.of("revert", out.toString(), "-o", back.toString());
        assertCode(0, call);
        assertTrue(call.out.contains("byte for byte the original WAR"), call.out);
        assertEquals(-1, Files.mismatch(war, back));
    }

    @Test
    void revertRefusesAnEditedWebXml() throws IOException {
        Path application = exploded(FORM);
        assertCode(0, ToolCall.of("convert", application.toString(), "--in-place"));
        Path file = application.resolve("WEB-INF/web.xml");
        Files.writeString(file, Files.readString(file).replace("/etc/bank/jwt.key", "/etc/other.key"));
        ToolCall call = ToolCall.of("revert", application.toString(), "--in-place");
        assertCode(4, call);
        assertTrue(call.out.contains("web.xml was edited after the conversion"), call.out);
        assertTrue(Files.readString(file).contains("/etc/other.key"));
    }

    @Test
    void folderIsConvertedInPlaceAndBack() throws IOException {
        Path application = exploded(FORM);
        ToolCall convert = ToolCall.of("convert", application.toString(), "--in-place");
        assertCode(0, convert);
        assertTrue(convert.out.contains("next  Restart the server, or undeploy"), convert.out);
        assertTrue(Files.exists(application.resolve("WEB-INF/lib/jwt-filter-0.2.0-javax.jar")));
        assertTrue(Files.readString(application.resolve("WEB-INF/web.xml")).contains("JwtFilter"));
        ToolCall revert = ToolCall.of("revert", application.toString(), "--in-place");
        assertCode(0, revert);
        assertTrue(revert.out.contains("next  Restart the server, or undeploy"), revert.out);
        assertEquals(FORM, Files.readString(application.resolve("WEB-INF/web.xml")));
        assertFalse(Files.exists(application.resolve("WEB-INF/jwt-filter")));
        assertFalse(Files.exists(application.resolve("WEB-INF/lib/jwt-filter-0.2.0-javax.jar")));
    }

    @Test
    void folderBehindALinkHasTheNameOfTheLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("shop"), exploded(FORM));
        ToolCall call = ToolCall.of("convert", link.toString(), "--in-place");
        assertCode(0, call);
        assertTrue(call.out.contains("keygen -o /etc/shop/jwt.key"), call.out);
    }

    /** The same as after a kill: the JAR and the record are there, and web.xml is still the old one. */
    @Test
    void interruptedConversionInPlaceIsCompleted() throws IOException {
        Path application = exploded(FORM);
        assertCode(0, ToolCall.of("convert", application.toString(), "--in-place"));
        String converted = Files.readString(application.resolve("WEB-INF/web.xml"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), FORM);
        assertCode(0, ToolCall.of("convert", application.toString(), "--in-place"));
        assertEquals(converted, Files.readString(application.resolve("WEB-INF/web.xml")));
    }

    @Test
    void folderIsConvertedToANewFolder() throws IOException {
        Path application = exploded(FORM);
        Path copy = folder.resolve("copy");
        assertCode(0, ToolCall.of("convert", application.toString(), "-o", copy.toString()));
        assertEquals(FORM, Files.readString(application.resolve("WEB-INF/web.xml")));
        assertEquals("hello", Files.readString(copy.resolve("index.html")));
        assertTrue(Files.readString(copy.resolve("WEB-INF/web.xml")).contains("JwtFilter"));
    }

    private Path exploded(String webXml) throws IOException {
        Path application = folder.resolve("bank");
        Files.createDirectories(application.resolve("WEB-INF"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), webXml);
        Files.writeString(application.resolve("index.html"), "hello");
        Path classes = Files.createDirectories(application.resolve("WEB-INF/classes"));
        Files.write(classes.resolve("App.class"), WarDraft.servlet("javax"));
        return application;
    }

    @Test
    void observedApplicationKeepsItsLogin() throws IOException {
        draft(FORM).write(war);
        ToolCall call = convert("--mode", "observe");
        assertCode(0, call);
        String webXml = webXml();
        assertTrue(webXml.contains("<auth-method>FORM</auth-method>"), webXml);
        assertTrue(webXml.contains("<auth-constraint><role-name>admin</role-name></auth-constraint>"), webXml);
        assertTrue(webXml.contains("<param-value>observe</param-value>"), webXml);
        assertTrue(webXml.contains("io.github.jwtfilter.ObserveServlet"), webXml);
        assertTrue(call.out.contains("sign --secret-file /etc/out/jwt.key"), call.out);
        assertTrue(call.out.contains(":8080/out/jwt-filter/observe"), call.out);
    }

    @Test
    void flipKeepsEditedParameters() throws IOException {
        Path application = exploded(FORM);
        ToolCall observe = ToolCall.of("convert", application.toString(), "--in-place", "--mode", "observe");
        assertCode(0, observe);
        assertFalse(observe.out.contains("Restart the server"), observe.out);
        Path file = application.resolve("WEB-INF/web.xml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("/ +permit", "/help/* permit\n        / permit")
                        .replace("/etc/bank/jwt.key", "/etc/my.key"));
        ToolCall call = ToolCall.of("convert", application.toString(), "--in-place", "--mode", "enforce");
        assertCode(0, call);
        String webXml = Files.readString(file);
        assertTrue(webXml.contains("/help/* permit"), webXml);
        assertTrue(webXml.contains("/etc/my.key"), webXml);
        assertFalse(webXml.contains("observe</param-value>"), webXml);
        assertFalse(webXml.contains("ObserveServlet") || webXml.contains("/jwt-filter/observe"), webXml);
        assertFalse(webXml.contains("login-config"), webXml);
        assertFalse(webXml.contains("security-constraint"), webXml);
        assertCode(0, ToolCall.of("revert", application.toString(), "--in-place"));
        assertEquals(FORM, Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void adoptedLoginsOfTomcatNeedNoLoginConfig(boolean observed) throws IOException {
        String webXml = adopt("tomcat", observed, 0);
        assertTrue(webXml.contains("<param-value>container</param-value>"), webXml);
        assertFalse(webXml.contains("login-config"), webXml);
        assertFalse(webXml.contains("security-constraint"), webXml);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void adoptedLoginsOfJettyKeepTheLoginConfig(boolean observed) throws IOException {
        String webXml = adopt("jetty", observed, 3);
        assertTrue(webXml.contains("<param-value>container</param-value>"), webXml);
        assertTrue(webXml.contains("<auth-method>FORM</auth-method>"), webXml);
        assertFalse(webXml.contains("security-constraint"), webXml);
    }

    @ParameterizedTest
    @CsvSource({"tomcat, 0", "jetty, 3"})
    void adoptionEndsWithItsLoginConfig(String server, int code) throws IOException {
        adopt(server, false, code);
        String webXml = again(0, "--adopt", "none");
        assertFalse(webXml.contains("<param-name>adopt</param-name>"), webXml);
        assertFalse(webXml.contains("login-config"), webXml);
        assertTrue(webXml.contains("role admin"), webXml);
    }

    private String adopt(String server, boolean observed, int code) throws IOException {
        draft(FORM).write(war);
        if (!observed) {
            ToolCall call = convert("--adopt", server);
            assertCode(code, call);
            return webXml();
        }
        assertCode(0, convert("--mode", "observe"));
        return again(code, "--mode", "enforce", "--adopt", server);
    }

    /** Converts the result of the first conversion again, and returns its web.xml. */
    private String again(int code, String... options) throws IOException {
        Path again = folder.resolve("again.war");
        List<String> args = new ArrayList<>(List.of("convert", out.toString(), "-o", again.toString()));
        args.addAll(Arrays.asList(options));
        ToolCall call = ToolCall.of(args.toArray(String[]::new));
        assertCode(code, call);
        return new String(content(Files.exists(again) ? again : out, "WEB-INF/web.xml"), StandardCharsets.UTF_8);
    }

    @Test
    void convertedApplicationAdoptsLaterOnTomcatOnly() throws IOException {
        draft(FORM).write(war);
        assertCode(0, convert());
        String before = webXml();
        assertEquals(before, again(4, "--adopt", "jetty"));
        assertTrue(again(0, "--adopt", "tomcat").contains("<param-name>adopt</param-name>"));
    }

    @Test
    void reportOfAConvertedApplicationGetsItsPageAndLosesItLater() throws IOException {
        draft(FORM).write(war);
        assertCode(0, convert());
        String before = webXml();
        String report = again(0, "--session", "report");
        assertTrue(report.contains("<servlet-class>io.github.jwtfilter.SessionReportServlet</servlet-class>"), report);
        assertTrue(report.matches("(?s).*\\s/jwt-filter/sessions role operator\\s+/admin/\\* +role admin.*"), report);
        Files.move(folder.resolve("again.war"), out, StandardCopyOption.REPLACE_EXISTING);
        String token = again(0, "--session", "token");
        assertFalse(token.contains("SessionReportServlet") || token.contains("/jwt-filter/sessions"), token);
        assertEquals(
                before,
                token.replaceAll("(?s)\\s*<init-param>\\s*<param-name>session</param-name>.*?</init-param>", ""));
    }

    @Test
    void reportOfAnObservedApplicationIsRefused() throws IOException {
        draft(FORM).write(war);
        assertCode(4, convert("--mode", "observe", "--session", "report"));
        assertCode(0, convert("--mode", "observe"));
        again(4, "--session", "report");
    }

    @Test
    void flipKeepsTheLoginConfigOfConstraintsOutside() throws IOException {
        byte[] jar = new WarDraft()
                .file(
                        "META-INF/web-fragment.xml",
                        "<web-fragment><security-constraint><web-resource-collection><url-pattern>/x</url-pattern>"
                                + "</web-resource-collection><auth-constraint><role-name>a</role-name></auth-constraint>"
                                + "</security-constraint></web-fragment>")
                .bytes();
        draft(FORM).file("WEB-INF/lib/fragment.jar", jar).write(war);
        assertCode(3, convert("--mode", "observe"));
        again(4, "--mode", "enforce");
        String webXml = again(3, "--mode", "enforce", "--keep-container-constraints");
        assertTrue(webXml.contains("<auth-method>BASIC</auth-method>"), webXml);
    }

    @Test
    void serversOwnUsersKeepABasicLoginConfig() throws IOException {
        draft(FORM).write(war);
        assertCode(0, convert("--users", "container"));
        assertTrue(webXml().contains("<auth-method>BASIC</auth-method>"), webXml());
        assertFalse(webXml().contains("form-login-page"), webXml());
    }

    @Test
    void parameterOfAConvertedApplicationIsChanged() throws IOException {
        draft(FORM).write(war);
        convert("--session", "report");
        Path again = folder.resolve("again.war");
        assertCode(
                0,
                ToolCall.of(
                        "convert",
                        out.toString(),
                        "-o",
                        again.toString(),
                        "--session",
                        "token",
                        "--session-types",
                        "com.acme.Cart,com.acme.Item"));
        String webXml = new String(content(again, "WEB-INF/web.xml"), StandardCharsets.UTF_8);
        assertTrue(webXml.contains("<param-value>token</param-value>"), webXml);
        assertTrue(webXml.matches("(?s).*com.acme.Cart\\s+com.acme.Item\\s+</param-value>.*"), webXml);
    }

    @Test
    void applicationWithItsOwnLoginIsReportedOn() throws IOException {
        draft("<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'></web-app>")
                .write(war);
        ToolCall call = convert();
        assertCode(3, call);
        assertTrue(webXml().contains("/* permit"), webXml());
        assertTrue(webXml().contains("SessionReportServlet"), webXml());
        assertFalse(webXml().contains("LoginServlet"), webXml());
    }

    @Test
    void sessionInACookieNeedsALookIfNoClassIsNamed() throws IOException {
        draft("<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'></web-app>")
                .write(war);
        ToolCall call = convert("--session", "token");
        assertCode(3, call);
        assertTrue(call.out.contains("name them with --session-types"), call.out);
        assertFalse(call.out.contains("the container no longer asks"), call.out);
    }

    @Test
    void attributesThatNoCookieHoldsStayOnOneServer() throws IOException {
        draft(FORM).write(war);
        convert("--session", "token", "--session-fallback", "container:lock");
        assertTrue(
                webXml().matches("(?s).*<param-name>sessionFallback</param-name>\\s*"
                        + "<param-value>container:lock</param-value>.*"),
                webXml());
    }

    @Test
    void constraintForNobodyIsNoLogin() throws IOException {
        draft("<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'><security-constraint>"
                        + "<web-resource-collection><url-pattern>/*</url-pattern><http-method>TRACE</http-method>"
                        + "</web-resource-collection><auth-constraint/></security-constraint></web-app>")
                .write(war);
        ToolCall call = convert();
        assertCode(3, call);
        assertTrue(webXml().matches("(?s).*TRACE +/\\* +deny.*"), webXml());
        assertTrue(webXml().contains("<auth-constraint/>"), webXml());
        assertFalse(webXml().contains("LoginServlet"), webXml());
    }

    @Test
    void constraintForNobodyGoesIfItClosesTheLogin() throws IOException {
        draft(
                        "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'><security-constraint>"
                                + "<web-resource-collection><url-pattern>/*</url-pattern></web-resource-collection><auth-constraint/>"
                                + "</security-constraint><security-constraint><web-resource-collection>"
                                + "<url-pattern>/open/*</url-pattern></web-resource-collection></security-constraint></web-app>")
                .write(war);
        assertCode(0, convert("--users", "htpasswd:/etc/bank/users"));
        assertFalse(webXml().contains("<auth-constraint/>"), webXml());
        assertTrue(webXml().matches("(?s).*/\\* +deny.*"), webXml());
        assertTrue(webXml().contains("LoginServlet"), webXml());
    }

    @Test
    void uncoveredMethodsOfOpenConstraintsStayClosed() throws IOException {
        draft("<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'><security-constraint>"
                        + "<web-resource-collection><url-pattern>/x</url-pattern><http-method>GET</http-method>"
                        + "</web-resource-collection></security-constraint><deny-uncovered-http-methods/></web-app>")
                .write(war);
        assertCode(3, convert());
        assertTrue(webXml().matches("(?s).*GET /x +permit\\s+/x +deny\\s.*"), webXml());
        assertTrue(webXml().contains("<deny-uncovered-http-methods/>"), webXml());
    }

    @Test
    void declaredRoleWithTheNameOfAllNeedsALook() throws IOException {
        draft(FORM.replace("<role-name>admin</role-name>", "<role-name>*</role-name>"))
                .write(war);
        assertTrue(convert().out.contains("declares a <security-role> with the name '*'"));
    }

    @Test
    void emptyPatternOfServlet22IsRefused() throws IOException {
        draft("<!DOCTYPE web-app PUBLIC '-//Sun Microsystems, Inc.//DTD Web Application 2.2//EN' 'x'>\n<web-app>"
                        + "<security-constraint><web-resource-collection><url-pattern/></web-resource-collection>"
                        + "<auth-constraint><role-name>a</role-name></auth-constraint></security-constraint><login-config>"
                        + "<auth-method>BASIC</auth-method></login-config></web-app>")
                .write(war);
        ToolCall call = convert();
        assertCode(4, call);
        assertTrue(call.out.contains("empty <url-pattern>"), call.out);
    }

    @Test
    void blanksOfOtherLanguagesBelongToANameAsInContainers() throws IOException {
        draft(FORM.replace("<role-name>admin</role-name>", "<role-name>\u3000admin </role-name>"))
                .write(war);
        convert();
        assertTrue(webXml().contains("role \"\u3000admin\""), webXml());
    }

    @Test
    void basicLoginNeedsALook() throws IOException {
        draft(FORM.replace("FORM", "BASIC")).write(war);
        ToolCall call = convert();
        assertCode(3, call);
        assertTrue(call.out.contains("look  The login was BASIC."), call.out);
        assertFalse(webXml().contains("/login.jsp"), webXml());
    }

    @Test
    void partsThatServersReadOtherwiseNeedALook() throws IOException {
        draft(FORM.replace(
                                "<url-pattern>",
                                "<url-pattern>/x</url-pattern><http-method-omission>GET</http-method-omission>"
                                        + "<http-method-omission>PUT</http-method-omission></web-resource-collection>"
                                        + "<web-resource-collection><url-pattern>")
                        .replace(
                                "<session-config>",
                                "<servlet><servlet-name>a</servlet-name><servlet-class>b.C</servlet-class><security-role-ref>"
                                        + "<role-name>admin</role-name><role-link>boss</role-link></security-role-ref></servlet>"
                                        + "<session-config>"))
                .write(war);
        ToolCall call = convert();
        assertCode(3, call);
        assertTrue(call.out.contains("(web.xml line 4: admin is boss)"), call.out);
        assertTrue(call.out.contains("(GET /x: Jetty 'role admin', rules 'permit')"), call.out);
    }

    @Test
    void certificatesAreRefused() {
        draft(FORM.replace("FORM", "CLIENT-CERT")).write(war);
        ToolCall call = convert();
        assertCode(4, call);
        assertTrue(call.out.contains("no    The login is CLIENT-CERT."), call.out);
        assertFalse(Files.exists(out));
    }

    @Test
    void signedWarIsRefused() {
        draft(FORM).file("META-INF/SIGNER.SF", "x").write(war);
        ToolCall call = convert();
        assertCode(4, call);
        assertTrue(call.out.contains("The WAR is signed"), call.out);
        assertFalse(Files.exists(out));
    }

    @Test
    void constraintsOfAFragmentAreRefusedUnlessKept() throws IOException {
        byte[] jar = new WarDraft()
                .file(
                        "META-INF/web-fragment.xml",
                        "<web-fragment><security-constraint><web-resource-collection><url-pattern>/x</url-pattern>"
                                + "</web-resource-collection><auth-constraint><role-name>a</role-name></auth-constraint>"
                                + "</security-constraint></web-fragment>")
                .bytes();
        draft(FORM).file("WEB-INF/lib/fragment.jar", jar).write(war);
        ToolCall call = convert();
        assertCode(4, call);
        assertTrue(call.out.contains("no    A constraint outside web.xml stays in force: fragment.jar"), call.out);
        assertFalse(Files.exists(out));
        assertCode(3, convert("--keep-container-constraints"));
        assertTrue(webXml().contains("/x "), webXml());
    }

    @Test
    void missingWebXmlIsMade() throws IOException {
        new WarDraft().file("index.html", "hello").write(war);
        assertCode(4, convert());
        ToolCall call = convert("--edition", "jakarta");
        assertCode(3, call);
        assertTrue(webXml().contains("https://jakarta.ee/xml/ns/jakartaee\" version=\"5.0\""), webXml());
        assertFalse(webXml().contains("metadata-complete"), webXml());
        Path back = folder.resolve("back.war");
        assertCode(0, ToolCall.of("revert", out.toString(), "-o", back.toString()));
        assertEquals(-1, Files.mismatch(war, back));
    }

    @Test
    void ownedNamesAndPathsAreAvoided() throws IOException {
        draft(FORM.replace(
                        "<session-config>",
                        "<servlet><servlet-name>jwt-filter-login</servlet-name><servlet-class>a.B</servlet-class></servlet>\n"
                                + "  <servlet-mapping><servlet-name>jwt-filter-login</servlet-name>"
                                + "<url-pattern>/user/*</url-pattern></servlet-mapping>\n  <session-config>"))
                .file("jwt-filter/login/index.html", "x")
                .write(war);
        assertCode(0, convert());
        assertTrue(webXml().contains("<servlet-name>jwt-filter-login-2</servlet-name>"), webXml());
        assertTrue(webXml().contains("<url-pattern>/jwt-filter/login-2</url-pattern>"), webXml());
        assertTrue(webXml().contains("<url-pattern>/jwt-filter/logout</url-pattern>"), webXml());
    }

    @Test
    void folderGetsANumberIfAllPathsAreOwned() throws IOException {
        String mappings = "<servlet><servlet-name>all</servlet-name><servlet-class>a.B</servlet-class></servlet>\n"
                + "  <servlet-mapping><servlet-name>all</servlet-name><url-pattern>/user/*</url-pattern>"
                + "<url-pattern>/jwt-filter/*</url-pattern></servlet-mapping>\n  <session-config>";
        draft(FORM.replace("<session-config>", mappings)).write(war);
        assertCode(0, convert());
        assertTrue(webXml().contains("<url-pattern>/jwt-filter-2/login</url-pattern>"), webXml());
        assertTrue(webXml().contains("<url-pattern>/jwt-filter-2/logout</url-pattern>"), webXml());
    }

    @Test
    void providerReplacesUsers() throws IOException {
        draft(FORM).write(war);
        assertCode(4, convert("--oidc-issuer", "https://idp.example", "--oidc-client-id", "bank"));
        ToolCall call = convert(
                "--oidc-issuer",
                "https://idp.example",
                "--oidc-client-id",
                "bank",
                "--oidc-client-secret-file",
                "/etc/bank/client",
                "--oidc-roles-claim",
                "groups",
                "--public-origin",
                "https://bank.example");
        assertCode(0, call);
        assertTrue(webXml().contains("<param-value>${file:/etc/bank/client}</param-value>"), webXml());
        assertTrue(webXml().contains("<param-name>publicOrigins</param-name>"), webXml());
        assertFalse(webXml().contains("<param-name>users</param-name>"), webXml());
    }

    @Test
    void keycloakAdapterIsReplacedAndItsSecretKeptOutside() throws IOException {
        String webXml = FORM.replace("FORM", "KEYCLOAK")
                .replace(
                        "<session-config>",
                        "<filter><filter-name>kc</filter-name>"
                                + "<filter-class>org.keycloak.adapters.servlet.KeycloakOIDCFilter</filter-class>"
                                + "<init-param><param-name>secret</param-name><param-value>hush</param-value></init-param>"
                                + "</filter>\n  <filter-mapping><filter-name>kc</filter-name>"
                                + "<url-pattern>/*</url-pattern></filter-mapping>\n  <session-config>");
        draft(webXml)
                .file(
                        "WEB-INF/keycloak.json",
                        "{\"realm\":\"bank\",\"auth-server-url\":\"https://idp.example/\",\"resource\":\"app\","
                                + "\"credentials\":{\"secret\":\"hush\"}}")
                .write(war);
        ToolCall call = convert("--public-origin", "https://bank.example");
        assertCode(3, call);
        assertFalse(webXml().contains("hush") || webXml().contains("KeycloakOIDCFilter"), webXml());
        assertTrue(webXml().contains("<param-value>https://idp.example/realms/bank</param-value>"), webXml());
        assertFalse(call.out.contains("hush") || call.out.contains("myapp"), call.out);
        assertTrue(webXml().contains("<param-value>${file:/etc/out/client-secret}</param-value>"), webXml());
        assertTrue(
                call.out.contains("look  WEB-INF/keycloak.json stays in the WAR with the client's secret"), call.out);
        assertTrue(call.out.contains("into /etc/out/client-secret"), call.out);
        ToolCall diff = ToolCall.of("convert", war.toString(), "--diff", "--public-origin", "https://bank.example");
        assertTrue(diff.out.contains("<param-value>***</param-value>"), diff.out);
        assertFalse(diff.out.contains("hush"), diff.out);
        Path kept = folder.resolve("out.original-web.xml");
        assertEquals(webXml, Files.readString(kept));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
        Path back = folder.resolve("back.war");
        assertCode(0, ToolCall.of("revert", out.toString(), "-o", back.toString(), "--original", kept.toString()));
        assertEquals(webXml, new String(content(back, "WEB-INF/web.xml"), StandardCharsets.UTF_8));
    }

    @Test
    void eachWarOfAnEarIsConverted() throws IOException {
        Path ear = new WarDraft()
                .file("META-INF/application.xml", "<application/>")
                .stored("bank.war", draft(FORM).bytes())
                .file("shop.war", draft(FORM).bytes())
                .write(folder.resolve("all.ear"));
        Path converted = folder.resolve("out.ear");
        assertCode(0, ToolCall.of("convert", ear.toString(), "-o", converted.toString()));
        Path back = folder.resolve("back.ear");
        assertCode(0, ToolCall.of("revert", converted.toString(), "-o", back.toString()));
        assertArrayEquals(content(ear, "bank.war"), content(back, "bank.war"));
        assertArrayEquals(content(ear, "shop.war"), content(back, "shop.war"));
        assertArrayEquals(content(ear, "META-INF/application.xml"), content(converted, "META-INF/application.xml"));
        try (ZipArchive zip = ZipArchive.of(content(converted, "shop.war"))) {
            assertTrue(zip.item("WEB-INF/lib/jwt-filter-0.2.0-javax.jar").isPresent());
        }
    }

    @Test
    void diffWritesNothing() throws IOException {
        draft(FORM).write(war);
        ToolCall call = ToolCall.of("convert", war.toString(), "--diff");
        assertCode(0, call);
        assertTrue(call.out.startsWith("--- WEB-INF/web.xml\n+++ WEB-INF/web.xml\n@@ -1,"), call.out);
        assertTrue(call.out.contains("\n-  <login-config>\n"), call.out);
        assertTrue(call.out.contains("\nadded file: WEB-INF/lib/jwt-filter-0.2.0-javax.jar\n"), call.out);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(war), files.toList());
        }
    }

    @Test
    void loneWebXmlIsEdited() throws IOException {
        Path file = Files.writeString(folder.resolve("web.xml"), FORM);
        Path edited = folder.resolve("new.xml");
        assertCode(0, ToolCall.of("convert", file.toString(), "-o", edited.toString()));
        assertTrue(Files.readString(edited).contains("JwtFilter"));
    }
}
