package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.edit.SecretMask;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the report replace only another report, and list the changes? */
final class ConvertReportTest {
    private static final String WEB_XML =
            "<web-app version='4.0'><security-constraint><web-resource-collection><url-pattern>/a</url-pattern>"
                    + "</web-resource-collection><auth-constraint><role-name>r</role-name></auth-constraint>"
                    + "</security-constraint><login-config><auth-method>BASIC</auth-method></login-config>\n%s</web-app>";

    @TempDir
    Path folder;

    private Path war;
    private Path out;

    @BeforeEach
    void makeWar() {
        war = folder.resolve("bank.war");
        out = folder.resolve("out/bank.war");
        new WarDraft().file("WEB-INF/web.xml", WEB_XML.formatted("")).write(war);
    }

    private ToolCall convert(Path report) {
        return ToolCall.of("convert", war.toString(), "-o", out.toString(), "--report", report.toString());
    }

    @Test
    void reportNeverReplacesAWar() throws IOException {
        byte[] before = Files.readAllBytes(war);
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), war);
        for (Path report : new Path[] {war, link, out}) {
            ToolCall call = convert(report);
            assertEquals(2, call.code, call::toString);
            assertArrayEquals(before, Files.readAllBytes(war));
            assertFalse(Files.exists(out.getParent()));
        }
    }

    @Test
    void reportThatCannotBeWrittenIsFoundFirst() throws IOException {
        for (Path report : new Path[] {folder, folder.resolve("absent/report.txt")}) {
            ToolCall call = convert(report);
            assertEquals(1, call.code, call::toString);
            assertFalse(Files.exists(out.getParent()));
        }
        ToolCall call = convert(folder.resolve("bank.original-web.xml"));
        assertEquals(2, call.code, call::toString);
    }

    @Test
    void reportMayLieBesideTheNewWar() throws IOException {
        Path report = out.resolveSibling("report.txt");
        assertEquals(3, convert(report).code);
        assertTrue(Files.readString(report).contains("done  web.xml: filter"));
    }

    @Test
    void reportInsideAFolderIsRefused() throws IOException {
        Path application =
                Files.createDirectories(folder.resolve("bank/WEB-INF")).getParent();
        Files.writeString(application.resolve("WEB-INF/web.xml"), WEB_XML.formatted(""));
        ToolCall call = ToolCall.of(
                "convert",
                application.toString(),
                "--in-place",
                "--report",
                application.resolve("report.txt").toString());
        assertEquals(2, call.code, call::toString);
    }

    @Test
    void differenceSaysWhatWouldBeDone() {
        ToolCall call = ToolCall.of("convert", war.toString(), "--diff");
        assertEquals(3, call.code, call::toString);
        assertTrue(call.out.contains("\nwould web.xml: filter 'jwt-filter'"), call.out);
        assertFalse(call.out.contains("\ndone "), call.out);
        assertTrue(call.out.endsWith("Nothing was written.\n"), call.out);
    }

    @Test
    void differenceHidesSecretsInEachForm() {
        String param = "<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>\n";
        new WarDraft()
                .file(
                        "WEB-INF/web.xml",
                        WEB_XML.formatted(
                                param.formatted("db.password", "a&amp;hush1")
                                        + param.formatted("smtpSecret", "\n   hush2  \n")
                                        + param.formatted("credentials", "<![CDATA[hush3]]>")
                                        + param.formatted("apiKey", "hush4")
                                        + param.formatted("db", "jdbc:postgresql://sa:hush5@db/bank")
                                        + param.formatted("db2", "jdbc:oracle:thin:sa/hush6@db:1521/bank")
                                        + param.formatted("db3", "jdbc:mysql://db/bank?user=sa&amp;password=hush7")
                                        + "<!-- " + param.formatted("old", "hush8") + "-->\n"
                                        + "<data-source><name>d</name><user>sa</user><password>hush9</password></data-source>\n"))
                .write(war);
        for (String text : new String[] {ToolCall.of("convert", war.toString(), "--diff").out, masked(war)}) {
            assertFalse(text.contains("hush"), text);
        }
        assertTrue(masked(war).contains("jdbc:postgresql://sa:***@db/bank"), masked(war));
    }

    private static String masked(Path war) {
        try (ZipArchive zip = ZipArchive.open(war)) {
            return SecretMask.of(
                    new String(zip.read(zip.item("WEB-INF/web.xml").orElseThrow(), 1 << 20), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void parametersOfTheFilterStayReadableInADifference() throws IOException {
        String text =
                "<f><init-param><param-name>oidcClientSecret</param-name><param-value>${file:/etc/s}</param-value>"
                        + "</init-param><init-param><param-name>tokenLifetime</param-name><param-value>20m</param-value>"
                        + "</init-param><init-param><param-name>secretFile</param-name><param-value>/etc/k</param-value>"
                        + "</init-param></f>";
        assertEquals(text, SecretMask.of(text));
    }
}
