package io.github.jwtfilter.tools.convert;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a conversion see the additions of classes, libraries and files of servers to web.xml? */
final class SurroundingsOfAConversionTest {
    private static final String LOGIN = "<login-config><auth-method>FORM</auth-method><form-login-config>"
            + "<form-login-page>/login.jsp</form-login-page><form-error-page>/login.jsp</form-error-page>"
            + "</form-login-config></login-config>";
    private static final String CONSTRAINT =
            "<security-constraint><web-resource-collection><url-pattern>%s</url-pattern></web-resource-collection>"
                    + "<auth-constraint><role-name>r</role-name></auth-constraint></security-constraint>";
    private static final String APPLICATION =
            "<web-app version='4.0'>" + CONSTRAINT.formatted("/a") + LOGIN + "</web-app>";
    private static final String FRAGMENT = "<web-fragment>" + CONSTRAINT.formatted("/f") + "</web-fragment>";

    @TempDir
    Path folder;

    private ToolCall convert(WarDraft draft, String... options) throws IOException {
        Path war = draft.write(folder.resolve("bank.war"));
        Files.deleteIfExists(folder.resolve("out.war"));
        List<String> args = new ArrayList<>(List.of(
                "convert", war.toString(), "-o", folder.resolve("out.war").toString()));
        args.addAll(Arrays.asList(options));
        return ToolCall.of(args.toArray(String[]::new));
    }

    private String webXml() throws IOException {
        try (ZipArchive zip = ZipArchive.open(folder.resolve("out.war"))) {
            return new String(zip.read(zip.item("WEB-INF/web.xml").orElseThrow(), 1 << 20), StandardCharsets.UTF_8);
        }
    }

    private static void assertCode(int code, ToolCall call) {
        assertEquals(code, call.code, call::toString);
    }

    private static WarDraft withServlet(String webXml, String body) {
        WarDraft draft = new WarDraft().file("WEB-INF/web.xml", webXml);
        Map<String, byte[]> classes = TestWar.javax()
                .compile("package com.acme; import jakarta.servlet.http.*;\n"
                        + "public class Shop extends HttpServlet {\n"
                        + "protected void doGet(HttpServletRequest request, HttpServletResponse response) {\n"
                        + "try { " + body + " } catch (Exception e) { throw new IllegalStateException(e); } } }");
        classes.forEach((name, file) -> draft.file("WEB-INF/classes/" + name + ".class", file));
        return draft;
    }

    @Test
    void loginByCodeGetsTheNewLogin() throws IOException {
        ToolCall call = convert(
                withServlet("<web-app version='4.0'>" + LOGIN + "</web-app>", "request.authenticate(response);"));
        assertCode(3, call);
        assertTrue(call.out.contains("look  No constraint asks for a role, and code calls"), call.out);
        assertTrue(call.out.contains("com.acme.Shop.doGet"), call.out);
        assertTrue(webXml().contains("io.github.jwtfilter.LoginServlet"), webXml());
        assertTrue(webXml().contains("<param-value>/login.jsp</param-value>"), webXml());
        assertTrue(webXml().contains("/* permit"), webXml());
    }

    @Test
    void loginWithNameAndPasswordInCodeGetsTheNewLogin() throws IOException {
        assertCode(3, convert(withServlet("<web-app version='4.0'/>", "request.login(\"a\", \"b\");")));
        assertTrue(webXml().contains("io.github.jwtfilter.LoginServlet"), webXml());
    }

    /** Frameworks wrap requests. Such a class passes the call on, and is not a login of its own. */
    @Test
    void requestThatPassesTheCallOnIsNoLogin() throws IOException {
        WarDraft draft = new WarDraft().file("WEB-INF/web.xml", "<web-app version='4.0'/>");
        TestWar.javax()
                .compile(
                        "package com.acme; import jakarta.servlet.*; import jakarta.servlet.http.*;\n"
                                + "public class Mine extends HttpServletRequestWrapper {\n"
                                + "private final HttpServletRequest inner;\n"
                                + "Mine(HttpServletRequest inner) { super(inner); this.inner = inner; }\n"
                                + "@Override public void login(String a, String b) throws ServletException { inner.login(a, b); } }")
                .forEach((name, file) -> draft.file("WEB-INF/classes/" + name + ".class", file));
        ToolCall call = convert(draft);
        assertCode(3, call);
        assertFalse(webXml().contains("LoginServlet"), webXml());
        assertTrue(webXml().contains("<param-value>report</param-value>"), webXml());
    }

    /** Spring Boot starts its filters before those of web.xml. Code behind ours would lose the user of Spring Security. */
    @Test
    void springSecurityBeforeOursIsRefused() throws IOException {
        String boot = "org.springframework.boot.web.servlet.support";
        TestWar application = TestWar.jakarta()
                .library(
                        "spring-security-web-6.5.6.jar",
                        Map.of(),
                        "package org.springframework.security.web; public class FilterChainProxy { }")
                .classes(
                        "package " + boot + "; public class SpringBootServletInitializer { }",
                        "package com.acme; class Start extends " + boot + ".SpringBootServletInitializer {"
                                + " jakarta.servlet.Servlet servlet; }");
        WarDraft draft = new WarDraft();
        application
                .names()
                .forEach(name -> draft.file(name, application.read(name).orElseThrow()));
        ToolCall call = convert(draft);
        assertCode(4, call);
        assertTrue(call.out.contains("no    Spring Security runs before the filters of web.xml"), call.out);
        assertTrue(call.out.contains("(com.acme.Start)"), call.out);
    }

    @Test
    void newLoginThatNothingAsksForNeedsALook() throws IOException {
        ToolCall call = convert(withServlet("<web-app version='4.0'/>", ""), "--users", "container");
        assertCode(3, call);
        assertTrue(call.out.contains("look  No constraint asks for a role, so every path stays open"), call.out);
    }

    @Test
    void editionThatNoClassShowsNeedsALook() throws IOException {
        WarDraft draft = new WarDraft().file("index.html", "").file("WEB-INF/web.xml", APPLICATION);
        ToolCall call = convert(draft);
        assertCode(3, call);
        assertTrue(call.out.contains("look  The classes do not tell whether"), call.out);
        assertTrue(call.out.contains("jwt-filter-0.2.0-javax.jar"), call.out);
        draft = new WarDraft().file("index.html", "").file("WEB-INF/web.xml", APPLICATION);
        assertCode(0, convert(draft, "--edition", "jakarta"));
    }

    @Test
    void unusedLoginConfigStays() throws IOException {
        assertCode(3, convert(withServlet("<web-app version='4.0'>" + LOGIN + "</web-app>", "")));
        assertTrue(webXml().contains(LOGIN), webXml());
        assertFalse(webXml().contains("LoginServlet"), webXml());
    }

    @Test
    void unreadableFragmentIsRefusedUnlessKept() throws IOException {
        byte[] jar = new WarDraft()
                .file(
                        "META-INF/web-fragment.xml",
                        "<!DOCTYPE web-fragment [<!ENTITY e 'x'>]><web-fragment><name>&e;</name></web-fragment>")
                .bytes();
        for (int i = 0; i < 2; i++) {
            WarDraft draft = new WarDraft().file("WEB-INF/web.xml", APPLICATION).file("WEB-INF/lib/f.jar", jar);
            ToolCall call = i == 0 ? convert(draft) : convert(draft, "--keep-container-constraints");
            assertCode(i == 0 ? 4 : 3, call);
            assertTrue(call.out.contains("This part cannot be read here, and may have constraints: f.jar!/"), call.out);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'<absolute-ordering/>', 0",
        "'<absolute-ordering><name>b</name></absolute-ordering>', 0",
        "'<absolute-ordering><name>a</name></absolute-ordering>', 4",
        "'<absolute-ordering><others/></absolute-ordering>', 4",
        "'', 4"
    })
    void fragmentThatTheOrderingLeavesOutCountsNot(String ordering, int code) throws IOException {
        byte[] jar = new WarDraft()
                .file("META-INF/web-fragment.xml", FRAGMENT.replace("<web-fragment>", "<web-fragment><name>a</name>"))
                .bytes();
        assertCode(
                code,
                convert(
                        new WarDraft()
                                .file("WEB-INF/web.xml", APPLICATION.replace("</web-app>", ordering + "</web-app>"))
                                .file("WEB-INF/lib/A.JAR", jar),
                        "--edition",
                        "javax"));
    }

    @ParameterizedTest
    @CsvSource({
        "WEB-INF/Web.xml, <web-app/>, 4, no    WEB-INF/Web.xml is read by some servers only",
        "META-INF/context.xml, <Context><Parameter name='jwt-filter.mode' value='observe'/></Context>, 4, no    A context-param",
        "META-INF/context.xml, <Context><Parameter name='jwt-filter.csrf' value='report'/></Context>, 3, look  A context-param",
    })
    void fileThatChangesTheFilterIsNamed(String file, String content, int code, String line) throws IOException {
        ToolCall call =
                convert(new WarDraft().file("WEB-INF/web.xml", APPLICATION).file(file, content));
        assertCode(code, call);
        assertTrue(call.out.contains(line), call.out);
        assertCode(code, ToolCall.of("check", folder.resolve("bank.war").toString()));
    }

    @ParameterizedTest
    @CsvSource({"/err page.jsp, 4", "/../err.jsp, 4", "//evil.example/x, 4", "/err.jsp?a=b, 0", "err.jsp, 0"})
    void pageThatTheFilterWouldRefuseIsRefused(String page, int code) throws IOException {
        ToolCall call = convert(new WarDraft()
                .file("WEB-INF/classes/com/acme/App.class", WarDraft.servlet("javax"))
                .file(
                        "WEB-INF/web.xml",
                        APPLICATION.replace(
                                "<form-error-page>/login.jsp</form-error-page>",
                                "<form-error-page>" + page + "</form-error-page>")));
        assertCode(code, call);
        assertEquals(code == 4, call.out.contains("no    web.xml: correct <form-error-page>"), call.out);
        assertCode(code, ToolCall.of("check", folder.resolve("bank.war").toString()));
    }

    @ParameterizedTest
    @CsvSource({"-1, 3", "0, 3", "1440, 3", "720, 0", "30, 0"})
    void timeoutOfSessionsBeyondThatOfTokensNeedsALook(String minutes, int code) throws IOException {
        assertCode(
                code,
                convert(new WarDraft()
                        .file("WEB-INF/classes/com/acme/App.class", WarDraft.servlet("javax"))
                        .file(
                                "WEB-INF/web.xml",
                                APPLICATION.replace(
                                        "</web-app>",
                                        "<session-config><session-timeout>" + minutes
                                                + "</session-timeout></session-config></web-app>"))));
    }

    /** A web.xml, the exit code of convert and that of check. */
    static final List<Arguments> ANSWERS = List.of(
            Arguments.of(APPLICATION, 0, 0),
            Arguments.of(APPLICATION.replace("</web-app>", "<secutity-constraint/></web-app>"), 1, 4),
            Arguments.of(
                    APPLICATION.replace(
                            "</web-app>", "<filter><filter-name>a</filter-name></filter>".repeat(2) + "</web-app>"),
                    1,
                    4),
            Arguments.of(
                    "<!DOCTYPE web-app PUBLIC '-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN' 'a'>"
                            + APPLICATION,
                    3,
                    3),
            Arguments.of(APPLICATION.replace("<role-name>r<", "<role-name>*<"), 3, 3),
            Arguments.of(
                    APPLICATION.replace(
                            "</web-app>",
                            "<session-config><session-timeout>0</session-timeout></session-config></web-app>"),
                    3,
                    3),
            Arguments.of(
                    APPLICATION.replace(
                            "</web-app>",
                            "<session-config><tracking-mode>URL</tracking-mode></session-config></web-app>"),
                    3,
                    3));

    @ParameterizedTest
    @FieldSource("ANSWERS")
    void checkSaysWhatConvertWouldSay(String webXml, int convert, int check) throws IOException {
        assertCode(
                convert,
                convert(new WarDraft()
                        .file("WEB-INF/classes/com/acme/App.class", WarDraft.servlet("javax"))
                        .file("WEB-INF/web.xml", webXml)));
        assertCode(check, ToolCall.of("check", folder.resolve("bank.war").toString()));
    }

    @Test
    void sessionsWithoutCookiesNeedALook() throws IOException {
        ToolCall call = convert(new WarDraft()
                .file(
                        "WEB-INF/web.xml",
                        APPLICATION.replace(
                                "</web-app>",
                                "<session-config><tracking-mode>URL</tracking-mode></session-config></web-app>")));
        assertCode(3, call);
        assertTrue(call.out.contains("look  web.xml keeps sessions without cookies"), call.out);
    }

    /** Returns a JAR with one file, cut and changed. */
    private static byte[] damagedJar(String damage) {
        byte[] jar = new WarDraft().file("a.txt", "text").bytes();
        switch (damage) {
            case "beginning":
                return Arrays.copyOf(jar, 2);
            case "empty":
                return new byte[0];
            case "truncated":
                return Arrays.copyOf(jar, jar.length - 30);
            default:
                // The place of the directory, in the last 22 bytes.
                jar[jar.length - 4] = 127;
                return jar;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beginning", "empty", "truncated", "directory outside"})
    void damagedLibraryNeedsALook(String damage) throws IOException {
        ToolCall call = convert(
                new WarDraft().file("WEB-INF/web.xml", APPLICATION).file("WEB-INF/lib/bad.jar", damagedJar(damage)));
        assertCode(3, call);
        assertTrue(call.out.contains("look  Class files or JARs cannot be read"), call.out);
        assertTrue(call.out.contains("WEB-INF/lib/bad.jar: it is not a readable JAR"), call.out);
        ToolCall check = ToolCall.of("check", folder.resolve("bank.war").toString());
        assertCode(3, check);
        assertTrue(check.out.contains("WEB-INF/lib/bad.jar: it is not a readable JAR"), check.out);
    }

    /** Servers read such a library. */
    @Test
    void libraryBehindOtherBytesIsRead() throws IOException {
        byte[] jar = new WarDraft()
                .file("META-INF/web-fragment.xml", "<web-fragment/>")
                .bytes();
        byte[] moved = new byte[jar.length + 18];
        System.arraycopy(jar, 0, moved, 9, jar.length);
        assertCode(
                0,
                convert(
                        new WarDraft().file("WEB-INF/web.xml", APPLICATION).file("WEB-INF/lib/f.jar", moved),
                        "--edition",
                        "javax"));
    }

    @Test
    void damagedFragmentIsRefused() throws IOException {
        byte[] jar = new WarDraft().file("META-INF/web-fragment.xml", FRAGMENT).bytes();
        jar[60] ^= 0x55;
        jar[61] ^= 0x55;
        jar[62] ^= 0x55;
        ToolCall call =
                convert(new WarDraft().file("WEB-INF/web.xml", APPLICATION).file("WEB-INF/lib/f.jar", jar));
        assertCode(4, call);
        assertTrue(call.out.contains("f.jar!/META-INF/web-fragment.xml"), call.out);
    }

    @Test
    void constraintOfALibraryBehindOtherBytesIsRefused() throws IOException {
        byte[] jar = new WarDraft().file("META-INF/web-fragment.xml", FRAGMENT).bytes();
        byte[] moved = new byte[jar.length + 9];
        System.arraycopy(jar, 0, moved, 9, jar.length);
        System.arraycopy(jar, 0, moved, 0, 4);
        ToolCall call =
                convert(new WarDraft().file("WEB-INF/web.xml", APPLICATION).file("WEB-INF/lib/f.jar", moved));
        assertCode(4, call);
    }

    @Test
    void unreadableClassNeedsALook() throws IOException {
        ToolCall call = convert(new WarDraft()
                .file("WEB-INF/web.xml", APPLICATION)
                .file("WEB-INF/classes/Bad.class", new byte[] {1, 2, 3}));
        assertCode(3, call);
        assertTrue(call.out.contains("look  Class files or JARs cannot be read"), call.out);
    }

    @Test
    void constraintOfTomcatWebXmlIsRefused() throws IOException {
        ToolCall call = convert(new WarDraft()
                .file("WEB-INF/web.xml", APPLICATION)
                .file("WEB-INF/tomcat-web.xml", "<web-app>" + CONSTRAINT.formatted("/t") + "</web-app>"));
        assertCode(4, call);
        assertTrue(
                call.out.contains("no    A constraint outside web.xml stays in force: tomcat-web.xml line 1"),
                call.out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "META-INF/context.xml | <Context><Valve className='org.apache.catalina.authenticator.SingleSignOn'/></Context>",
                "WEB-INF/jetty-web.xml | <Configure><Get name='securityHandler'/></Configure>",
                "WEB-INF/jboss-web.xml | <jboss-web><security-domain>d</security-domain></jboss-web>",
                "WEB-INF/weblogic.xml | <weblogic-web-app><security-role-assignment/></weblogic-web-app>",
                "WEB-INF/weblogic.xml | <weblogic-web-app>"
            })
    void fileOfAServerWithALoginNeedsALook(String file, String content) throws IOException {
        ToolCall call =
                convert(new WarDraft().file("WEB-INF/web.xml", APPLICATION).file(file, content));
        assertCode(3, call);
        assertTrue(call.out.contains("look  " + file), call.out);
    }
}
