package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Are the roles of a token read from an OAuth scope? */
final class ScopeRolesTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "scope            | \"scope\":\"openid admin clerk\"          | [openid, admin, clerk]",
                "scp              | \"scp\":\"openid admin\"                  | [openid, admin]",
                "scp              | \"scp\":[\"openid\",\"admin\"]            | [openid, admin]",
                "scp              | \"scp\":[\"two words\",\"admin\"]         | [two words, admin]",
                "token.scope      | \"token\":{\"scope\":\"openid admin\"}    | [openid, admin]",
                "token.scope      | \"token.scope\":\"openid admin\"          | [openid, admin]",
                "scope            | \"scope\":\"\"                            | []",
                "scope            | \"scope\":\"  admin   clerk \"            | [admin, clerk]",
                "scope            | \"other\":\"admin\"                       | []",
                "roles            | \"roles\":\"two words\"                   | [two words]",
                "scopes           | \"scopes\":\"two words\"                  | [two words]",
                "scope.names      | \"scope\":{\"names\":\"two words\"}       | [two words]",
            })
    void scopeIsSplitAtSpaces(String rolesClaim, String claim, String roles) throws Exception {
        Claims.Builder claims = TestTokens.claims();
        StrictJson.readObject(("{" + claim + "}").getBytes(StandardCharsets.UTF_8))
                .forEach(claims::claim);
        String token = TestTokens.sign(claims);
        try (TestServer server =
                TestServer.start(WebXml.usual().filter("rolesClaim", rolesClaim).servlet("/*", WhoServlet.class))) {
            HttpResponse<String> me = server.get("/app/user/me", "Authorization", "Bearer " + token);
            assertEquals(200, me.statusCode(), me.body());
            String expected = roles.equals("[]")
                    ? "[]"
                    : roles.replace("[", "[\"").replace("]", "\"]").replace(", ", "\",\"");
            assertEquals(expected, me.body().replaceAll(".*\"roles\":(\\[[^]]*\\]).*", "$1"));
        }
    }

    /** Tokens that the filter issues contain a list, so a name with a space remains one name. */
    @ParameterizedTest
    @CsvSource({"scope", "scp", "token.scope"})
    void rolesOfIssuedTokensAreNotSplit(String rolesClaim) {
        WebXml webXml = WebXml.usual()
                .filter("rolesClaim", rolesClaim)
                .file("WEB-INF/groups", "store admin: user\n")
                .servlet("/*", WhoServlet.class);
        try (TestServer server = TestServer.start(webXml)) {
            String token = server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\"}")
                    .body()
                    .replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
            HttpResponse<String> me = server.get("/app/user/me", "Authorization", "Bearer " + token);
            assertEquals("[\"store admin\"]", me.body().replaceAll(".*\"roles\":(\\[[^]]*\\]).*", "$1"));
        }
    }
}
