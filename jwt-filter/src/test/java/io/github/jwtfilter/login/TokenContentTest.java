package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a token contain exactly the user data that web.xml asks for, for every way to log in? */
final class TokenContentTest {
    private static final List<String> LOGIN_CLAIMS =
            List.of("auth_time", "cks", "exp", "iat", "jti", "roles", "sid", "sub", "usrc");

    @AutoClose
    private static CapturedLog log = CapturedLog.ofOurs();

    /** A directory with more data than a token should contain. */
    public static final class Directory implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            Map<String, Object> known = Map.of(
                    "mail",
                    "user@example.org",
                    "floor",
                    3,
                    "teams",
                    List.of("a", "b"),
                    "salary",
                    1000,
                    "sub",
                    "admin",
                    "roles",
                    List.of("admin"),
                    "exp",
                    4_000_000_000L);
            return Optional.of(Verdict.accepted(new Identity(credentials.name(), List.of("Readers", "Others"), known)));
        }
    }

    /** Logs in by itself and prints claims of the principal, in this and later requests. */
    public static final class OwnLogin extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            if (request.getUserPrincipal() == null) {
                request.login("user", "any");
            }
            Identity user = (Identity) request.getUserPrincipal();
            response.getWriter()
                    .write(user.getName() + " " + user.roles() + " "
                            + user.claims().get("email"));
        }
    }

    private static WebXml directory() {
        return WebXml.usual()
                .filter("rules", "/own permit")
                .login("users", "class:" + Directory.class.getName())
                .login("groups", null)
                .servlet("/own", OwnLogin.class);
    }

    private static Map<String, Object> claims(HttpResponse<String> answer) {
        try {
            Claims claims =
                    UnverifiedJwt.parse(TestServer.cookie(answer, "jwt")).claims();
            return claims.asMap();
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> logIn(TestServer server, String means) {
        switch (means) {
            case "form":
                return server.postForm("/app/user/login", "username=user&password=any");
            case "json":
                return server.postJson(
                        "/app/user/login", "{\"username\":\"user\",\"password\":\"any\",\"cookie\":true}");
            default:
                return server.get("/app/own");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "json", "request.login"})
    void unrequestedDataStaysInStore(String means) {
        try (TestServer server = TestServer.start(directory())) {
            Map<String, Object> claims = claims(logIn(server, means));
            assertEquals(LOGIN_CLAIMS, List.copyOf(new TreeSet<>(claims.keySet())));
            assertEquals("user", claims.get("sub"));
            assertEquals(List.of("Readers", "Others"), claims.get("roles"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "json", "request.login"})
    void requestedClaimsAreInTokenUnderConfiguredNames(String means) {
        WebXml webXml = directory()
                .login("claims", "mail=email, floor, teams, roles=stored_roles, absent")
                .login("roleMap", "Readers=reader")
                .login("roleFilter", "none");
        try (TestServer server = TestServer.start(webXml)) {
            HttpResponse<String> answer = logIn(server, means);
            Map<String, Object> claims = claims(answer);
            TreeSet<String> names = new TreeSet<>(LOGIN_CLAIMS);
            names.addAll(List.of("email", "floor", "teams", "stored_roles"));
            assertEquals(names, new TreeSet<>(claims.keySet()));
            assertEquals("user@example.org", claims.get("email"));
            assertEquals(3L, claims.get("floor"));
            assertEquals(List.of("a", "b"), claims.get("teams"));
            assertEquals(List.of("admin"), claims.get("stored_roles"));
            assertEquals(List.of("reader"), claims.get("roles"));
            String seen = "user [reader] user@example.org";
            String cookie = "jwt=" + TestServer.cookie(answer, "jwt");
            assertEquals(seen, server.get("/app/own", "Cookie", cookie).body());
            if (means.equals("request.login")) {
                assertEquals(seen, answer.body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"groups, person.name", "realm.roles, sub"})
    void storeClaimsDoNotReplaceNameOrRoles(String rolesClaim, String principalClaim) {
        WebXml webXml = directory()
                .filter("rolesClaim", rolesClaim)
                .filter("principalClaim", principalClaim)
                .login("claims", "mail=email, sub=stored_sub, roles=stored_roles");
        try (TestServer server = TestServer.start(webXml)) {
            String cookie = "jwt=" + TestServer.cookie(logIn(server, "form"), "jwt");
            assertEquals(
                    "user [Readers, Others] user@example.org",
                    server.get("/app/own", "Cookie", cookie).body());
        }
    }
}
