package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a server with only public keys accept the tokens of other issuers, and issue none? */
final class ResourceServerTest {
    private static final String[] NAVIGATION = {"Accept", "text/html"};

    @TempDir
    private Path folder;

    private static WebXml resourceServer(Path keys) {
        return resourceServer(keys.toString());
    }

    private static WebXml resourceServer(String keys) {
        return WebXml.usual()
                .filter("secret", null)
                .filter("keys", keys)
                .servlet("/*", WhoServlet.class)
                .withoutLogin();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String bearer(TestServer server, String token) {
        HttpResponse<String> response = server.get("/app/page", "Authorization", "Bearer " + token);
        return response.statusCode() == 200 ? response.body() : "" + response.statusCode();
    }

    private static KeyPair pair(Algorithm algorithm) throws Exception {
        switch (algorithm) {
            case RS256:
                return KeyPairGenerator.getInstance("RSA").generateKeyPair();
            case ES256:
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                return generator.generateKeyPair();
            default:
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        }
    }

    private static String pem(KeyPair pair) {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, lineEnd)
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, jwk", "RS256, pem", "RS256, address",
        "ES256, jwk", "ES256, pem", "ES256, address",
        "EdDSA, jwk", "EdDSA, pem", "EdDSA, address",
    })
    void tokensOfOtherIssuersAreAcceptedAndNotRenewed(Algorithm algorithm, String source) throws Exception {
        KeyPair pair = pair(algorithm);
        KeySet signing = KeySet.of(SigningKey.pair(algorithm, pair.getPublic(), pair.getPrivate(), "2026-11"));
        HttpServer published = published(JwkSet.writePublic(signing));
        try (TestServer server = TestServer.start(application(source, pair, signing, published))) {
            JwtSigner signer = new JwtSigner(signing);
            String young = signer.sign(TestTokens.claims().build());
            assertEquals("user user JWT reader", bearer(server, young));
            assertEquals("user user JWT reader", bearer(server, young), "from the cache");
            String old = signer.sign(
                    TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(15)).build());
            HttpResponse<String> byCookie = server.get("/app/page", "Cookie", "jwt=" + old);
            assertEquals("user user JWT reader", byCookie.body());
            assertNull(TestServer.cookie(byCookie, "jwt"));
            String forged = young.substring(0, young.lastIndexOf('.') + 1) + old.substring(old.lastIndexOf('.') + 1);
            assertEquals("401", bearer(server, forged));
            KeyPair otherPair = pair(algorithm);
            KeySet otherKeys =
                    KeySet.of(SigningKey.pair(algorithm, otherPair.getPublic(), otherPair.getPrivate(), "2026-11"));
            assertEquals(
                    "401",
                    bearer(
                            server,
                            new JwtSigner(otherKeys).sign(TestTokens.claims().build())));
            assertEquals("401", bearer(server, TestTokens.fresh()));
        } finally {
            published.stop(0);
        }
    }

    private WebXml application(String source, KeyPair pair, KeySet signing, HttpServer published) throws IOException {
        switch (source) {
            case "jwk":
                return resourceServer(write("keys.json", JwkSet.writePublic(signing)));
            case "pem":
                return resourceServer(write("key.pem", pem(pair)));
            default:
                return resourceServer(
                                "http://127.0.0.1:" + published.getAddress().getPort() + "/jwks")
                        .filter("insecureHttpKeys", "true");
        }
    }

    private static HttpServer published(String set) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = set.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void rsaPemKeysUseConfiguredAlgorithm() throws Exception {
        KeyPair pair = pair(Algorithm.RS256);
        Path key = write("key.pem", pem(pair));
        KeySet signing = KeySet.of(SigningKey.pair(Algorithm.PS384, pair.getPublic(), pair.getPrivate(), null));
        String token = new JwtSigner(signing).sign(TestTokens.claims().build());
        try (TestServer usual = TestServer.start(resourceServer(key));
                TestServer chosen = TestServer.start(resourceServer(key).filter("algorithm", "PS384"))) {
            assertEquals("401", bearer(usual, token));
            assertEquals("user user JWT reader", bearer(chosen, token));
        }
    }

    @Test
    void noTargetIsSavedForExternalLoginPage() throws Exception {
        Path keys = write("keys.json", TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256)));
        try (TestServer server =
                TestServer.start(resourceServer(keys).filter("loginPage", "https://id.example.org/login"))) {
            HttpResponse<String> page = server.get("/app/page", NAVIGATION);
            assertEquals(302, page.statusCode());
            assertEquals(List.of(), page.headers().allValues("Set-Cookie"));
            HttpResponse<String> form = server.postForm(
                    "/app/page",
                    "a=b",
                    "Accept",
                    "text/html",
                    "Sec-Fetch-Mode",
                    "navigate",
                    "Sec-Fetch-Site",
                    "same-origin");
            assertEquals(401, form.statusCode());
            assertEquals(List.of(), form.headers().allValues("Set-Cookie"));
        }
    }

    /** Returns claims in the format of Keycloak, Entra ID and Auth0. */
    private static Claims.Builder accessClaims(String issuer, Object audience) {
        Instant now = Instant.now();
        return Claims.builder()
                .issuer(issuer)
                .subject("f3b7c2d0-6f0e-4d7a-9d3e-2f1c6a7b8c9d")
                .claim("aud", audience)
                .issuedAt(now)
                .expiresAt(now.plusSeconds(300))
                .id("onrtac:4d1f9f2e");
    }

    @Test
    void keycloakTokenIsAccepted() throws Exception {
        String key = TestKeys.jwk(Algorithm.RS256, "kc");
        Path keys = write(
                "certs.json",
                TestKeys.publicSet(key)
                        .replace(
                                "]}",
                                ",{\"kid\":\"enc\",\"kty\":\"RSA\",\"alg\":\"RSA-OAEP\",\"use\":\"enc\",\"n\":\"AQAB\","
                                        + "\"e\":\"AQAB\"}]}"));
        String issuer = "https://id.example.org/realms/shop";
        WebXml webXml = resourceServer(keys)
                .filter("issuer", issuer)
                .filter("audience", "account")
                .filter("principalClaim", "preferred_username")
                .filter("rolesClaim", "realm_access.roles");
        try (TestServer server = TestServer.start(webXml)) {
            Claims.Builder claims = accessClaims(issuer, List.of("account", "shop"))
                    .claim("typ", "Bearer")
                    .claim("azp", "shop")
                    .claim("sid", "5b8e1f60")
                    .claim("scope", "openid email")
                    .claim("preferred_username", "someone@example.org")
                    .claim("realm_access", Map.of("roles", List.of("offline_access", "reader")))
                    .claim("resource_access", Map.of("account", Map.of("roles", List.of("admin"))));
            assertEquals(
                    "someone@example.org someone@example.org JWT reader", bearer(server, TestKeys.sign(key, claims)));
            assertEquals(
                    "401", bearer(server, TestKeys.sign(key, claims.issuer("https://id.example.org/realms/other"))));
            assertEquals(
                    "401",
                    bearer(server, TestKeys.sign(key, claims.issuer(issuer).audience("other"))));
        }
    }

    @Test
    void entraTokenIsAccepted() throws Exception {
        String key = TestKeys.jwk(Algorithm.RS256, "entra");
        // Entra ID publishes keys without an algorithm and with certificates.
        Path keys = write(
                "keys.json",
                TestKeys.publicSet(key)
                        .replace("\"alg\":\"RS256\"", "\"x5t\":\"entra\",\"x5c\":[\"MIIC\"],\"issuer\":\"https://x\""));
        String issuer = "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0";
        String audience = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
        WebXml webXml = resourceServer(keys)
                .filter("issuer", issuer)
                .filter("audience", audience)
                .filter("principalClaim", "preferred_username");
        try (TestServer server = TestServer.start(webXml)) {
            Claims.Builder claims = accessClaims(issuer, audience)
                    .claim("ver", "2.0")
                    .claim("oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474")
                    .claim("preferred_username", "someone@example.org")
                    .claim("roles", List.of("admin"));
            assertEquals(
                    "someone@example.org someone@example.org JWT admin", bearer(server, TestKeys.sign(key, claims)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/roles", "https://example.org/claims.roles"})
    void auth0TokenWithRolesInUrlClaimIsAccepted(String rolesClaim) throws Exception {
        String key = TestKeys.jwk(Algorithm.RS256, "auth0");
        String issuer = "https://tenant.example.org/";
        WebXml webXml = resourceServer(write("jwks.json", TestKeys.publicSet(key)))
                .filter("issuer", issuer)
                .filter("audience", "https://api.example.org")
                .filter("rolesClaim", rolesClaim);
        try (TestServer server = TestServer.start(webXml)) {
            Claims.Builder claims = accessClaims(
                            issuer, List.of("https://api.example.org", "https://tenant.example.org/userinfo"))
                    .subject("auth0|507f1f77bcf86cd799439020")
                    .claim(rolesClaim, List.of("reader", "admin"));
            assertEquals(
                    "auth0|507f1f77bcf86cd799439020 auth0|507f1f77bcf86cd799439020 JWT reader admin",
                    bearer(server, TestKeys.sign(key, claims)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void serverWithPublicKeyAcceptsLoginOfServerWithPrivateKey(String algorithm) throws Exception {
        String key = TestKeys.jwk(Algorithm.valueOf(algorithm), "signing");
        WebXml login = WebXml.usual()
                .filter("secret", null)
                .filter("keys", write("private.json", TestKeys.set(key)).toString())
                .filter("renewAfter", "0s")
                .servlet("/*", WhoServlet.class);
        try (TestServer issuing = TestServer.start(login);
                TestServer accepting = TestServer.start(resourceServer(write("public.json", TestKeys.publicSet(key)))
                        .filter("renewAfter", "0s"))) {
            HttpResponse<String> redirected = issuing.get("/app/page?a=b", NAVIGATION);
            String target = TestServer.cookie(redirected, "jwt-target");
            assertNotNull(target);
            HttpResponse<String> done = issuing.postForm(
                    "/app/user/login", "username=user&password=secret", "Cookie", "jwt-target=" + target);
            assertEquals("/app/page?a=b", done.headers().firstValue("Location").orElseThrow());
            String cookie = "jwt=" + TestServer.cookie(done, "jwt");
            HttpResponse<String> own = issuing.get("/app/page", "Cookie", cookie);
            assertEquals("user user JWT reader", own.body());
            HttpResponse<String> other = accepting.get("/app/page", "Cookie", cookie);
            assertEquals("user user JWT reader", other.body());
            assertNull(TestServer.cookie(other, "jwt"));
            assertEquals(
                    204,
                    issuing.send("POST", "/app/user/logout", null, "Cookie", cookie)
                            .statusCode());
            assertEquals(401, issuing.get("/app/page", "Cookie", cookie).statusCode());
        }
    }

    @Test
    void loginIsRenewedByServerWithPrivateKey() throws Exception {
        String key = TestKeys.jwk(Algorithm.ES256, "signing");
        WebXml webXml = WebXml.usual()
                .filter("secret", null)
                .filter("keys", write("private.json", TestKeys.set(key)).toString())
                .servlet("/*", WhoServlet.class);
        try (TestServer server = TestServer.start(webXml)) {
            String old = TestKeys.sign(key, TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(15)));
            String fresh = TestServer.cookie(server.get("/app/page", "Cookie", "jwt=" + old), "jwt");
            assertNotNull(fresh);
            assertEquals(
                    "user user JWT reader",
                    server.get("/app/page", "Cookie", "jwt=" + fresh).body());
        }
    }

    @Test
    void publicKeyFileReadableByAllGivesNoWarning() throws Exception {
        String key = TestKeys.jwk(Algorithm.ES256);
        Path open = write("keys.json", TestKeys.publicSet(key));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        try (CapturedLog log = CapturedLog.ofOurs()) {
            TestServer.start(resourceServer(open)).close();
            assertFalse(log.text().contains("JWTF-115 "), log.text());
            write("keys.json", TestKeys.set(key));
            TestServer.start(resourceServer(open)).close();
            assertTrue(log.text().contains("JWTF-115 "), log.text());
        }
    }

    @Test
    void acceptedTokenIsRefusedAfterItsKeyIsRemoved() throws Exception {
        String one = TestKeys.jwk(Algorithm.ES256, "one");
        String two = TestKeys.jwk(Algorithm.ES256, "two");
        Path keys = write("keys.json", TestKeys.publicSet(one, two));
        try (TestServer server = TestServer.start(resourceServer(keys))) {
            String token = TestKeys.sign(one, TestTokens.claims());
            assertEquals("user user JWT reader", bearer(server, token));
            write("keys.json", TestKeys.publicSet(two));
            Waiting.until("the key is gone", () -> bearer(server, token).equals("401"));
        }
    }
}
