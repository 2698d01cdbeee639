package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the command {@code check} print the result with the right exit code? */
final class CheckCommandTest {
    @TempDir
    Path folder;

    private Path webXml(String method) throws IOException {
        Path file = folder.resolve("web.xml");
        return Files.writeString(
                file,
                "<web-app version='6.0'><security-constraint><web-resource-collection><url-pattern>/*</url-pattern>"
                        + "</web-resource-collection><auth-constraint><role-name>a</role-name></auth-constraint>"
                        + "</security-constraint><login-config><auth-method>" + method
                        + "</auth-method></login-config></web-app>");
    }

    @ParameterizedTest
    @CsvSource({"FORM, 0", "BASIC, 3", "DIGEST, 3", "CLIENT-CERT, 4"})
    void exitCodeIsTheAnswer(String method, int code) throws IOException {
        assertEquals(code, ToolCall.of("check", webXml(method).toString()).code);
    }

    @Test
    void jsonIsOneObject() throws IOException {
        ToolCall call = ToolCall.of("check", "--json", webXml("FORM").toString());
        assertTrue(call.out.startsWith("{"), call.out);
        assertTrue(call.out.contains("\"answer\" : \"go\""), call.out);
    }

    @Test
    void absentFileIsAnError() {
        ToolCall call = ToolCall.of("check", folder.resolve("absent.war").toString());
        assertEquals(1, call.code);
        assertTrue(call.err.contains("absent.war"), call.err);
    }

    @Test
    void absentReportIsAnError() throws IOException {
        assertEquals(
                1,
                ToolCall.of(
                                "check",
                                "--report",
                                folder.resolve("x").toString(),
                                webXml("FORM").toString())
                        .code);
    }

    @Test
    void reportOfAnotherKindIsWrongUsage() throws IOException {
        Path file = webXml("FORM");
        ToolCall call = ToolCall.of("check", "--report", file.toString(), file.toString());
        assertEquals(2, call.code);
        assertTrue(call.err.contains("expected the page of session=report"), call.err);
    }
}
