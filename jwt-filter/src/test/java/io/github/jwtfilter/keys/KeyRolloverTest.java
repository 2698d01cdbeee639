package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.cli.Call;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.KeysBean;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do all logins survive a key change in the documented order, and are some refused in the wrong order? */
final class KeyRolloverTest {
    @TempDir
    private Path folder;

    /** Tokens of the logins at all steps so far. Both servers must accept them. */
    private final List<String> tokens = new ArrayList<>();

    /** The same tokens, some minutes older. Both servers must renew them. */
    private final List<String> olderTokens = new ArrayList<>();

    private void logInEverywhere(KeyRollover rollover, String firstSigns, String secondSigns) {
        List<String> signing = List.of(firstSigns, secondSigns);
        olderTokens.add(rollover.aged(Duration.ofMinutes(5)));
        for (int at = 0; at < 2; at++) {
            String token = rollover.logIn(at);
            assertEquals(signing.get(at), KeyRollover.kid(token));
            tokens.add(token);
        }
        for (int at = 0; at < 2; at++) {
            for (String token : tokens) {
                assertEquals(200, rollover.page(at, token).statusCode(), at + " " + KeyRollover.kid(token));
            }
            for (String token : olderTokens) {
                HttpResponse<String> page = rollover.page(at, token);
                assertEquals(200, page.statusCode(), at + " " + KeyRollover.kid(token));
                assertEquals(signing.get(at), KeyRollover.kid(TestServer.cookie(page, "jwt")));
            }
        }
    }

    @Test
    void documentedStepsKeepAllLoginsOfSecrets() {
        assertStepsKeepAllLogins(Algorithm.HS256);
    }

    @Tag("slow")
    @Test
    void documentedStepsKeepAllLoginsOfKeyPairs() {
        assertStepsKeepAllLogins(Algorithm.ES256);
    }

    private void assertStepsKeepAllLogins(Algorithm algorithm) {
        try (KeyRollover rollover = new KeyRollover(folder, algorithm, UnaryOperator.identity())) {
            String old = rollover.signing();
            logInEverywhere(rollover, old, old);
            String fresh = rollover.add();
            rollover.spread(0);
            logInEverywhere(rollover, old, old);
            rollover.spread(1);
            logInEverywhere(rollover, old, old);
            rollover.promote(fresh);
            rollover.spread(0);
            logInEverywhere(rollover, fresh, old);
            rollover.spread(1);
            logInEverywhere(rollover, fresh, fresh);
            // After tokenLifetime plus clockSkew, only tokens of the new key are left.
            List<String> expired = tokens.stream()
                    .filter(token -> KeyRollover.kid(token).equals(old))
                    .toList();
            tokens.removeAll(expired);
            olderTokens.removeIf(token -> KeyRollover.kid(token).equals(old));
            rollover.retire(old);
            rollover.spread(0);
            logInEverywhere(rollover, fresh, fresh);
            rollover.spread(1);
            logInEverywhere(rollover, fresh, fresh);
            for (String token : expired) {
                assertEquals(401, rollover.page(0, token).statusCode());
            }
        }
    }

    @Test
    void tokenIsRefusedWhereItsKeyIsMissing() {
        try (KeyRollover rollover = new KeyRollover(folder, Algorithm.HS256, UnaryOperator.identity())) {
            String fresh = rollover.add();
            rollover.promote(fresh);
            rollover.spread(0);
            String token = rollover.logIn(0);
            assertEquals(fresh, KeyRollover.kid(token));
            assertEquals(200, rollover.page(0, token).statusCode());
            assertEquals(401, rollover.page(1, token).statusCode());
            rollover.spread(1);
            assertEquals(200, rollover.page(1, token).statusCode());
        }
    }

    @Test
    void changedSecretEndsAllLoginsAndLogsWarning() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), WebXml.SECRET);
        WebXml webXml = WebXml.usual()
                .filter("secret", null)
                .filter("secretFile", secret.toString())
                .servlet("/*", WhoServlet.class);
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(webXml)) {
            String[] cookie = {"Cookie", "jwt=" + TestTokens.fresh()};
            assertEquals(200, server.get("/app/page", cookie).statusCode());
            Files.writeString(secret, "another-key-of-thirty-two-bytes-\n");
            Waiting.until(
                    "the login has ended", () -> server.get("/app/page", cookie).statusCode() == 401);
            assertTrue(
                    log.text()
                            .contains("WARNING JWTF-404 None of the old keys from file " + secret
                                    + " is left, so all logins end"),
                    log.text());
            String newToken = TestTokens.sign("another-key-of-thirty-two-bytes-", TestTokens.claims());
            assertEquals(
                    200, server.get("/app/page", "Cookie", "jwt=" + newToken).statusCode());
        }
    }

    @Test
    void secretMovesToKeyFileWithoutEndingLogins() throws Exception {
        String k =
                Base64.getUrlEncoder().withoutPadding().encodeToString(WebXml.SECRET.getBytes(StandardCharsets.UTF_8));
        Path keys = Files.writeString(
                folder.resolve("keys.json"), "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + k + "\"}]}");
        WebXml webXml = WebXml.usual()
                .filter("secret", null)
                .filter("keys", keys.toString())
                .servlet("/*", WhoServlet.class);
        try (TestServer server = TestServer.start(webXml)) {
            String[] cookie = {"Cookie", "jwt=" + TestTokens.fresh()};
            assertEquals(200, server.get("/app/page", cookie).statusCode());
            KeysBean bean = KeysBean.of("/app");
            String unnamed = bean.keys().get(0).replaceAll(".*fingerprint=", "");
            assertEquals(0, Call.of("keys", "add", keys.toString()).status);
            Waiting.until("the bean shows two keys", () -> bean.keys().size() == 2);
            String fresh = bean.keys().get(1).replaceAll(".*fingerprint=", "");
            assertEquals(0, Call.of("keys", "promote", keys.toString(), "--", fresh).status);
            Waiting.until("the new key signs", () -> bean.keys().get(0).endsWith(fresh));
            assertEquals(200, server.get("/app/page", cookie).statusCode());
            assertEquals(0, Call.of("keys", "retire", keys.toString(), "--", unnamed).status);
            Waiting.until(
                    "the old key is removed",
                    () -> server.get("/app/page", cookie).statusCode() == 401);
        }
    }

    @Tag("slow")
    @Test
    void rolloverUnderLoadRefusesNoRequest() {
        try (KeyRollover rollover = new KeyRollover(folder, Algorithm.HS256, UnaryOperator.identity());
                RolloverLoad load = new RolloverLoad(rollover, 50, Duration.ofMillis(250))) {
            for (int roll = 0; roll < 3; roll++) {
                String old = rollover.signing();
                String fresh = rollover.add();
                rollover.spread(0);
                rollover.spread(1);
                rollover.promote(fresh);
                rollover.spread(0);
                rollover.spread(1);
                // An operator waits for tokenLifetime to reach this state.
                Waiting.until(
                        "no client has a token of the old key",
                        () -> load.keyIds().stream().noneMatch(old::equals));
                rollover.retire(old);
                rollover.spread(0);
                rollover.spread(1);
            }
            load.stop();
            Logger.getLogger("figures").severe("key rolled 3 times: " + load);
            assertEquals(0, load.refused(), load::toString);
            assertTrue(load.answered() > 50, load::toString);
        }
    }
}
