package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.keys.LoadBalancerKeys.Intervals;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ForeignIssuer;
import io.github.jwtfilter.testing.KeysServer;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are the padded tokens of an AWS load balancer accepted from this load balancer only, and its keys fetched with limits? */
final class LoadBalancerKeysTest {
    private static final String HEADER = "x-amzn-oidc-data";
    private static final String SIGNER =
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/bank/50dc6c495c0c9188";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration NONE = Duration.ZERO;

    private final String kid = UUID.randomUUID().toString();
    private final ForeignIssuer balancer = new ForeignIssuer("https://idp.example/pool", kid);
    private CapturedLog log;
    private KeysServer published;

    @BeforeEach
    void start() {
        log = CapturedLog.ofOurs();
        published = new KeysServer();
        published.publish("/" + kid, balancer.pem());
    }

    @AfterEach
    void stop() {
        published.close();
        log.close();
    }

    private TestServer application() {
        return TestServer.start(WebXml.usual()
                .filter("insecureHttpKeys", "true")
                .filter("tokenSources", "header:" + HEADER)
                .filter(
                        "issuers",
                        balancer.name() + " signer=" + SIGNER + " keys=" + published.address()
                                + " audience=client-1,client-2 principalClaim=email rolesClaim=custom:groups")
                .servlet("/*", WhoServlet.class)
                .withoutLogin());
    }

    private String header(String keyId, String signer, String client) {
        return "{\"typ\":\"JWT\",\"kid\":\"" + keyId + "\",\"alg\":\"ES256\",\"iss\":\"" + balancer.name()
                + "\",\"client\":\"" + client + "\",\"signer\":\"" + signer + "\",\"exp\":" + soon() + "}";
    }

    private static long soon() {
        return System.currentTimeMillis() / 1000 + 120;
    }

    private String payload() {
        return "{\"sub\":\"1\",\"email_verified\":\"true\",\"email\":\"user@example.org\",\"custom:groups\":[\"reader\"],"
                + "\"exp\":" + soon() + ",\"iss\":\"" + balancer.name() + "\"}";
    }

    private String token(String header) {
        return balancer.sign(header, payload(), true);
    }

    private String token() {
        return token(header(kid, SIGNER, "client-1"));
    }

    private static String answer(TestServer server, String token) {
        HttpResponse<String> response = server.get("/app/page", HEADER, token);
        return response.statusCode() == 200 ? response.body() : "" + response.statusCode();
    }

    /** Returns the first answer that is not 503. On a busy machine, the fetch of a key may take longer than its request. */
    private static String result(TestServer server, String token) {
        AtomicReference<String> last = new AtomicReference<>();
        Waiting.until("the key was fetched", () -> {
            last.set(answer(server, token));
            return !last.get().equals("503");
        });
        return last.get();
    }

    @Test
    void paddedTokenIsAcceptedAfterTheFetchOfItsKey() {
        try (TestServer server = application()) {
            assertEquals(List.of(), published.asked());
            String token = token();
            assertTrue(token.endsWith("=="), token);
            assertEquals("user@example.org user@example.org JWT reader", result(server, token));
            assertEquals("user@example.org user@example.org JWT reader", result(server, token()));
            String unpadded = balancer.sign(header(kid, SIGNER, "client-2"), payload(), false);
            assertEquals("user@example.org user@example.org JWT reader", result(server, unpadded));
            assertEquals(List.of("/" + kid), published.asked());
        }
    }

    @Test
    void paddingIsPartOfTheSignedTextAndCanonical() {
        try (TestServer server = application()) {
            String payload = payload();
            while (payload.length() % 3 != 1) {
                payload = payload.replaceFirst("\\{", "{ ");
            }
            String header = header(kid, SIGNER, "client-1");
            String token = balancer.sign(header, payload, true);
            assertEquals("user@example.org user@example.org JWT reader", result(server, token));
            String[] parts = token.split("\\.");
            assertTrue(parts[1].endsWith("=="), parts[1]);
            String stripped = parts[1].replace("=", "");
            for (String changed :
                    List.of(stripped, stripped + "=", stripped + "===", "=" + parts[1], parts[1] + "====")) {
                assertEquals("401", result(server, parts[0] + "." + changed + "." + parts[2]), changed);
            }
            for (String changed : List.of(parts[2] + "=", "=" + parts[2], parts[2].replace("==", "="))) {
                assertEquals("401", result(server, parts[0] + "." + parts[1] + "." + changed), changed);
            }
        }
    }

    @Test
    void otherSignerOrClientIsRefusedWithoutFetch() {
        try (TestServer server = application()) {
            String other = SIGNER.replace("123456789012", "123456789013");
            for (String header : List.of(
                    header(kid, other, "client-1"),
                    header(kid, SIGNER + "x", "client-1"),
                    header(kid, SIGNER, "client-3"),
                    "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\",\"client\":\"client-1\"}",
                    "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\",\"client\":\"client-1\",\"signer\":[\"" + SIGNER
                            + "\"]}",
                    "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\",\"signer\":\"" + SIGNER + "\"}")) {
                assertEquals("401", result(server, token(header)), header);
            }
            assertEquals(List.of(), published.asked());
            assertEquals("user@example.org user@example.org JWT reader", result(server, token()));
            // The region has keys of other customers too.
            ForeignIssuer customer =
                    new ForeignIssuer(balancer.name(), UUID.randomUUID().toString());
            assertEquals("401", result(server, customer.sign(header(kid, SIGNER, "client-1"), payload(), true)));
        }
    }

    @Test
    void tokenWithoutItsOwnEndOrIssuerIsRefused() {
        try (TestServer server = application()) {
            String header = header(kid, SIGNER, "client-1");
            String email = "{\"email\":\"user@example.org\"";
            String issuer = ",\"iss\":\"" + balancer.name() + "\"";
            for (String payload : List.of(
                    email + ",\"exp\":" + soon() + "}",
                    email + issuer + "}",
                    email + issuer + ",\"exp\":1}",
                    email + ",\"iss\":\"https://other.example\",\"exp\":" + soon() + "}")) {
                assertEquals("401", result(server, balancer.sign(header, payload, true)), payload);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../b",
                "0",
                "0DC6C495-0c91-88aa-bbcc-ddeeff001122",
                "50dc6c49-0c91-88aa-bbcc-ddeeff001122/x",
                "50dc6c49-0c91-88aa-bbcc-ddeeff00112?",
                "x@evil.example"
            })
    void otherKidIsNeverPartOfAnAddress(String other) {
        try (TestServer server = application()) {
            assertEquals("401", result(server, token(header(other, SIGNER, "client-1"))));
            assertEquals(List.of(), published.asked());
        }
    }

    @Test
    void absentKeyIsRefusedAndFailedFetchIsUnavailable() {
        try (TestServer server = application()) {
            String absent = token(header(UUID.randomUUID().toString(), SIGNER, "client-1"));
            assertEquals("401", result(server, absent));
            assertEquals("401", result(server, absent), "remembered");
            assertEquals(1, published.asked().size());
            assertTrue(log.text().contains("JWTF-410"), log.text());
            published.absence(500);
            published.publish("/" + kid, "");
            assertEquals("503", answer(server, token()));
            Waiting.until("the failure is logged", () -> log.text().contains("JWTF-411"));
            published.publish("/" + kid, balancer.pem());
            assertEquals("user@example.org user@example.org JWT reader", result(server, token()));
        }
    }

    private LoadBalancerKeys keys(Duration check, Duration pause) {
        LoadBalancerKeys keys = new LoadBalancerKeys(
                published.address(), true, new Semaphore(8), new Intervals(check, pause, Duration.ofSeconds(30)));
        keys.begin();
        return keys;
    }

    @Test
    void withdrawnKeyIsForgottenAndFailedCheckKeepsIt() {
        try (LoadBalancerKeys keys = keys(Duration.ofMillis(30), NONE)) {
            assertTrue(keys.looksAgain(kid));
            published.absence(500);
            published.publish("/" + kid, "");
            Waiting.until("some checks failed", () -> published.asked().size() > 3);
            assertEquals(1, keys.current().keys().size());
            published.absence(403);
            Waiting.until("the key is forgotten", () -> keys.current().keys().isEmpty());
            assertFalse(keys.looksAgain(kid));
        }
    }

    @Test
    void numberOfKeysIsLimited() {
        try (LoadBalancerKeys keys = keys(HOUR, NONE)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String id = UUID.randomUUID().toString();
                published.publish("/" + id, balancer.pem());
                ids.add(id);
                assertTrue(keys.looksAgain(id));
            }
            assertEquals(ids.subList(8, 40), known(keys));
        }
    }

    private static List<String> known(LoadBalancerKeys keys) {
        return keys.current().keys().stream()
                .map(key -> key.keyId().orElseThrow())
                .collect(Collectors.toList());
    }

    /** Anybody can name keys of other customers in tokens. */
    @Test
    void keyThatVerifiedTokenOutlastsOthers() {
        try (LoadBalancerKeys keys = keys(HOUR, NONE)) {
            assertTrue(keys.looksAgain(kid));
            keys.proved(keys.current().keys().get(0));
            String last = "";
            for (int i = 0; i < 40; i++) {
                last = UUID.randomUUID().toString();
                published.publish("/" + last, balancer.pem());
                assertTrue(keys.looksAgain(last));
                assertTrue(known(keys).contains(last));
            }
            assertTrue(known(keys).contains(kid));
            assertEquals(32, known(keys).size());
            // A new key of the load balancer comes in even if all the known ones verified tokens.
            keys.current().keys().forEach(keys::proved);
            String next = UUID.randomUUID().toString();
            published.publish("/" + next, balancer.pem());
            assertTrue(keys.looksAgain(next));
            assertTrue(known(keys).contains(next));
            assertEquals(32, known(keys).size());
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.contains("are now"))
                            .count(),
                    log.text());
        }
    }

    @Test
    void failingLogDoesNotEndTheFetches() {
        Handler failing = new Handler() {
            @Override
            public void publish(LogRecord record) {
                throw new AssertionError("the disk is full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.github.jwtfilter.keys");
        logger.addHandler(failing);
        try (LoadBalancerKeys keys = keys(HOUR, NONE)) {
            assertTrue(keys.looksAgain(kid));
            String next = UUID.randomUUID().toString();
            published.publish("/" + next, balancer.pem());
            assertTrue(keys.looksAgain(next));
            assertFalse(keys.looksAgain(UUID.randomUUID().toString()));
        } finally {
            logger.removeHandler(failing);
        }
    }

    @Test
    void privateKeyAndOtherAlgorithmAreNotTakenIn() throws Exception {
        try (LoadBalancerKeys keys = keys(HOUR, NONE)) {
            String rsa = Base64.getMimeEncoder()
                    .encodeToString(KeyPairGenerator.getInstance("RSA")
                            .generateKeyPair()
                            .getPublic()
                            .getEncoded());
            published.publish("/" + kid, "-----BEGIN PUBLIC KEY-----\n" + rsa + "\n-----END PUBLIC KEY-----\n");
            assertThrows(KeysUnavailableException.class, () -> keys.looksAgain(kid));
            published.publish("/" + kid, balancer.pem() + balancer.pem());
            assertThrows(KeysUnavailableException.class, () -> keys.looksAgain(kid));
            published.publish("/" + kid, balancer.pem() + " ".repeat(5000));
            assertThrows(KeysUnavailableException.class, () -> keys.looksAgain(kid));
        }
    }

    @Test
    void manyUnknownKidsCauseFewFetches() {
        LoadBalancerKeys keys = new LoadBalancerKeys(
                published.address(),
                true,
                new Semaphore(8),
                new Intervals(HOUR, Duration.ofMinutes(1), Duration.ofMillis(1)));
        keys.begin();
        try {
            for (int i = 0; i < 200; i++) {
                assertFalse(isFound(keys, UUID.randomUUID().toString()));
            }
            assertTrue(published.asked().size() <= 2, published.asked().toString());
        } finally {
            keys.close();
        }
    }

    private static boolean isFound(LoadBalancerKeys keys, String id) {
        try {
            return keys.looksAgain(id);
        } catch (KeysUnavailableException notYet) {
            return false;
        }
    }
}
