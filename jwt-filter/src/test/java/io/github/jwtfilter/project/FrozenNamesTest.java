package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.LoginSettings;
import io.github.jwtfilter.config.Parameter;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.page.LoginFailure;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Are the names and lines that operators and applications depend on still those of version 0.1.0? A change here breaks
 * alerts, dashboards, log filters, clients, web.xml files or compiled applications of users. {@code FrozenOutputTest}
 * asks the same about the command line.
 */
final class FrozenNamesTest {
    private static final String BASE = "io.github.jwtfilter.";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String WRONG = "{\"username\":\"user\",\"password\":\"wrong\"}";

    private static Set<String> words(String... lines) {
        return new TreeSet<>(List.of(String.join(" ", lines).split(" ")));
    }

    // Classes

    @ParameterizedTest
    @ValueSource(
            strings = {
                // web.xml names these.
                "JwtFilter LoginServlet LogoutServlet MeServlet SessionReportServlet StatusServlet HealthServlet"
                        + " ObserveServlet",
                // Applications implement or use these.
                "identity.IdentityStore identity.IdentityStoreException identity.Identity identity.Credentials"
                        + " identity.Account identity.Realm identity.Verdict identity.Verdict$Refusal",
                "session.AttributeFactory monitor.LoginListener monitor.LoginEvent monitor.LoginEvent$Type",
                // Consoles read these.
                "monitor.KeysMXBean monitor.LoginsMXBean monitor.SessionsMXBean",
                "jose.Algorithm jose.ClaimRules jose.Claims jose.DirectEncryption jose.InvalidTokenException jose.JwkSet"
                        + " jose.JwtSigner jose.JwtVerifier jose.KeyMaker jose.KeySet jose.KeySource"
                        + " jose.KeysUnavailableException jose.Reason jose.SigningKey jose.StrictJson"
                        + " jose.UnverifiedJwt jose.VerifiedJwt"
            })
    void publicClassesKeepTheirNames(String names) throws ClassNotFoundException {
        for (String name : names.split(" ")) {
            Class<?> type = Class.forName(BASE + name);
            assertTrue(Modifier.isPublic(type.getModifiers()), name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "identity.IdentityStore    | Optional authenticate(Credentials); Optional find(String); void close()",
                "session.AttributeFactory  | Set names(); Object make(String, Identity)",
                "monitor.LoginListener     | void happened(LoginEvent)",
            })
    void interfacesOfApplicationsKeepTheirMethods(String name, String methods) throws ClassNotFoundException {
        Set<String> found = new TreeSet<>();
        for (Method method : Class.forName(BASE + name).getMethods()) {
            found.add(method.getReturnType().getSimpleName() + " " + method.getName() + "("
                    + Stream.of(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        assertEquals(new TreeSet<>(List.of(methods.split("; "))), found);
    }

    // Parameters in web.xml

    private static void assertNames(Set<String> expected, List<Parameter> parameters) {
        Set<String> missing = new TreeSet<>(expected);
        parameters.forEach(parameter -> missing.remove(parameter.name()));
        assertEquals(Set.of(), missing);
    }

    @Test
    void parametersKeepTheirNames() {
        assertNames(
                words(
                        "secret secretFile keys algorithm insecureHttpKeys issuer audience tokenLifetime maxLifetime",
                        "renewAfter recheckWithin clockSkew tokenSources cookieName cookiePath cookieDomain cookieSecure",
                        "cookieSameSite rules loginPage logoutPaths principalClaim rolesClaim csrf publicOrigins",
                        "trustedOrigins session sessionTypes attributeFactory sessionFallback requestHeaderSize",
                        "store storePrefix storeMaxLag storeReplicas storeCertificates loginListener"),
                FilterSettings.PARAMETERS);
        assertNames(
                words(
                        "users groups roles insecureClearTextPasswords passwordQuery rolesQuery claimsQuery ldapUser",
                        "ldapPassword ldapUserSearch ldapGroupSearch ldapStartTls ldapCertificates ldapTimeout claims",
                        "usersName recheckUsers roleMap roleFilter page errorPage target maxFailures lockTime"),
                LoginSettings.PARAMETERS);
        assertNames(words("allowGet"), DeclaredServlets.LOGOUT_PARAMETERS);
    }

    // Loggers

    @Test
    void loggersKeepTheirNames() throws IOException {
        Set<String> names = Collections.synchronizedSet(new TreeSet<>());
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("basedir"), "target", "classes"))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> findLoggers(file, names));
        }
        assertEquals(
                words(
                        "io.github.jwtfilter io.github.jwtfilter.audit io.github.jwtfilter.files",
                        "io.github.jwtfilter.identity io.github.jwtfilter.keys io.github.jwtfilter.oidc",
                        "io.github.jwtfilter.sessions"),
                names);
    }

    /** Collects the names in calls of {@code System.getLogger}. */
    private static void findLoggers(Path file, Set<String> names) {
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    private Object last;

                    @Override
                    public void visitLdcInsn(Object value) {
                        last = value;
                    }

                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String called, String type, boolean isInterface) {
                        if (owner.equals("java/lang/System") && called.equals("getLogger")) {
                            names.add(String.valueOf(last));
                        }
                    }
                };
            }
        };
        try {
            new ClassReader(Files.readAllBytes(file)).accept(visitor, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // JMX

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Keys     | Keys: String[], Loaded: String, Source: String",
                "Sessions | Attributes: String[], IdPlaces: String[], LargestSession: int, Logouts: String[],"
                        + " Page: String, Places: String[], Requests: long, SessionTypes: String[],"
                        + " SessionsMade: long, Since: String, Verdict: String",
            })
    void beansKeepTheirNamesAndAttributes(String type, String attributes) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.github.jwtfilter:type=" + type + ",context=\"/app\",filter=\"jwt\"");
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(WebXml.usual().filter("session", "report"))) {
            assertEquals(401, server.get("/app/page").statusCode(), log::text);
            Set<String> found = new TreeSet<>();
            for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                Object value = beans.getAttribute(name, attribute.getName());
                String shown = value instanceof String[] ? "String[]" : attribute.getType();
                found.add(attribute.getName() + ": " + shown.replace("java.lang.", ""));
            }
            assertEquals(new TreeSet<>(List.of(attributes.split(", "))), found);
        }
    }

    // Request attributes

    /** Shows the request attributes of this library that an application reads. */
    public static final class AttributesServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            for (String name : List.of("user", "error", "username")) {
                response.getWriter().print(request.getAttribute(BASE + name) + " ");
            }
        }
    }

    @Test
    void requestAttributesKeepTheirNames() {
        WebXml webXml = WebXml.usual()
                .login("errorPage", "/refused")
                .servlet("/refused", AttributesServlet.class)
                .servlet("/page", AttributesServlet.class);
        try (TestServer server = TestServer.start(webXml)) {
            assertEquals(
                    "user null null ",
                    server.get("/app/page", "Authorization", "Bearer " + TestTokens.fresh())
                            .body());
            assertEquals(
                    "null invalid_grant user ",
                    server.postForm("/app/user/login", "username=user&password=wrong")
                            .body());
        }
    }

    // Audit log

    @Test
    void everyKindOfAuditLineKeepsItsLevelAndFormat() {
        List<LoginEvent> events = List.of(
                LoginEvent.login(NOW, "alice", "192.0.2.7", "form", "c2lk"),
                LoginEvent.refused(NOW, "a\"\\b\n", "192.0.2.7", "json", "wrong password"),
                LoginEvent.throttled(NOW, "alice", "192.0.2.7", "json", "throttled"),
                LoginEvent.locked(NOW, "alice", "192.0.2.7", "for 300 s after 5 failed logins"),
                LoginEvent.locked(NOW, "", "192.0.2.7", "for 300 s after 50 failed logins"),
                LoginEvent.logout(NOW, "alice", "192.0.2.7", "LogoutServlet", "c2lk"),
                LoginEvent.logout(NOW, "", "192.0.2.7", "logoutPaths", null));
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.audit")) {
            AuditLog audit = new AuditLog(event -> {}, new Figures(Tally.of(), Tally.of()), System::nanoTime);
            events.forEach(audit::happened);
            assertEquals(
                    List.of(
                            "INFO login user=\"alice\" from=192.0.2.7 by=form sid=c2lk",
                            "INFO refused user=\"a\\\"\\\\b?\" from=192.0.2.7 by=json reason=\"wrong password\"",
                            "FINE throttled user=\"alice\" from=192.0.2.7 by=json reason=\"throttled\"",
                            "WARNING locked user=\"alice\" from=192.0.2.7 reason=\"for 300 s after 5 failed logins\"",
                            "WARNING locked from=192.0.2.7 reason=\"for 300 s after 50 failed logins\"",
                            "INFO logout user=\"alice\" from=192.0.2.7 by=LogoutServlet sid=c2lk",
                            "INFO logout from=192.0.2.7 by=logoutPaths"),
                    log.lines());
        }
    }

    @Test
    void auditReasonsOfRefusalsKeepTheirWords() {
        assertEquals(
                "[wrong password, locked, expired, disabled, throttled]",
                Arrays.asList(Refusal.values()).toString());
    }

    /** Accepts everybody, with a claim that is too long for a token. */
    public static final class LongClaimStore implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
            Identity identity = new Identity(credentials.name(), List.of("reader"), Map.of("x", "x".repeat(20_000)));
            return Optional.of(Verdict.accepted(identity));
        }
    }

    @Test
    void lockIsLoggedWithTheSameWords() {
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.audit");
                TestServer server = TestServer.start(
                        WebXml.usual().login("maxFailures", "2").login("lockTime", "2m"))) {
            for (int i = 0; i < 3; i++) {
                server.postJson("/app/user/login", WRONG);
            }
            String refused = "INFO refused user=\"user\" from=127.0.0.1 by=json reason=\"wrong password\"";
            assertEquals(
                    List.of(
                            "FINE throttled user=\"user\" from=127.0.0.1 by=json reason=\"throttled\"",
                            refused,
                            refused,
                            "WARNING locked user=\"user\" from=127.0.0.1 reason=\"for 120 s after 2 failed logins\""),
                    log.lines().stream().sorted().toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class:io.github.jwtfilter.project.FrozenNamesTest$LongClaimStore | no token can be made",
                "container                                              | unknown user or wrong password",
            })
    void rareRefusalIsLoggedWithTheSameWords(String users, String reason) {
        WebXml webXml =
                WebXml.usual().login("groups", null).login("claims", "x").login("users", users);
        if (users.equals("container")) {
            webXml.login("roles", "reader");
        }
        try (CapturedLog ours = CapturedLog.ofOurs();
                CapturedLog log = CapturedLog.of("io.github.jwtfilter.audit");
                TestServer server = TestServer.startAnyway(webXml, application -> {})) {
            server.postForm("/app/user/login", "username=user&password=wrong");
            assertEquals(
                    List.of("INFO refused user=\"user\" from=127.0.0.1 by=form reason=\"" + reason + "\""),
                    log.lines(),
                    ours::text);
        }
    }

    // Error words

    @Test
    void statusAndErrorOfFailedLoginKeepTheirWords() {
        Set<String> words = Stream.of(LoginFailure.values())
                .map(failure -> failure.status + "_" + failure.error)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                words(
                        "400_invalid_request 401_invalid_grant 403_forbidden 413_invalid_request 415_invalid_request",
                        "429_temporarily_unavailable 500_server_error 503_temporarily_unavailable"),
                words);
    }

    @Test
    void reasonsOfRefusedTokensKeepTheirWords() {
        assertEquals(
                words(
                        "malformed too_long unsupported_header unsupported_algorithm unknown_key bad_signature",
                        "invalid_claims missing_claim expired not_yet_valid issued_in_future wrong_issuer",
                        "wrong_audience revoked"),
                Stream.of(Reason.values()).map(Reason::toString).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String shown(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body() + " "
                + response.headers().firstValue("WWW-Authenticate").orElse("-");
    }

    @Test
    void clientsGetTheSameErrorWords() {
        String expired =
                TestTokens.sign(TestTokens.claims().expiresAt(Instant.now().minusSeconds(60)));
        WebXml webXml = WebXml.usual().filter("rules", "/admin role admin\n/ authenticated");
        try (TestServer server = TestServer.startLenient(webXml, UriCompliance.UNSAFE)) {
            assertEquals("401 {\"error\":\"unauthorized\"} Bearer", shown(server.get("/app/page")));
            assertEquals(
                    "401 {\"error\":\"unauthorized\"} Bearer error=\"invalid_token\"",
                    shown(server.get("/app/page", "Authorization", "Bearer x.y.z")));
            assertEquals(
                    "401 {\"error\":\"unauthorized\"} Bearer error=\"invalid_token\", error_description=\"expired\"",
                    shown(server.get("/app/page", "Authorization", "Bearer " + expired)));
            assertEquals(
                    "403 {\"error\":\"forbidden\"} -",
                    shown(server.get("/app/admin", "Authorization", "Bearer " + TestTokens.fresh())));
            assertEquals("400 {\"error\":\"bad_request\"} -", shown(server.get("/app//admin")));
            assertEquals(
                    "405 {\"error\":\"method_not_allowed\"} -", shown(server.send("PUT", "/app/user/login", null)));
            assertEquals("401 {\"error\":\"invalid_grant\"} Bearer", shown(server.postJson("/app/user/login", WRONG)));
        }
    }

    @Test
    void protectedPathWithoutKeysIsTemporarilyUnavailable() {
        WebXml webXml = WebXml.usual()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:1/jwks")
                .filter("insecureHttpKeys", "true")
                .filter("loginPage", "https://id.example.org/login")
                .withoutLogin();
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(webXml)) {
            assertEquals(
                    "503 {\"error\":\"temporarily_unavailable\"} -",
                    shown(server.get("/app/page", "Authorization", "Bearer " + TestTokens.fresh())),
                    log::text);
        }
    }
}
