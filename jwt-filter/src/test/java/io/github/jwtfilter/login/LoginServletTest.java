package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ClaimingFilter;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which forms of login does the servlet accept, and how does it respond to each? */
final class LoginServletTest {
    private static final String VALID_JSON = "{\"email\":\"user\",\"password\":\"secret\"}";
    private static final String VALID_FORM = "username=user&password=secret";

    /** {@code pässwörd €} with bcrypt at cost 4. */
    private static final String UMLAUT_HASH = "$2y$04$/gS5CLeTwzyaXQVvKFedKuVPd8aQH4QH2FMutOdMiy4Lc/UGcVJc6";

    private static CapturedLog log;
    private static TestServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        log = CapturedLog.ofOurs();
        server = TestServer.start(application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .login("maxFailures", "1000")
                .file("WEB-INF/users", "user:" + WebXml.CHEAP_HASH + "\njürgen:" + UMLAUT_HASH + "\n")
                // The login is reached past filters that answer every path.
                .xml(ClaimingFilter.xml())
                .servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        log.close();
    }

    private static String accessToken(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response.body());
        return response.body().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private static void assertNoLogin(HttpResponse<String> response) {
        assertFalse(response.body().contains("access_token"), response.body());
        assertEquals(List.of(), response.headers().allValues("Set-Cookie"));
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
    }

    // JSON

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALID_JSON,
                "{\"username\":\"user\",\"password\":\"secret\"}",
                "{\"j_username\":\"user\",\"j_password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":false}",
                "{\"email\":\"user\",\"password\":\"secret\",\"remember\":[1,{\"a\":null}]}",
                " { \"password\" : \"secret\" , \"email\" : \" user \" } ",
                "{\"email\":\"\\u0075ser\",\"password\":\"s\\u0065cret\"}",
            })
    void jsonLoginReturnsToken(String json) {
        HttpResponse<String> response = server.postJson("/app/user/login", json);
        String token = accessToken(response);
        assertEquals(
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":1800}", response.body());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(List.of(), response.headers().allValues("Set-Cookie"));
        assertEquals(
                "user user JWT reader",
                server.get("/app/page", "Authorization", "Bearer " + token).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"user\",\"password\":\"wrong\"}",
                "{\"email\":\"nobody\",\"password\":\"secret\"}",
                "{\"email\":\"USER\",\"password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":\"secret \"}",
                "{\"email\":\"user\",\"password\":\"\\u0000\"}",
                "{\"email\":\"us\\ner\",\"password\":\"secret\"}",
                "{\"email\":\"user:x\",\"password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":\"wrong\",\"cookie\":true}",
            })
    void wrongPasswordAndUnknownUserGetTheSameError(String json) {
        HttpResponse<String> response = server.postJson("/app/user/login", json);
        assertEquals(401, response.statusCode());
        assertEquals("{\"error\":\"invalid_grant\"}", response.body());
        assertEquals("Bearer", response.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertNoLogin(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "\"user\"",
                "user",
                VALID_FORM,
                "{\"email\":\"user\"}",
                "{\"password\":\"secret\"}",
                "{\"email\":\"\",\"password\":\"secret\"}",
                "{\"email\":\"  \",\"password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":\"\"}",
                "{\"email\":null,\"password\":\"secret\"}",
                "{\"email\":1,\"password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":1}",
                "{\"email\":\"user\",\"password\":[\"secret\"]}",
                "{\"email\":[\"user\"],\"password\":\"secret\"}",
                "{\"email\":\"user\",\"username\":\"user\",\"password\":\"secret\"}",
                "{\"email\":\"user\",\"email\":\"admin\",\"password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":\"secret\",\"j_password\":\"secret\"}",
                "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":\"true\"}",
                "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":1}",
                "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":null}",
                "{\"email\":\"user\",\"password\":\"secret\"} {}",
                "{\"email\":\"user\",\"password\":\"secret\"",
                "{\"email\":\"user\",\"password\":\"secret\\ud800\"}",
                "{\"Email\":\"user\",\"password\":\"secret\"}",
                "{\"a\":{\"email\":\"user\",\"password\":\"secret\"}}",
            })
    void incompleteRequestIsRefused(String json) {
        HttpResponse<String> response = server.postJson("/app/user/login", json);
        assertEquals(400, response.statusCode());
        assertTrue(
                response.body()
                        .startsWith("{\"error\":\"invalid_request\",\"error_description\":\"expected one name ("),
                response.body());
        assertNoLogin(response);
    }

    @Test
    void tooLongInputIsRefused() {
        String padding = "\"x\":\"" + "x".repeat(32 * 1024) + "\"";
        assertEquals(413, statusOf("{\"email\":\"user\",\"password\":\"secret\"," + padding + "}"));
        assertEquals(400, statusOf("{\"email\":\"user\",\"password\":\"" + "x".repeat(1025) + "\"}"));
        assertEquals(400, statusOf("{\"email\":\"" + "x".repeat(1025) + "\",\"password\":\"secret\"}"));
        assertEquals(401, statusOf("{\"email\":\"user\",\"password\":\"" + "x".repeat(1024) + "\"}"));
        assertEquals(401, statusOf("{\"email\":\"user\",\"password\":\"" + "ä".repeat(1024) + "\"}"));
    }

    private static int statusOf(String json) {
        return server.postJson("/app/user/login", json).statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json                  | 200",
                "application/json;charset=utf-8    | 200",
                "application/json; charset=UTF-8   | 200",
                "Application/JSON                  | 200",
                "text/plain                        | 415",
                "text/json                         | 415",
                "application/jsonp                 | 415",
                "application/xml                   | 415",
                "multipart/form-data; boundary=x   | 415",
                "''                                | 415",
            })
    void onlyJsonContentTypeIsAccepted(String type, int status) {
        HttpResponse<String> response = type.isEmpty()
                ? server.send("POST", "/app/user/login", VALID_JSON)
                : server.send("POST", "/app/user/login", VALID_JSON, "Content-Type", type);
        assertEquals(status, response.statusCode());
        assertEquals(status == 200, response.body().contains("access_token"));
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
    }

    @Test
    void apiClientMayRequestTheCookie() {
        HttpResponse<String> response =
                server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}");
        String token = accessToken(response);
        assertEquals(
                List.of("jwt=" + token + "; Path=/app; HttpOnly; SameSite=Lax"),
                response.headers().allValues("Set-Cookie"));
    }

    // Forms

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALID_FORM,
                "email=user&password=secret",
                "j_username=user&j_password=secret",
                "username=user&j_password=secret&submit=Sign+in",
                "username=+user+&password=secret",
                "%75sername=%75ser&password=s%65cret",
            })
    void formLoginSetsCookieAndRedirects(String form) {
        HttpResponse<String> response = server.postForm("/app/user/login", form);
        assertEquals(303, response.statusCode());
        assertEquals("/app/", response.headers().firstValue("Location").orElseThrow());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        String token = TestServer.cookie(response, "jwt");
        assertEquals(
                List.of("jwt=" + token + "; Path=/app; HttpOnly; SameSite=Lax"),
                response.headers().allValues("Set-Cookie"));
        assertEquals(
                "user user JWT reader",
                server.get("/app/page", "Cookie", "jwt=" + token).body());
    }

    @ParameterizedTest
    @CsvSource({
        "username=user&password=wrong,                          401",
        "username=nobody&password=secret,                       401",
        "username=user,                                         400",
        "password=secret,                                       400",
        "username=user&password=,                               400",
        "username=&password=secret,                             400",
        "username=user&username=user&password=secret,           400",
        "username=user&email=user&password=secret,              400",
        "username=user&password=secret&password=x,              400",
        "username=user&password=x&j_password=secret,            400",
        "'',                                                    400",
    })
    void failedFormShowsThePageAgain(String form, int status) {
        HttpResponse<String> response = server.postForm("/app/user/login", form);
        assertEquals(status, response.statusCode());
        assertTrue(response.body().contains("<form method=\"post\""), response.body());
        assertTrue(response.body().contains("role=\"alert\""), response.body());
        assertFalse(response.body().contains("secret"), response.body());
        assertNoLogin(response);
    }

    @Test
    void namesAndPasswordsAreUtf8() {
        String json = "{\"email\":\"jürgen\",\"password\":\"pässwörd €\"}";
        assertEquals("jürgen", subject(accessToken(server.postJson("/app/user/login", json))));
        String form = "username=" + URLEncoder.encode("jürgen", StandardCharsets.UTF_8) + "&password="
                + URLEncoder.encode("pässwörd €", StandardCharsets.UTF_8);
        HttpResponse<String> response = server.postForm("/app/user/login", form);
        String token = TestServer.cookie(response, "jwt");
        assertEquals("jürgen", subject(token));
        assertEquals(
                "jürgen jürgen JWT",
                server.get("/app/page", "Cookie", "jwt=" + token).body());
    }

    private static String subject(String token) {
        return claims(token).subject().orElseThrow();
    }

    private static Claims claims(String token) {
        return parsed(token).claims();
    }

    private static UnverifiedJwt parsed(String token) {
        try {
            return UnverifiedJwt.parse(token);
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    // j_security_check

    @ParameterizedTest
    @ValueSource(strings = {"/app/j_security_check", "/app/a/j_security_check", "/app/a/b/j_security_check"})
    void oldFormMayPostFromAnyFolder(String path) {
        HttpResponse<String> response = server.postForm(path, "j_username=user&j_password=secret");
        assertEquals(303, response.statusCode());
        assertEquals("/app/", response.headers().firstValue("Location").orElseThrow());
        assertEquals("user", subject(TestServer.cookie(response, "jwt")));
        HttpResponse<String> failed = server.postForm(path, "j_username=user&j_password=wrong");
        assertEquals(401, failed.statusCode());
        assertNoLogin(failed);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /app/j_security_check,                  user user JWT reader",
        "PUT,  /app/a/j_security_check,                user user JWT reader",
        "POST, /app/a/j_security_checks,               user user JWT reader",
        "POST, /app/xj_security_check,                 user user JWT reader",
        "POST, /app/j_security_check/x,                user user JWT reader",
    })
    void otherRequestsReachTheApplication(String method, String path, String body) {
        String bearer = "Bearer " + TestTokens.fresh();
        assertEquals(
                body,
                server.send(
                                method,
                                path,
                                "j_username=user&j_password=secret",
                                "Authorization",
                                bearer,
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .body());
        assertEquals(401, server.send(method, path, null).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/j_security_check", "/app/a/j_security_check", "/app/a/j_security_check;x=y"})
    void applicationNeverSeesThePassword(String path) {
        for (String type : List.of("application/x-www-form-urlencoded", "application/json", "text/plain")) {
            for (String token : List.of("none", TestTokens.fresh())) {
                HttpResponse<String> response = server.send(
                        "POST",
                        path,
                        "j_username=user&j_password=wrong",
                        "Content-Type",
                        type,
                        "Authorization",
                        "Bearer " + token);
                assertFalse(response.body().contains("JWT"), response.body());
                assertTrue(response.statusCode() >= 400, "status " + response.statusCode());
            }
        }
    }

    // Refused requests

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=user",
                "password=secret",
                "j_username=user&j_password=secret",
                "x=1&email=user",
                "x=1;password=secret",
                "%70assword=secret",
                "password"
            })
    void credentialsInTheQueryAreRefused(String query) {
        String path = "/app/user/login?" + query;
        for (HttpResponse<String> response : List.of(
                server.postForm(path, VALID_FORM),
                server.postForm(path, ""),
                server.postJson(path, VALID_JSON),
                server.postForm("/app/j_security_check?" + query, VALID_FORM))) {
            assertEquals(400, response.statusCode());
            assertNoLogin(response);
        }
        // A name alone is allowed in a link to the page.
        assertEquals(query.contains("assword") ? 400 : 200, server.get(path).statusCode());
    }

    @Test
    void otherQueryIsAccepted() {
        assertEquals(
                303, server.postForm("/app/user/login?lang=de&x", VALID_FORM).statusCode());
        assertEquals(200, server.get("/app/user/login?lang=de&x").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "FOO"})
    void otherMethodsAreNotAllowed(String method) {
        HttpResponse<String> response =
                server.send(method, "/app/user/login", VALID_JSON, "Content-Type", "application/json");
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD, POST", response.headers().firstValue("Allow").orElseThrow());
        assertNoLogin(response);
    }

    @Test
    void headIsGetWithoutBody() {
        HttpResponse<String> get = server.get("/app/user/login");
        HttpResponse<String> head = server.send("HEAD", "/app/user/login", null);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(get.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
        assertEquals("no-store", head.headers().firstValue("Cache-Control").orElseThrow());
    }

    // The token

    @Test
    void tokenContainsUserAndTimes() {
        Instant before = Instant.now().minusSeconds(1);
        UnverifiedJwt jwt = parsed(accessToken(server.postJson("/app/user/login", VALID_JSON)));
        Claims claims = jwt.claims();
        assertEquals(
                List.of("auth_time", "exp", "iat", "jti", "roles", "sid", "sub", "usrc", "ustp"),
                claims.asMap().keySet().stream().sorted().toList());
        assertEquals("user", claims.subject().orElseThrow());
        assertEquals(List.of("reader"), claims.strings("roles"));
        Instant issued = claims.issuedAt().orElseThrow();
        assertTrue(issued.isAfter(before) && !issued.isAfter(Instant.now()), "" + issued);
        assertEquals(issued, claims.time("auth_time").orElseThrow());
        assertEquals(issued.plus(Duration.ofMinutes(30)), claims.expiresAt().orElseThrow());
        assertEquals(16, Base64.getUrlDecoder().decode(claims.string("sid").orElseThrow()).length);
        assertEquals(16, Base64.getUrlDecoder().decode(claims.id().orElseThrow()).length);
        assertEquals(Map.of("alg", "HS256", "typ", "JWT"), jwt.header());
    }

    @Test
    void everyLoginHasNewIds() {
        Claims first = claims(accessToken(server.postJson("/app/user/login", VALID_JSON)));
        Claims second = claims(accessToken(server.postJson("/app/user/login", VALID_JSON)));
        assertNotEquals(first.string("sid"), second.string("sid"));
        assertNotEquals(first.id(), second.id());
    }

    @ParameterizedTest
    @CsvSource({"HS256, 32", "HS384, 48", "HS512, 64"})
    void eachAlgorithmSigns(String algorithm, int keyLength) {
        WebXml webXml = application()
                .filter("algorithm", algorithm)
                .filter("secret", WebXml.SECRET.repeat(2).substring(0, keyLength))
                .filter("issuer", "bank")
                .filter("audience", "accounts, cards");
        try (TestServer other = TestServer.start(webXml)) {
            String token = accessToken(other.postJson("/app/user/login", VALID_JSON));
            assertEquals(Map.of("alg", algorithm, "typ", "JWT"), parsed(token).header());
            assertEquals("bank", claims(token).issuer().orElseThrow());
            assertEquals(List.of("accounts", "cards"), claims(token).audience());
            assertEquals(
                    200,
                    other.get("/app/page", "Authorization", "Bearer " + token).statusCode());
        }
    }

    @Test
    void firstKeyOfSetSignsAndAllVerify() throws IOException {
        String newKey =
                jwk("HS512", "new", WebXml.SECRET.toUpperCase(Locale.ROOT).repeat(2));
        String old = jwk("HS256", "old", WebXml.SECRET);
        Path before = Files.writeString(folder.resolve("before.json"), old);
        Path after = Files.writeString(folder.resolve("after.json"), "{\"keys\":[" + newKey + "," + old + "]}");
        try (TestServer first =
                        TestServer.start(application().filter("secret", null).filter("keys", "" + before));
                TestServer second =
                        TestServer.start(application().filter("secret", null).filter("keys", "" + after))) {
            String oldToken = accessToken(first.postJson("/app/user/login", VALID_JSON));
            String newToken = accessToken(second.postJson("/app/user/login", VALID_JSON));
            assertEquals(
                    Map.of("alg", "HS256", "typ", "JWT", "kid", "old"),
                    parsed(oldToken).header());
            assertEquals(
                    Map.of("alg", "HS512", "typ", "JWT", "kid", "new"),
                    parsed(newToken).header());
            assertEquals(
                    200,
                    second.get("/app/page", "Authorization", "Bearer " + oldToken)
                            .statusCode());
            assertEquals(
                    200,
                    second.get("/app/page", "Authorization", "Bearer " + newToken)
                            .statusCode());
            assertEquals(
                    401,
                    first.get("/app/page", "Authorization", "Bearer " + newToken)
                            .statusCode());
        }
    }

    private static String jwk(String algorithm, String keyId, String secret) {
        return "{\"kty\":\"oct\",\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\",\"k\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8))
                + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "email,            groups",
        "preferred_name,   realm_access.roles",
        "user.name,        user.roles",
        "sub,              https://bank.example/roles",
    })
    void principalAndRolesMayHaveOtherNames(String principalClaim, String rolesClaim) {
        WebXml webXml = application().filter("principalClaim", principalClaim).filter("rolesClaim", rolesClaim);
        try (TestServer other = TestServer.start(webXml)) {
            String token = accessToken(other.postJson("/app/user/login", VALID_JSON));
            assertEquals("user", subject(token));
            assertEquals("user", claims(token).at(principalClaim).orElseThrow());
            assertEquals(List.of("reader"), claims(token).at(rolesClaim).orElseThrow());
            assertEquals(
                    "user user JWT reader",
                    other.get("/app/page", "Authorization", "Bearer " + token).body());
        }
    }

    @Test
    void tokenMayNestItsClaims() {
        WebXml webXml = application().filter("principalClaim", "user.name").filter("rolesClaim", "realm_access.roles");
        String nested = TestTokens.sign(TestTokens.claims()
                .claim("user", Map.of("name", "nested"))
                .claim("realm_access", Map.of("roles", List.of("admin"))));
        try (TestServer other = TestServer.start(webXml)) {
            assertEquals(
                    "nested nested JWT admin",
                    other.get("/app/page", "Authorization", "Bearer " + nested).body());
            assertEquals(
                    401,
                    other.get("/app/page", "Authorization", "Bearer " + TestTokens.fresh())
                            .statusCode());
        }
    }

    // The cookie

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cookieName=login                                    | login | Path=/app; HttpOnly; SameSite=Lax",
                "cookiePath=/                                        | jwt   | Path=/; HttpOnly; SameSite=Lax",
                "cookieDomain=.Bank.example                          | jwt   | Path=/app; Domain=bank.example; HttpOnly; SameSite=Lax",
                "cookieSecure=true                                   | jwt   | Path=/app; HttpOnly; SameSite=Lax; Secure",
                "cookieSecure=false,publicOrigins=https://b.example  | jwt   | Path=/app; HttpOnly; SameSite=Lax",
                "publicOrigins=https://b.example                     | jwt   | Path=/app; HttpOnly; SameSite=Lax; Secure",
                "publicOrigins=http://b.example                      | jwt   | Path=/app; HttpOnly; SameSite=Lax",
                "cookieSameSite=Strict                               | jwt   | Path=/app; HttpOnly; SameSite=Strict",
                "cookieSameSite=None,cookieSecure=true               | jwt   | Path=/app; HttpOnly; SameSite=None; Secure",
                "cookieName=__Host-j,cookieSecure=true,cookiePath=/  | __Host-j | Path=/; HttpOnly; SameSite=Lax; Secure",
            })
    void cookieHasTheConfiguredAttributes(String params, String name, String attributes) {
        WebXml webXml = application();
        for (String param : params.split(",")) {
            webXml.filter(param.split("=", 2)[0], param.split("=", 2)[1]);
        }
        try (TestServer other = TestServer.start(webXml)) {
            HttpResponse<String> response = other.postForm("/app/user/login", VALID_FORM);
            String token = TestServer.cookie(response, name);
            List<String> lines = response.headers().allValues("Set-Cookie");
            assertEquals(name + "=" + token + "; " + attributes, lines.get(lines.size() - 1));
            assertTrue(lines.subList(0, lines.size() - 1).stream().allMatch(line -> line.contains("; Max-Age=0;")));
            assertEquals(
                    200, other.get("/app/page", "Cookie", name + "=" + token).statusCode());
            HttpResponse<String> out = other.send("POST", "/app/user/logout", null, "Cookie", name + "=" + token);
            assertTrue(out.headers()
                    .allValues("Set-Cookie")
                    .contains(name + "=; " + attributes + "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
        }
    }

    // The application's own login page

    /** The application's own login page. It shows the attributes set by the filter. */
    public static final class OwnPage extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter()
                    .write(request.getServletPath() + " " + request.getMethod() + " "
                            + request.getAttribute("io.github.jwtfilter.error") + " "
                            + request.getAttribute("io.github.jwtfilter.username"));
        }
    }

    private static WebXml withOwnPages() {
        return WebXml.usual()
                .servlet("/sign-in", OwnPage.class)
                .servlet("/sorry", OwnPage.class)
                .servlet("/page", WhoServlet.class)
                .file("static.html", "<p>Our own page</p>")
                .login("page", "/sign-in");
    }

    @Test
    void applicationLoginPageIsShownInPlace() {
        try (TestServer other = TestServer.start(withOwnPages())) {
            HttpResponse<String> shown = other.get("/app/user/login");
            assertEquals("/sign-in GET null null", shown.body());
            assertEquals(200, shown.statusCode());
            assertEquals("no-store", shown.headers().firstValue("Cache-Control").orElseThrow());
            HttpResponse<String> failed = other.postForm("/app/user/login", "username=user&password=wrong");
            assertEquals("/sign-in GET invalid_grant user", failed.body());
            assertEquals(401, failed.statusCode());
            HttpResponse<String> incomplete = other.postForm("/app/user/login", "username=user");
            assertEquals("/sign-in GET invalid_request user", incomplete.body());
            assertEquals(400, incomplete.statusCode());
            assertEquals(303, other.postForm("/app/user/login", VALID_FORM).statusCode());
            assertEquals("/sign-in GET null null", other.get("/app/sign-in").body());
        }
    }

    @Test
    void failedFormMayShowAnErrorPage() {
        WebXml webXml = withOwnPages().login("errorPage", "/sorry?from=login");
        try (TestServer other = TestServer.start(webXml)) {
            assertEquals("/sign-in GET null null", other.get("/app/user/login").body());
            HttpResponse<String> failed = other.postForm("/app/j_security_check", "j_username=a<b&j_password=wrong");
            assertEquals("/sorry GET invalid_grant a<b", failed.body());
            assertEquals(401, failed.statusCode());
            assertEquals(200, other.get("/app/sorry").statusCode());
        }
    }

    @Test
    void applicationLoginPageMayBeStatic() {
        try (TestServer other = TestServer.start(withOwnPages().login("page", "/static.html"))) {
            assertEquals("<p>Our own page</p>", other.get("/app/user/login").body());
            assertEquals(200, other.get("/app/static.html").statusCode());
            HttpResponse<String> failed = other.postForm("/app/user/login", "username=user&password=wrong");
            assertEquals("<p>Our own page</p>", failed.body());
            assertEquals(401, failed.statusCode());
            assertNoLogin(failed);
        }
    }

    @Test
    void jsonClientsNeverSeeAPage() {
        try (TestServer other = TestServer.start(withOwnPages().login("errorPage", "/sorry"))) {
            HttpResponse<String> failed =
                    other.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"wrong\"}");
            assertEquals("{\"error\":\"invalid_grant\"}", failed.body());
        }
    }

    // Logs

    @Test
    void logContainsNoPasswordTokenOrSecret() {
        server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"pass-in-no-log\"}");
        server.postForm("/app/user/login", "username=user&password=pass-in-no-log");
        server.get("/app/user/login?password=pass-in-no-log");
        String token = accessToken(server.postJson("/app/user/login", VALID_JSON));
        server.postJson("/app/user/login", "{\"email\":\"us\\ner\\u2028x\",\"password\":\"pass-in-no-log\"}");
        assertFalse(log.text().contains("pass-in-no-log"));
        assertFalse(log.text().contains(token));
        assertNull(log.lines().stream()
                .filter(line -> line.contains(WebXml.SECRET))
                .findAny()
                .orElse(null));
    }
}
