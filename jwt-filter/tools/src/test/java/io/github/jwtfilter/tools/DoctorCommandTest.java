package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** Does the command refuse forbidden calls, and print its report for persons and programs? */
final class DoctorCommandTest {
    @TempDir
    private Path folder;

    private HttpServer server;
    private String url;

    /** Starts a server that serves its page to everybody. */
    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Server", "Tiny/1.2 \u001b[31m");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void reportNamesWhatWasSeenAndTheMend() {
        ToolCall call = ToolCall.of("doctor", url);

        assertEquals(ExitCode.CARE, call.code, call::toString);
        assertTrue(call.out.startsWith(url + "\nopen /, login not found, logout not found\n\nok    transport  "));
        assertTrue(call.out.contains("look  page headers       the header server shows a version: Tiny/1.2 ?[31m\n"));
        assertTrue(call.out.contains("\n                         Mend: Switch the header off"), call.out);
        assertTrue(call.out.matches("(?s).* ok, [0-9]+ to look at, 0 bad; [0-9]+ requests\n"), call.out);
        call.out.lines().forEach(line -> assertTrue(line.length() <= 100, line));
    }

    @Test
    void wordsAreColoredOnATerminalOnly() {
        assertTrue(ToolCall.with(Ansi.ON, "doctor", url).out.contains("\u001b[33mlook\u001b["));
        assertTrue(ToolCall.of("doctor", url).out.indexOf('\u001b') < 0);
    }

    @Test
    void jsonHasTheSameFindings() {
        ToolCall call = ToolCall.of("doctor", "--json", url);

        assertEquals(ExitCode.CARE, call.code, call::toString);
        assertTrue(call.out.contains("\"result\" : \"look\""), call.out);
        assertTrue(call.out.contains("\"check\" : \"page headers\""), call.out);
    }

    @Test
    void otherHostNeedsPermission() {
        ToolCall call = ToolCall.of("doctor", "http://192.0.2.1/");

        assertEquals(ExitCode.USAGE, call.code);
        assertTrue(
                call.err.startsWith(
                        "doctor: URL: expected an address of this machine, got the host 192.0.2.1; if you may"
                                + " examine that host, add --yes\n"),
                call.err);
    }

    @Test
    void pathOfAnotherHostIsRefused() {
        ToolCall call = ToolCall.of("doctor", url, "--login-path", "//192.0.2.1/login");

        assertEquals(ExitCode.USAGE, call.code);
        assertTrue(call.err.startsWith("doctor: --login-path: expected a path of 127.0.0.1"), call.err);
    }

    @Test
    void addressThatIsNoHttpUrlIsRefusedWithoutItsPassword() {
        ToolCall call = ToolCall.of("doctor", "http://user:hunter2@127.0.0.1/");

        assertEquals(ExitCode.USAGE, call.code);
        assertEquals(
                "doctor: URL: expected an http or https URL without user and fragment\nSee: " + Main.CALL
                        + " doctor --help\n",
                call.err);
    }

    @Test
    void userNeedsAPasswordFile() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        ToolCall alone = ToolCall.of("doctor", url, "--user", "alice");
        ToolCall blank = ToolCall.of("doctor", url, "--user", "alice", "--password-file", empty.toString());
        ToolCall absent = ToolCall.of("doctor", url, "--user", "alice", "--password-file", empty + "x");

        assertTrue(alone.err.startsWith("doctor: --user: expected --user and --password-file together"), alone.err);
        assertTrue(blank.err.startsWith("doctor: --password-file: expected a password on the first line"), blank.err);
        assertEquals(ExitCode.FAILED, absent.code);
        assertEquals("doctor: file " + empty + "x: not found; check the path\n", absent.err);
    }

    @Test
    void serverThatDoesNotAnswerEndsWithOne() {
        server.stop(0);

        ToolCall call = ToolCall.of("doctor", url);

        assertEquals(ExitCode.FAILED, call.code);
        assertEquals(
                "doctor: " + url + ": the host refuses the connection or cannot be reached; check its port and the"
                        + " firewalls\n",
                call.err);
    }
}
