package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can another program, user or website use the local page, or learn something from it? */
final class InspectServerTest {
    private InspectServer server;
    private URI address;
    private String host;

    @BeforeEach
    void start() throws IOException {
        server = InspectServer.start(0, Optional.empty(), Given.CLOCK, Given.BERLIN);
        address = server.address();
        host = "127.0.0.1:" + address.getPort();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends a request byte for byte, because clients of the JDK choose some headers themselves. */
    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            try {
                in.transferTo(answer);
            } catch (IOException reset) {
                // A server that does not read a whole body resets the connection after its answer.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    private String get(String path, String headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }

    private String post(String path, String headers, String body) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private String ours() {
        return "Host: " + host + "\r\nOrigin: http://" + host + "\r\nContent-Type: application/json\r\n";
    }

    @Test
    void pageIsAnsweredWithStrictHeaders() throws IOException {
        String answer = get(address.getPath(), "Host: " + host + "\r\n");
        assertEquals(200, status(answer));
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertTrue(head.contains("default-src 'none'; style-src 'sha256-"), head);
        assertTrue(head.contains("frame-ancestors 'none'"), head);
        assertFalse(head.contains("unsafe"), head);
        assertTrue(head.contains("no-store"), head);
        assertTrue(head.contains("no-referrer"), head);
        assertTrue(head.contains("nosniff"), head);
        assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("access-control"), head);
        assertFalse(head.contains("Set-Cookie"), head);
    }

    @Test
    void pageNamesNoOtherHost() throws IOException {
        String answer = get(address.getPath(), "Host: " + host + "\r\n");
        assertFalse(answer.contains("://") || answer.contains("src=") || answer.contains("@import"), "an address");
        assertFalse(answer.contains("@APPLICATION@"));
    }

    @Test
    void addressHasASecretOf192Bits() {
        assertTrue(address.getPath().matches("/[\\w-]{32}/"), "form of the path");
    }

    @Test
    void localhostIsAnsweredToo() throws IOException {
        assertEquals(200, status(get(address.getPath(), "Host: localhost:" + address.getPort() + "\r\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/wrong/", "/favicon.ico", "/SECRETx/", "/SECRE/", "//SECRET/", "/secret/", "/SECRET"})
    void wrongSecretIsNotFound(String path) throws IOException {
        String secret = address.getPath().replace("/", "");
        String answer =
                get(path.replace("SECRET", secret).replace("SECRE", secret.substring(1)), "Host: " + host + "\r\n");
        assertEquals(404, status(answer));
        assertFalse(answer.contains(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:PORT", ""})
    void foreignHostIsMisdirected(String foreign) throws IOException {
        String name = foreign.replace("PORT", String.valueOf(address.getPort()));
        assertEquals(421, status(get(address.getPath(), "Host: " + name + "\r\n")));
        assertEquals(
                421, status(post(address.getPath() + "read", ours().replace("Host: " + host, "Host: " + name), "{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example\r\n",
                "Origin: null\r\n",
                "Origin: http://localhost\r\n",
                "",
                "Origin: http://HOST\r\nOrigin: https://evil.example\r\n",
                "Origin: http://HOST\r\nSec-Fetch-Site: cross-site\r\n",
                "Origin: http://HOST\r\nSec-Fetch-Site: same-site\r\n"
            })
    void foreignOriginIsRefused(String origin) throws IOException {
        String headers = "Host: " + host + "\r\nContent-Type: application/json\r\n" + origin.replace("HOST", host);
        assertEquals(403, status(post(address.getPath() + "read", headers, "{\"token\":\"a\"}")));
    }

    @Test
    void formOfAnotherSiteIsRefused() throws IOException {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
            String headers = ours().replace("application/json", type);
            assertEquals(415, status(post(address.getPath() + "sign", headers, "{}")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, read, 405",
        "GET, read, 405",
        "OPTIONS, read, 405",
        "TRACE, '', 405",
        "POST, '', 405",
        "HEAD, '', 405"
    })
    void otherMethodsAreRefused(String method, String place, int status) throws IOException {
        String answer = send(method + " " + address.getPath() + place + " HTTP/1.1\r\n" + ours()
                + "Connection: close\r\nContent-Length: 0\r\n\r\n");
        assertEquals(status, status(answer));
    }

    @Test
    void goodQuestionIsAnswered() throws IOException {
        String answer = post(address.getPath() + "read", ours(), "{\"token\":\"" + Given.token() + "\"}");
        assertEquals(200, status(answer));
        assertTrue(answer.contains("\"value\":\"alice\""), answer);
    }

    /** Half a surrogate pair, or no answer, would end the page with an alert. */
    @Test
    void everyPlaceOfAnEmojiIsAnswered() throws IOException {
        String smile = "\ud83d\ude00".repeat(30);
        for (int place = 0; place < 60; place++) {
            String token = Given.unsigned("{}", "a".repeat(place) + smile + "\\q" + smile, "") + smile;
            String answer = post(address.getPath() + "read", ours(), "{\"token\":\"" + token + "\"}");
            assertEquals(200, status(answer), answer);
        }
    }

    @Test
    void hugeBodyIsRefused() throws IOException {
        assertEquals(413, status(post(address.getPath() + "read", ours(), "x".repeat(700_000))));
        String announced = "POST " + address.getPath() + "read HTTP/1.1\r\n" + ours()
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + "186A0\r\n";
        StringBuilder chunks = new StringBuilder(announced).append("x".repeat(100_000));
        for (int i = 0; i < 7; i++) {
            chunks.append("\r\n186A0\r\n").append("x".repeat(100_000));
        }
        assertEquals(413, status(send(chunks + "\r\n0\r\n\r\n")));
    }

    @Test
    void longFieldsAndMalformedQuestionsAreRefused() throws IOException {
        String read = address.getPath() + "read";
        assertEquals(400, status(post(read, ours(), "{\"token\":\"" + "a".repeat(100_001) + "\"}")));
        assertEquals(400, status(post(read, ours(), "{\"issuer\":\"" + "a".repeat(2_001) + "\"}")));
        assertEquals(400, status(post(read, ours(), "{\"token\":1}")));
        assertEquals(400, status(post(read, ours(), "{")));
        assertEquals(400, status(post(read, ours(), "{\"a\":1,\"a\":2}")));
        assertEquals(404, status(post(address.getPath() + "other", ours(), "{}")));
    }

    @Test
    void portInUseIsAnError() {
        assertThrows(
                BindException.class,
                () -> InspectServer.start(address.getPort(), Optional.empty(), Given.CLOCK, Given.BERLIN));
    }

    @Test
    void fileForTheBrowserIsForItsUserOnly() throws IOException {
        Path file = BrowserOpening.file(address);
        try {
            assertTrue(Files.readString(file).contains(address.toString()));
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        } finally {
            Files.delete(file);
        }
    }
}
