package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does the filter accept every token that it issues, with any name, roles and claims from a store? */
final class IssuedTokenTest {
    private static final List<String> CLAIMS = List.of("a", "b", "ü", "https://example.org/ü", "with space");

    /** Pieces of text that have confused readers of JSON, headers or logs. */
    private static final List<String> PIECES = List.of(
            "user",
            " ",
            "\"",
            "\\",
            "'",
            "<b>",
            "{",
            "}",
            ",",
            "\n",
            "\r\n",
            "\t",
            "\0",
            "\u0001",
            "\u007f",
            "\u0085",
            "ü",
            "e\u0301",
            "€",
            "日本",
            "\u2028",
            "\u200f",
            "\ufeff",
            "\ufffd",
            "\uffff",
            "😀",
            "👩‍👩‍👧",
            "\ud800",
            "\udc00",
            "null",
            "%00",
            "${x}",
            "{0}",
            "=",
            ";",
            "\\u0000",
            "x".repeat(300));

    private static final List<String> WELL_FORMED = PIECES.stream()
            .filter(text -> text.length() > 1 || !Character.isSurrogate(text.charAt(0)))
            .toList();

    private static CapturedLog log;
    private static TestServer server;
    private static volatile Identity stored;

    @BeforeAll
    static void start() {
        log = CapturedLog.ofOurs();
        server = TestServer.start(application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .login("users", "class:" + AnyUser.class.getName())
                .login("groups", null)
                .login("claims", "a, b, ü, https://example.org/ü, \"with space\"")
                .servlet("/page", ComparingServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        log.close();
    }

    @BeforeEach
    void clearLog() {
        log.lines().clear();
    }

    /** A store with one user, chosen by the test. */
    public static final class AnyUser implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return Optional.of(Verdict.accepted(stored));
        }
    }

    /** Compares the user of the request with the user in the store. */
    public static final class ComparingServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Identity seen = (Identity) request.getUserPrincipal();
            boolean same = seen.equals(stored) && request.getRemoteUser().equals(stored.getName());
            for (Map.Entry<String, Object> claim : stored.claims().entrySet()) {
                Object expected = Claims.builder()
                        .claim("any", claim.getValue())
                        .build()
                        .asMap()
                        .get("any");
                same &= expected == null
                        ? !seen.claims().containsKey(claim.getKey())
                        : expected.equals(seen.claims().get(claim.getKey()));
            }
            response.getWriter().write(same ? "same" : "another");
        }
    }

    /**
     * Logs the user in. An issued token must be accepted and match the store. A refused login must log exactly one
     * line.
     */
    private static boolean logsIn(TestServer application, Identity user) {
        stored = user;
        log.lines().clear();
        HttpResponse<String> answer =
                application.postJson("/app/user/login", "{\"username\":\"any\",\"password\":\"any\",\"cookie\":true}");
        String token = TestServer.cookie(answer, "jwt");
        if (answer.statusCode() == 500) {
            assertEquals("{\"error\":\"server_error\"}", answer.body());
            assertNull(token);
            assertEquals(1, errors().size(), log.text());
            assertTrue(errors().get(0).startsWith("SEVERE JWTF-301 The login of '"), log.text());
            assertEquals(1, errors().get(0).lines().count(), "expected one log line: " + log.text());
            return false;
        }
        assertEquals(200, answer.statusCode());
        HttpResponse<String> page = application.get("/app/page", "Cookie", "jwt=" + token);
        assertEquals("200 same", page.statusCode() + " " + page.body());
        assertEquals(
                200, application.get("/app/user/me", "Cookie", "jwt=" + token).statusCode());
        assertEquals(List.of(), errors());
        return true;
    }

    private static List<String> errors() {
        return log.lines().stream().filter(line -> line.startsWith("SEVERE ")).toList();
    }

    private static Identity user(String name) {
        return new Identity(name, List.of("reader"));
    }

    private static Identity withClaim(Object value) {
        return new Identity("user", List.of("reader"), Collections.singletonMap("a", value));
    }

    private static List<Object> nested(int levels) {
        List<Object> list = new ArrayList<>();
        for (int i = 1; i < levels; i++) {
            list = new ArrayList<>(List.of(list));
        }
        return list;
    }

    static List<Arguments> users() {
        return List.of(
                arguments("spaces", user(" a  b "), null),
                arguments("a blank", user(" "), null),
                arguments("quotes", user("\"a\\\"'"), null),
                arguments("controls", user("a\0\u0001\r\nb\u007f\u0085\u2028"), null),
                arguments("emoji", user("👩‍👩‍👧"), null),
                arguments("high half", user("a\ud800"), "claim sub: half a surrogate pair"),
                arguments("low half", user("\udc00"), "claim sub: half a surrogate pair"),
                arguments("2,000 letters", user("x".repeat(2000)), null),
                arguments("3,000 letters", user("x".repeat(3000)), "its largest claim is sub ("),
                arguments("100,000 letters", user("x".repeat(100_000)), "its largest claim is sub ("),
                arguments("no role", new Identity("user", List.of()), null),
                arguments("a role without a name", new Identity("user", List.of("")), null),
                arguments("odd roles", new Identity("user", List.of("a,b", "\"", "\0", "ü€😀", "null")), null),
                arguments("half a role", new Identity("user", List.of("\ud800")), "claim roles: half a surrogate pair"),
                arguments("null for a role", new Identity("user", Arrays.asList("a", null)), "roles: expected names"),
                arguments("a null", withClaim(null), null),
                arguments("a long", withClaim(Long.MIN_VALUE), null),
                arguments("a byte", withClaim((byte) -1), null),
                arguments("64 digits", withClaim(BigInteger.TEN.pow(63)), null),
                arguments("65 digits", withClaim(BigInteger.TEN.pow(64)), "claim a: expected a number of at most 64"),
                arguments("a tiny number", withClaim(new BigDecimal("1E-2147483647")), null),
                arguments("a giant number", withClaim(new BigDecimal("1E+2147483647")), null),
                arguments("negative zero", withClaim(-0.0), null),
                arguments("the least double", withClaim(Double.MIN_VALUE), null),
                arguments("the greatest double", withClaim(Double.MAX_VALUE), null),
                arguments("no number", withClaim(Double.NaN), "claim a: JSON has no form for NaN"),
                arguments("infinity", withClaim(Float.NEGATIVE_INFINITY), "claim a: JSON has no form for -Infinity"),
                arguments("text with halves", withClaim("\udc00\ud800"), "claim a: half a surrogate pair"),
                arguments("list with halves", withClaim(List.of("\ud800")), "claim a: half a surrogate pair"),
                arguments("an empty list", withClaim(List.of()), null),
                arguments("odd texts", withClaim(WELL_FORMED), null),
                arguments(
                        "a list in a list",
                        withClaim(nested(2)),
                        "claim a: expected a string, number, boolean or list"),
                arguments(
                        "a deep list", withClaim(nested(5000)), "claim a: expected a string, number, boolean or list"),
                arguments(
                        "an object", withClaim(Map.of("x", 1)), "claim a: expected a string, number, boolean or list"),
                arguments("a date", withClaim(new Date(0)), "claim a: expected a string, number, boolean or list"),
                arguments("a long list", withClaim(Collections.nCopies(3000, "x")), "its largest claim is a ("));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("users")
    void userLogsInOrProblemIsLogged(String description, Identity user, String problem) {
        assertEquals(problem == null, logsIn(server, user), log.text());
        if (problem != null) {
            assertTrue(errors().get(0).contains(problem), log.text());
        }
    }

    @Test
    void randomUsersLogInOrProblemIsLogged() {
        Random random = new Random(20_000);
        int issued = 0;
        for (int i = 0; i < 300; i++) {
            Identity user = randomUser(random);
            issued += logsIn(server, user) ? 1 : 0;
        }
        assertTrue(issued > 60 && issued < 240, issued + " of 300");
    }

    private static Identity randomUser(Random random) {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (String claim : CLAIMS) {
            if (random.nextInt(3) == 0) {
                claims.put(claim, randomValue(random));
            }
        }
        return new Identity("u" + randomText(random), randomTexts(random), claims);
    }

    private static String randomText(Random random) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
    }

    private static List<String> randomTexts(Random random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> randomText(random))
                .toList();
    }

    private static Object randomValue(Random random) {
        switch (random.nextInt(9)) {
            case 0:
                return random.nextLong();
            case 1:
                return Double.longBitsToDouble(random.nextLong());
            case 2:
                return new BigDecimal(new BigInteger(random.nextInt(240), random), random.nextInt());
            case 3:
                return Float.intBitsToFloat(random.nextInt());
            case 4:
                return random.nextBoolean();
            case 5:
                return null;
            case 6:
                return randomTexts(random);
            case 7:
                return random.nextInt(10) == 0 ? Map.of() : new BigInteger(random.nextInt(240), random).negate();
            default:
                return randomText(random);
        }
    }

    @Test
    void tooLongRolesClaimPreventsLogin() {
        try (TestServer other = TestServer.start(application().filter("rolesClaim", "x".repeat(257)))) {
            assertFalse(logsIn(other, user("user")));
            assertTrue(errors().get(0).endsWith(": expected a name of at most 256 bytes"), log.text());
        }
    }
}
