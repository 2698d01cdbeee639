package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Are requests accepted from a trusted app or browser extension, and refused from every other origin? */
final class AppOriginTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual()
                .filter(
                        "trustedOrigins",
                        "capacitor://localhost, ionic://localhost, chrome-extension://abcdefghijklmnop, app://My-App")
                .servlet("/*", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "capacitor://localhost,                 200",
        "Capacitor://localhost,                 200",
        "ionic://localhost,                     200",
        "chrome-extension://abcdefghijklmnop,   200",
        "app://My-App,                          200",
        "app://my-app,                          403",
        "capacitor://localhost:80,              403",
        "capacitor://localhost/,                403",
        "capacitor://localhost.evil.example,    403",
        "capacitors://localhost,                403",
        "chrome-extension://ponmlkjihgfedcba,   403",
        "moz-extension://abcdefghijklmnop,      403",
        "app://127.0.0.1:PORT,                  403",
        "app://127.0.0.1,                       403",
        "http://localhost,                      403",
        "null,                                  403",
    })
    void onlyTrustedOriginIsAccepted(String origin, int status) {
        String sent = origin.replace("PORT", "" + server.port());
        String cookie = "jwt=" + TestTokens.fresh();
        for (String site : new String[] {"", "cross-site"}) {
            String[] headers = site.isEmpty()
                    ? new String[] {"Origin", sent, "Cookie", cookie}
                    : new String[] {"Origin", sent, "Cookie", cookie, "Sec-Fetch-Site", site};
            assertEquals(status, server.send("POST", "/app/page", null, headers).statusCode(), site);
            assertEquals(
                    status == 200 ? 303 : 403,
                    server.postForm("/app/user/login", "username=user&password=secret", headers)
                            .statusCode(),
                    site);
        }
    }
}
