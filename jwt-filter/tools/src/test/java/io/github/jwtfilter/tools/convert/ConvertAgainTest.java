package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import io.github.jwtfilter.tools.war.TestWar;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is an edit between two conversions noticed, where it would open a path or get lost? */
final class ConvertAgainTest {
    private static final String CONSTRAINT = """
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>a</web-resource-name>
                  <url-pattern>%s</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>%s</role-name></auth-constraint>
              </security-constraint>
            """;
    private static final String WEB_XML = """
            <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0">
            %s  <login-config>
                <auth-method>FORM</auth-method>
                <form-login-config>
                  <form-login-page>/admin/login.jsp</form-login-page>
                  <form-error-page>/admin/error.jsp?again=1</form-error-page>
                </form-login-config>
              </login-config>
            </web-app>
            """.formatted(CONSTRAINT.formatted("/admin/*", "admin"));

    @TempDir
    Path folder;

    private Path application;
    private Path webXml;

    @BeforeEach
    void makeApplication() throws IOException {
        application = folder.resolve("bank");
        webXml = application.resolve("WEB-INF/web.xml");
        Files.createDirectories(webXml.getParent());
        Files.writeString(webXml, WEB_XML);
        Path classes = Files.createDirectories(application.resolve("WEB-INF/classes/com/acme"));
        Files.write(classes.resolve("App.class"), WarDraft.servlet("javax"));
    }

    private ToolCall convert(int code, String... options) {
        List<String> args = new ArrayList<>(List.of("convert", application.toString(), "--in-place"));
        args.addAll(Arrays.asList(options));
        ToolCall call = ToolCall.of(args.toArray(String[]::new));
        assertEquals(code, call.code, call::toString);
        return call;
    }

    private void edit(String regex, String replacement) throws IOException {
        String before = Files.readString(webXml);
        String after = before.replaceFirst(regex, replacement);
        assertFalse(before.equals(after), before);
        Files.writeString(webXml, after);
    }

    @Test
    void flipWithoutAnEditIsDone() {
        convert(0, "--mode", "observe");
        convert(0, "--mode", "enforce");
    }

    @Test
    void flipIsRefusedIfAConstraintHasNoRule() throws IOException {
        convert(0, "--mode", "observe");
        edit("  <login-config>", CONSTRAINT.formatted("/payroll/*", "hr") + "  <login-config>");
        String edited = Files.readString(webXml);
        ToolCall call = convert(4, "--mode", "enforce");
        assertTrue(call.out.contains("/payroll"), call.out);
        assertTrue(call.out.contains("needs 'role hr', and the rules say 'permit'"), call.out);
        assertEquals(edited, Files.readString(webXml));
        edit("(/admin/\\* +role admin)", "$1\n/payroll/* role hr");
        convert(3, "--mode", "enforce");
        assertFalse(Files.readString(webXml).contains("security-constraint"));
    }

    @Test
    void flipIsRefusedIfARuleIsMistyped() throws IOException {
        convert(0, "--mode", "observe");
        edit("/admin/\\*( +role admin)", "/amdin/*$1");
        convert(4, "--mode", "enforce");
    }

    @Test
    void flipIsRefusedIfTheRulesAreInvalid() throws IOException {
        convert(0, "--mode", "observe");
        edit("(/admin/\\* +)role admin", "$1rolle admin");
        ToolCall call = convert(4, "--mode", "enforce");
        assertTrue(
                call.out.contains("no    The filter would not start with its rules. Correct them: rule '/admin/*"),
                call.out);
    }

    @Test
    void revertRefusesAfterAnEditByHandBeforeTheLastConversion() throws IOException {
        convert(0);
        edit(
                "</web-app>",
                "  <servlet><servlet-name>n</servlet-name><servlet-class>a.New</servlet-class></servlet>\n"
                        + "</web-app>");
        ToolCall call = convert(3, "--logout-paths", "/bye");
        assertTrue(call.out.contains("look  web.xml was edited by hand"), call.out);
        convert(3, "--logout-paths", "/bye,/end");
        ToolCall revert = ToolCall.of("revert", application.toString(), "--in-place");
        assertEquals(4, revert.code, revert::toString);
        assertTrue(Files.readString(webXml).contains("a.New"));
    }

    @Test
    void flipIsRefusedIfItWakesAnAnnotation() throws IOException {
        Map<String, byte[]> classes = TestWar.javax()
                .compile("package com.acme; import jakarta.servlet.annotation.*;\n"
                        + "@WebServlet(\"/admin/*\") @ServletSecurity(@HttpConstraint(rolesAllowed = \"boss\"))\n"
                        + "public class Shop extends jakarta.servlet.http.HttpServlet {}");
        Path file = application.resolve("WEB-INF/classes/com/acme/Shop.class");
        Files.createDirectories(file.getParent());
        Files.write(file, classes.get("com/acme/Shop"));
        convert(3, "--mode", "observe");
        ToolCall call = convert(4, "--mode", "enforce");
        assertTrue(
                call.out.contains("no    @ServletSecurity com.acme.Shop for /admin/* has no effect today"), call.out);
    }

    @Test
    void revertGoesOnAfterAnEditOfTheFiltersParameters() throws IOException {
        convert(0);
        edit("/etc/bank/jwt.key", "/etc/my.key");
        convert(0, "--logout-paths", "/bye");
        ToolCall revert = ToolCall.of("revert", application.toString(), "--in-place");
        assertEquals(0, revert.code, revert::toString);
        assertEquals(WEB_XML, Files.readString(webXml));
    }
}
