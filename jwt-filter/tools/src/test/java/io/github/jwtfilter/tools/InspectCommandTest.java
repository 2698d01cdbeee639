package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** Does the command serve its page until it is ended, and print one line if it cannot? */
final class InspectCommandTest {
    @TempDir
    Path folder;

    private Path webXml(String content) throws Exception {
        return Files.writeString(folder.resolve("web.xml"), content);
    }

    @Test
    void pageAnswersUntilTheCommandIsEnded() throws Exception {
        Path webXml = webXml("<web-app><display-name>Bank &amp; Co</display-name><filter><filter-name>jwt</filter-name>"
                + "<filter-class>io.github.jwtfilter.JwtFilter</filter-class></filter></web-app>");
        PipedReader reader = new PipedReader();
        PrintWriter out = new PrintWriter(new PipedWriter(reader));
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread command = new Thread(() -> code.complete(Main.run(
                new String[] {"inspect", "--no-open", "--web-xml", webXml.toString()},
                out,
                new PrintWriter(Writer.nullWriter()),
                Ansi.OFF)));
        command.start();
        try (BufferedReader lines = new BufferedReader(reader)) {
            URI address = URI.create(lines.readLine());
            HttpURLConnection page = (HttpURLConnection) address.toURL().openConnection();
            assertEquals(200, page.getResponseCode());
            String html = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(html.contains("<h2 id=\"application-heading\">Application web.xml</h2>"), html);
            command.interrupt();
            assertEquals(ExitCode.GOOD, code.join());
        }
    }

    @Test
    void wrongCallsAreExplained() {
        assertFault(ExitCode.USAGE, "--port: expected 1 to 65535, or 0 for any, got 70000", "--port", "70000");
        assertFault(ExitCode.USAGE, "--fetch-keys: goes with --web-xml only", "--fetch-keys");
    }

    @Test
    void applicationWithoutTheFilterIsRefused() throws Exception {
        Path webXml = webXml("<web-app/>");
        assertFault(
                ExitCode.FAILED,
                "inspect: " + webXml + ": web.xml: expected a filter of class io.github.jwtfilter.JwtFilter, got none;"
                        + " the command 'convert' adds it",
                "--web-xml",
                webXml.toString());
    }

    @Test
    void unreadableApplicationsAreRefused() throws Exception {
        assertFault(
                ExitCode.FAILED,
                "no such file",
                "--web-xml",
                folder.resolve("absent.war").toString());
        assertFault(ExitCode.FAILED, "line 1", "--web-xml", webXml("<web-app").toString());
        Files.createDirectories(folder.resolve("app/WEB-INF"));
        assertFault(
                ExitCode.FAILED,
                "expected the file WEB-INF/web.xml, got none",
                "--web-xml",
                folder.resolve("app").toString());
    }

    @Test
    void portInUseIsExplained() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFault(
                    ExitCode.FAILED,
                    "port " + taken.getLocalPort() + ": expected a free port that you may open",
                    "--no-open",
                    "--port",
                    String.valueOf(taken.getLocalPort()));
        }
    }

    private static void assertFault(int code, String message, String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "inspect";
        System.arraycopy(options, 0, args, 1, options.length);
        ToolCall call = ToolCall.of(args);
        assertEquals(code, call.code, call.toString());
        assertTrue(call.err.contains(message), call.toString());
        assertEquals("", call.out);
    }
}
