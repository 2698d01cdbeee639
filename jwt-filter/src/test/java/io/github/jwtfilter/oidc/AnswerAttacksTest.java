package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.Attack.Outcome.FAULT;
import static io.github.jwtfilter.oidc.Attack.Outcome.MISCONFIGURED;
import static io.github.jwtfilter.oidc.Attack.Outcome.SIGN_IN_THERE;
import static io.github.jwtfilter.oidc.Attack.Outcome.STRANGER;
import static io.github.jwtfilter.oidc.Attack.Outcome.UNAVAILABLE;
import static io.github.jwtfilter.oidc.Attack.answer;
import static io.github.jwtfilter.oidc.Attack.userInfo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ProviderAnswer;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TokenDraft;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What do huge, slow, malformed and lying answers of the provider's endpoints lead to? */
final class AnswerAttacksTest {
    private static AttackedApplication bank;

    @BeforeAll
    static void start() {
        bank = new AttackedApplication();
    }

    @AfterAll
    static void stop() {
        bank.close();
    }

    static Stream<Attack> tokenEndpoint() {
        return Stream.of(
                answer("redirect to another host (307)", UNAVAILABLE, moved(307), "/token: status 307"),
                answer("redirect on the same host", UNAVAILABLE, moved(302), "/token: status 302"),
                answer("huge answer", UNAVAILABLE, each -> each.pad(200_000), "longer than 131072 bytes"),
                answer("endless answer", UNAVAILABLE, ProviderAnswer::endless, "longer than 131072 bytes"),
                answer("endless error", UNAVAILABLE, each -> each.status(500).endless(), "/token: status 500"),
                body("page of a proxy", UNAVAILABLE, text -> "<html>Sign in to the hotel</html>", "a JSON object"),
                body("nothing", UNAVAILABLE, text -> "", "a JSON object"),
                body("list", UNAVAILABLE, text -> "[" + text + "]", "not a JSON object"),
                body("byte order mark", UNAVAILABLE, text -> "\ufeff" + text, "a JSON object"),
                body("text behind", UNAVAILABLE, text -> text + "x", "a JSON object"),
                body("deep nesting", UNAVAILABLE, text -> nested(text), "a JSON object"),
                body("id_token twice", UNAVAILABLE, text -> first(text, "\"id_token\":\"x\""), "a name occurs twice"),
                body(
                        "id_token twice, once escaped",
                        UNAVAILABLE,
                        text -> first(text, "\"\\u0069d_token\":\"x\""),
                        "a name occurs twice"),
                member("no id_token", MISCONFIGURED, "id_token", null, "the answer has no id_token"),
                member("id_token of a number", UNAVAILABLE, "id_token", 7, "expected id_token to be a token"),
                member(
                        "id_token with a line end",
                        UNAVAILABLE,
                        "id_token",
                        "a.b.c\nd",
                        "expected id_token to be a token"),
                member("id_token of 20,000 characters", STRANGER, "id_token", "x".repeat(20_000), "send fewer of them"),
                member("access_token of a list", UNAVAILABLE, "access_token", List.of("x"), "expected access_token"),
                member("other access_token", FAULT, "access_token", "stolen-from-somebody", "claim at_hash"),
                member("token_type of another kind", UNAVAILABLE, "token_type", "DPoP", "token_type Bearer"),
                answer("error with status 200", MISCONFIGURED, error(200, "server_error", ""), "no id_token"),
                answer(
                        "wrong secret",
                        MISCONFIGURED,
                        error(401, "invalid_client", ""),
                        "check oidcClientId, oidcClientSecret"),
                answer("refused code", FAULT, error(400, "invalid_grant", ""), "redirect URI http://127.0.0.1:"),
                answer("login needed", SIGN_IN_THERE, error(400, "login_required", ""), "login_required"),
                answer("too many requests", UNAVAILABLE, error(429, "slow_down", ""), "status 429"),
                answer("forged line", UNAVAILABLE, error(503, "x\\nSEVERE JWTF-101 y", ""), "x?SEVERE JWTF-101 y"),
                answer("secret in the error", MISCONFIGURED, AnswerAttacksTest::echoed, "invalid_client (…"),
                answer("huge description", UNAVAILABLE, error(500, "x", "y".repeat(9_000)), "y…)"));
    }

    private static Consumer<ProviderAnswer> moved(int status) {
        return answer -> answer.redirect(status == 307 ? "http://localhost:1/token" : "/elsewhere")
                .status(status);
    }

    private static Attack body(String name, Attack.Outcome outcome, UnaryOperator<String> change, String reason) {
        return answer(name, outcome, each -> each.rewrite(change), reason);
    }

    private static Attack member(String name, Attack.Outcome outcome, String member, Object value, String reason) {
        return answer(name, outcome, each -> each.change(changed(member, value)), reason);
    }

    private static Consumer<Map<String, Object>> changed(String member, Object value) {
        return members -> {
            if (value == null) {
                members.remove(member);
            } else {
                members.put(member, value);
            }
        };
    }

    private static String first(String object, String member) {
        return "{" + member + "," + object.substring(1);
    }

    private static String nested(String object) {
        return first(object, "\"x\":" + "[".repeat(5_000) + "]".repeat(5_000));
    }

    private static Consumer<ProviderAnswer> error(int status, String error, String description) {
        return answer -> answer.status(status)
                .body("{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
    }

    /** A provider that repeats what it got. */
    private static void echoed(ProviderAnswer answer) {
        error(400, "invalid_client", bank.provider.client().secret() + " is wrong")
                .accept(answer);
    }

    static Stream<Attack> userInfoEndpoint() {
        return Stream.of(
                userInfo("userinfo-invalid-sub", FAULT, sub("id-of-admin"), "userinfo: claim sub: expected that of"),
                userInfo("userinfo without sub", FAULT, sub(null), "userinfo: claim sub: expected that of"),
                userInfo("userinfo with sub of a number", FAULT, sub(7), "userinfo: claim sub: expected"),
                userInfo(
                        "userinfo with sub twice",
                        UNAVAILABLE,
                        each -> each.rewrite(text -> first(text, "\"sub\":\"id-of-alice\"")),
                        "a name occurs twice"),
                userInfo(
                        "signed-userinfo",
                        MISCONFIGURED,
                        each -> each.header("Content-Type", "application/jwt"),
                        "set the client at the provider to unsigned userinfo"),
                userInfo("userinfo refused", FAULT, each -> each.status(401), "refuses its own access token"),
                userInfo("userinfo of 200 kB", UNAVAILABLE, each -> each.pad(200_000), "longer than 131072 bytes"),
                userInfo(
                        "userinfo at another host",
                        UNAVAILABLE,
                        each -> each.redirect("http://localhost:1/userinfo"),
                        "redirected to another host"),
                userInfo(
                        "userinfo in a circle", UNAVAILABLE, AnswerAttacksTest::circle, "redirected more than 3 times"),
                userInfo(
                        "userinfo without a name",
                        STRANGER,
                        each -> each.change(changed("preferred_username", null)),
                        "claim preferred_username: expected the user's name, got none"),
                userInfo(
                        "distributed-claims",
                        STRANGER,
                        each -> each.change(members -> {
                            members.remove("preferred_username");
                            members.put("_claim_names", Map.of("preferred_username", "src1"));
                            members.put("_claim_sources", Map.of("src1", Map.of("endpoint", "http://localhost:1/")));
                        }),
                        "claim preferred_username: expected the user's name, got none"));
    }

    private static Consumer<ProviderAnswer> sub(Object value) {
        return each -> each.change(changed("sub", value));
    }

    private static void circle(ProviderAnswer answer) {
        answer.redirect(bank.provider.uri(Endpoint.USER_INFO).toString());
    }

    @ParameterizedTest
    @MethodSource({"tokenEndpoint", "userInfoEndpoint"})
    void answerLogsNobodyIn(Attack attack) {
        bank.repel(attack);
    }

    static Stream<Arguments> goodAnswers() {
        return Stream.of(
                good("client-secret-basic", provider -> {}),
                good(
                        "more members",
                        provider -> provider.changeAnswer(
                                Endpoint.TOKEN, each -> each.change(changed("x", Map.of("y", 1))))),
                good("padded answer", provider -> provider.changeAnswer(Endpoint.TOKEN, each -> each.pad(50_000))),
                good(
                        "scope-userinfo-claims",
                        provider ->
                                provider.user(ProviderUser.of("alice", "reader").with("preferred_username", null))));
    }

    private static Arguments good(String name, Consumer<TestProvider> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodAnswers")
    void answerLogsIn(String name, Consumer<TestProvider> change) {
        assertEquals("alice alice JWT reader", bank.admit(change).body());
        assertTrue(bank.provider
                .lastRequest(Endpoint.TOKEN)
                .header("Authorization")
                .startsWith("Basic "));
    }

    /** The other faults of metadata are in {@link DiscoveryTest}. */
    static Stream<Attack> publications() {
        return Stream.of(
                discovery(
                        "discovery-issuer-mismatch",
                        each -> each.change(changed("issuer", "https://evil.example")),
                        "got 'https://evil.example'"),
                discovery(
                        "issuer twice",
                        each -> each.rewrite(text -> first(text, "\"issuer\":\"x\"")),
                        "a name occurs twice"),
                discovery(
                        "endpoint of a script",
                        each -> each.change(changed("authorization_endpoint", "javascript:alert(1)")),
                        "authorization_endpoint: "),
                discovery("huge document", each -> each.pad(600_000), "longer than 524288 bytes"),
                discovery("other host", each -> each.redirect("http://localhost:1/"), "redirected to another host"));
    }

    private static Attack discovery(String name, Consumer<ProviderAnswer> change, String reason) {
        return new Attack(name, provider -> provider.changeAnswer(Endpoint.DISCOVERY, change), UNAVAILABLE, reason);
    }

    /** Metadata are fetched once an hour, so each row has its own application. */
    @ParameterizedTest
    @MethodSource("publications")
    void metadataAreNotBelieved(Attack attack) {
        try (CapturedLog start = CapturedLog.ofOurs();
                AttackedApplication own = new AttackedApplication(attack.change(), AnswerAttacksTest::withoutUsers)) {
            Waiting.until("the first fetch has failed", () -> start.text().contains("SEVERE JWTF-920 "));
            own.repelled(
                    UNAVAILABLE, attack.reason(), browser -> browser.follow(own.server.uri(AttackedApplication.PAGE)));
        }
    }

    private static WebXml withoutUsers(WebXml webXml) {
        return webXml.login("users", null).login("groups", null);
    }

    /** The provider publishes each key, and lists each algorithm. The other keys stay in use. */
    @Test
    void unusableKeysSignNothing() throws Exception {
        JWK encrypting = new RSAKeyGenerator(2048)
                .keyID("encrypting")
                .algorithm(JWSAlgorithm.RS256)
                .keyUse(KeyUse.ENCRYPTION)
                .generate();
        JWK weak = new RSAKeyGenerator(1024, true)
                .keyID("weak")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
        OctetSequenceKey secret = new OctetSequenceKeyGenerator(256)
                .keyID("shared")
                .algorithm(JWSAlgorithm.HS256)
                .generate();
        Map<String, Object> unreadable = Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA", "kid", "z");
        Consumer<TestProvider> keys = published(
                unreadable,
                encrypting.toPublicJWK().toJSONObject(),
                weak.toPublicJWK().toJSONObject(),
                secret.toJSONObject());
        Consumer<ProviderAnswer> algorithms = each ->
                each.change(changed("id_token_signing_alg_values_supported", List.of("RS256", "HS256", "none")));
        try (AttackedApplication own = new AttackedApplication(
                keys.andThen(provider -> provider.changeAnswer(Endpoint.DISCOVERY, algorithms)),
                AnswerAttacksTest::withoutUsers)) {
            own.admitted();
            for (JWK key : List.of(encrypting, weak)) {
                own.repel(Attack.idToken(
                        key.getKeyID(),
                        FAULT,
                        token -> token.rewrite(text -> signed(text, key)).header("kid", key.getKeyID()),
                        "names no RS256 key"));
            }
            own.repel(Attack.idToken(
                    "published secret",
                    FAULT,
                    token -> token.signWith("HS256", secret.toByteArray()).header("kid", "shared"),
                    "got 'HS256'"));
            own.repel(Attack.idToken("listed none", FAULT, TokenDraft::unsigned, "a part is empty"));
            own.admit(provider -> {});
        }
    }

    private static Consumer<TestProvider> published(Object... keys) {
        return provider -> provider.changeAnswer(
                Endpoint.KEYS,
                each -> each.change(members -> {
                    List<Object> all = new ArrayList<>(List.of(keys));
                    all.add(provider.keys().current().toPublicJWK().toJSONObject());
                    members.put("keys", all);
                }));
    }

    /** Signs a token again, with the JDK. Nimbus refuses weak keys. */
    private static String signed(String token, JWK key) {
        try {
            String input = token.substring(0, token.lastIndexOf('.'));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.toRSAKey().toPrivateKey());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
