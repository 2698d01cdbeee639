package io.github.jwtfilter.tools.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.jwtfilter.tools.war.TestWar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Does a check join the page of session=report, and is its JSON complete? */
final class SeenSessionsTest {
    /** Returns the page as SESSIONS.md shows it. Tests of the report keep that text equal to the real one. */
    private static String page() throws IOException {
        String document = Files.readString(Path.of("../docs/SESSIONS.md"));
        int start = document.indexOf("CAN THIS APPLICATION USE session=token?");
        return document.substring(start, document.indexOf("```", start));
    }

    private static CheckResult joined() throws IOException {
        TestWar war = TestWar.jakarta()
                .webXml("")
                .classes(
                        Checked.servlet(
                                "Shop",
                                "session.setAttribute(\"cart\", new Own()); session.setAttribute(\"rare\", 1);"),
                        "package com.acme; class Own { }");
        return CheckResult.of(war, Optional.of(SeenSessions.of(page())));
    }

    private static List<String> places(CheckResult result, String kind) {
        return result.findings().all().stream()
                .filter(each -> each.kind.equals(kind))
                .findFirst()
                .orElseThrow()
                .places;
    }

    @Test
    void pageAddsClassesAndAttributes() throws IOException {
        CheckResult result = joined();
        assertEquals(
                Set.of("com.acme.Own", "com.example.legacy.Shop$Item", "com.example.legacy.Shop$User"),
                result.sessionTypes());
        assertEquals(
                List.of("lock: java.util.concurrent.locks.ReentrantLock is not a supported JDK class"),
                places(result, "report-refused"));
        assertEquals(List.of("flash", "lock", "user"), places(result, "report-only"));
        assertEquals(List.of("rare"), places(result, "report-unseen"));
        assertTrue(result.text(200, false).contains("NO: 1 attribute cannot be stored."));
    }

    @Test
    void logoutPathsOfAPageAreJoined() {
        SeenSessions seen = SeenSessions.of("CAN THIS APPLICATION USE session=token?  '/a', filter 'b'\n\n  YES, all.\n"
                + "    <init-param>\n        <param-name>logoutPaths</param-name>\n"
                + "        <param-value>/logout</param-value>\n    </init-param>\n");
        assertEquals(Set.of("/logout"), seen.logoutPaths());
        assertEquals("YES, all.", seen.verdict());
    }

    @Test
    void otherTextIsRefused() {
        for (String text : List.of("", "<html>", "x\n".repeat(30_000))) {
            assertThrows(IllegalArgumentException.class, () -> SeenSessions.of(text));
        }
    }

    @Test
    void jsonHasTheDocumentedFields() throws IOException {
        Set<String> fields = new TreeSet<>();
        try (JsonParser json = new JsonFactory().createParser(joined().json())) {
            while (json.nextToken() != null) {
                if (json.currentName() != null) {
                    fields.add(json.currentName());
                }
            }
        }
        String document = Files.readString(Path.of("../docs/CHECK.md"));
        for (String field : fields) {
            assertTrue(document.contains("`" + field + "`"), "not in CHECK.md: " + field);
        }
    }
}
