package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does a session survive a key change, like a login? */
final class TokenSessionKeysTest {
    @TempDir
    private Path folder;

    private static TestServer server(String keys) {
        return TestServer.start(
                TokenSessionTest.application().filter("secret", null).filter("keys", keys));
    }

    private static void put(Browser browser, TestServer server, String value) {
        browser.run(server.port(), (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return "done";
        });
    }

    private static String peek(Browser browser, TestServer server) {
        return browser.run(
                server.port(),
                (request, response) -> request.getSession(false) == null
                        ? "none"
                        : "" + request.getSession().getAttribute("cart"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS512", "ES256", "EdDSA", "RS256"})
    void sessionIsReadWithOldKeyAndWrittenWithNewKey(Algorithm algorithm) throws IOException {
        String old = TestKeys.jwk(algorithm, "old");
        String fresh = TestKeys.jwk(algorithm, "fresh");
        Browser browser = new Browser();
        try (TestServer before = server(file("before", old));
                TestServer added = server(file("added", old, fresh));
                TestServer promoted = server(file("promoted", fresh, old));
                TestServer retired = server(file("retired", fresh))) {
            put(browser, before, "apples");
            assertEquals("apples", peek(browser, added));
            assertEquals("apples", peek(browser, promoted));
            assertEquals("none", peek(browser.copy(), retired));
            put(browser, promoted, "pears");
            assertEquals("pears", peek(browser, added));
            assertEquals("pears", peek(browser, retired));
            assertEquals("none", peek(browser.copy(), before));
        }
    }

    private String file(String name, String... jwks) throws IOException {
        return Files.writeString(folder.resolve(name), TestKeys.set(jwks)).toString();
    }
}
