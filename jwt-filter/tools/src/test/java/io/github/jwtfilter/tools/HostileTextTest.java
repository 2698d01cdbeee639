package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.war.TestWar;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Can a name in a WAR control the terminal, forge a line of a result, or flood it? */
final class HostileTextTest {
    /** A new line, an escape sequence in one byte, a change of the direction of writing, and another line separator. */
    private static final String IN_XML = "x&#10;FORGED&#x9b;31m&#x202e;&#x2028;FORGED";

    private static final String IN_CODE = "x\\nFORGED\u009b31m\u202e" + "L".repeat(20_000);
    private static final String LONG = "L".repeat(30_000);
    private static final String UNSAFE = "\u009b\u202e\u2028";
    private static final String FRAGMENT = "<web-fragment>" + constraint("/f/" + IN_XML, IN_XML) + "</web-fragment>";

    @TempDir
    static Path folder;

    private static Path war;

    private static String constraint(String pattern, String role) {
        return "<security-constraint><web-resource-collection><url-pattern>" + pattern + "</url-pattern>"
                + "</web-resource-collection><auth-constraint><role-name>" + role + "</role-name></auth-constraint>"
                + "</security-constraint>";
    }

    private static String filter(String name, String type) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>" + type + "</filter-class></filter>"
                + "<filter-mapping><filter-name>" + name
                + "</filter-name><url-pattern>/*</url-pattern></filter-mapping>";
    }

    private static String webXml(String text) {
        return "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>" + constraint("/a/" + text, text)
                + constraint("/b", text) + "<login-config><auth-method>FORM</auth-method><form-login-config>"
                + "<form-login-page>/" + text + "</form-login-page><form-error-page>/" + text
                + "</form-error-page></form-login-config></login-config>" + filter(text, text + ".CorsFilter")
                + "<context-param><param-name>jwt-filter." + text + "</param-name><param-value>a</param-value>"
                + "</context-param><security-role><role-name>" + text + "</role-name></security-role></web-app>";
    }

    @BeforeAll
    static void write() {
        WarDraft draft = new WarDraft()
                .file("WEB-INF/web.xml", webXml(IN_XML + LONG))
                .file("META-INF/context.xml", "<Context><Realm className='" + IN_XML + LONG + "'/></Context>")
                .file("WEB-INF/lib/a\u202eb.jar", "damaged" + LONG)
                .file(
                        "WEB-INF/lib/f.jar",
                        new WarDraft()
                                .file("META-INF/web-fragment.xml", FRAGMENT)
                                .bytes());
        TestWar.javax()
                .compile("package com.acme; import jakarta.servlet.http.*;"
                        + " @jakarta.servlet.annotation.WebServlet(\"/" + IN_CODE + "\")"
                        + " @jakarta.servlet.annotation.ServletSecurity(@jakarta.servlet.annotation.HttpConstraint("
                        + "rolesAllowed = \"" + IN_CODE + "\"))"
                        + " public class Shop extends HttpServlet { protected void doGet(HttpServletRequest request,"
                        + " HttpServletResponse response) { request.getSession().setAttribute(\"" + IN_CODE
                        + "\", 1); } }")
                .forEach((name, file) -> draft.file("WEB-INF/classes/" + name + ".class", file));
        war = draft.write(folder.resolve("bank.war"));
    }

    private static ToolCall call(String call) {
        return ToolCall.of(call.replace("WAR", war.toString()).split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check --all WAR",
                "rules --path /b WAR",
                "convert WAR --diff --mode observe",
            })
    void nameIsShownAsOneShortLine(String call) {
        ToolCall made = call(call);
        assertEquals("", made.err);
        assertTrue(made.out.contains("?FORGED?31m"), made.out);
        List<String> lines = made.out
                .lines()
                // A diff shows the lines of web.xml as they are.
                .filter(line -> !line.matches("[-+ @].*") || !call.contains("--diff"))
                .toList();
        assertEquals(
                0,
                lines.stream().filter(line -> line.strip().startsWith("FORGED")).count(),
                made.out);
        assertEquals(0, made.out.chars().filter(c -> UNSAFE.indexOf(c) >= 0).count(), made.out);
        boolean isShort = lines.stream().allMatch(line -> line.length() <= 10_100);
        assertTrue(isShort, () -> made.out.length() + " characters");
    }

    /** The file may be shown on a terminal later. */
    @Test
    void reportFileIsCleanToo() throws IOException {
        Path report = folder.resolve("report.txt");
        call("convert WAR --diff --report " + report);
        assertEquals(
                0,
                Files.readString(report)
                        .chars()
                        .filter(c -> UNSAFE.indexOf(c) >= 0)
                        .count());
    }
}
