package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.Attack.Outcome.FAULT;
import static io.github.jwtfilter.oidc.Attack.Outcome.MISCONFIGURED;
import static io.github.jwtfilter.oidc.Attack.Outcome.STRANGER;
import static io.github.jwtfilter.oidc.Attack.claim;
import static io.github.jwtfilter.oidc.Attack.idToken;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import io.github.jwtfilter.testing.ProviderKeys;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TokenDraft;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does any forged, foreign, stale or malformed token of a provider log somebody in? */
final class IdTokenAttacksTest {
    private static final JWK FOREIGN = ProviderKeys.make(JWSAlgorithm.RS256);

    private static AttackedApplication bank;

    /** Starts a provider with two RSA keys and one EC key, so that a missing kid leaves a choice. */
    @BeforeAll
    static void start() {
        bank = new AttackedApplication(
                provider -> {
                    provider.keys().add(JWSAlgorithm.ES256);
                    provider.keys().add(JWSAlgorithm.RS256);
                },
                webXml -> webXml.login("users", null).login("groups", null));
    }

    @AfterAll
    static void stop() {
        bank.close();
    }

    private static JWK current() {
        return bank.provider.keys().current();
    }

    private static JWK elliptic() {
        return bank.provider.keys().all().getKeys().get(1);
    }

    static Stream<Attack> forgedTokens() {
        return Stream.of(
                fault("idtoken-sig-none", TokenDraft::unsigned, "ID token: token: a part is empty"),
                fault("none with a signature", token -> token.header("alg", "none"), "got 'none'"),
                fault("no alg", token -> token.header("alg", null), "header: no alg"),
                fault("invalid-sig-rs256", rewritten(IdTokenAttacksTest::spoiled), "made by no key"),
                fault(
                        "invalid-sig-es256",
                        token -> elliptic(token).rewrite(IdTokenAttacksTest::spoiled),
                        "made by no key"),
                fault(
                        "ES256 signature of zeros",
                        token -> elliptic(token).rewrite(text -> signed(text, new byte[64])),
                        "made by no key"),
                fault(
                        "invalid-sig-hs256: the client secret",
                        token -> token.signWith(
                                "HS256", bytes(bank.provider.client().secret())),
                        "expected one of the provider's public keys, got 'HS256'"),
                fault(
                        "HS256 with the public JWK",
                        token -> token.signWith(
                                "HS256", bytes(current().toPublicJWK().toJSONString())),
                        "got 'HS256'"),
                fault(
                        "HS256 with the public key in PEM",
                        token -> token.signWith("HS256", bytes(pem())).header("kid", null),
                        "got 'HS256'"),
                fault("alg of another family", token -> token.header("alg", "ES256"), "names no ES256 key"),
                fault("alg that is not listed", token -> token.header("alg", "RS512"), "got 'RS512'"),
                fault("foreign key under a known kid", token -> token.signWith(FOREIGN), "made by no key"),
                fault(
                        "foreign key under its own kid",
                        token -> foreign(token).header("kid", FOREIGN.getKeyID()),
                        "names no RS256 key in the provider's jwks_uri"),
                fault("foreign key without kid", token -> foreign(token).header("kid", null), "made by no key"),
                fault(
                        "foreign key in jwk",
                        token -> foreign(token)
                                .header("jwk", FOREIGN.toPublicJWK().toJSONObject()),
                        "made by no key"),
                fault(
                        "foreign key at jku",
                        token -> foreign(token).header("jku", bank.provider.issuer() + "/foreign-keys"),
                        "made by no key"),
                fault(
                        "kid of another published key",
                        token -> token.header(
                                "kid",
                                bank.provider.keys().all().getKeys().get(2).getKeyID()),
                        "made by no key"),
                fault("kid that is no string", token -> token.header("kid", 7), "ID token: header: kid"),
                fault("kid with a line end", token -> token.header("kid", "a\nSEVERE JWTF-101 b"), "kid 'a?SEVERE"),
                fault("kid as a path", token -> token.header("kid", "../../etc/passwd"), "names no RS256 key"),
                fault("claims changed after the signature", rewritten(IdTokenAttacksTest::otherUser), "made by no key"),
                fault("crit", token -> token.header("crit", List.of("exp")), "crit"),
                fault("access token instead", token -> token.header("typ", "at+jwt"), "typ is not jwt"),
                fault("logout token instead", token -> token.header("typ", "logout+jwt"), "typ is not jwt"),
                fault("encrypted token", rewritten(text -> text + ".a.b"), "Switch the encryption off"),
                fault("two parts", rewritten(text -> text.replaceFirst("\\.[^.]*$", "")), "expected three parts"),
                idToken("too long", STRANGER, token -> token.claim("x", "x".repeat(13_000)), "fewer groups"));
    }

    private static Attack fault(String name, Consumer<TokenDraft> change, String reason) {
        return idToken(name, FAULT, change, reason);
    }

    private static Consumer<TokenDraft> rewritten(UnaryOperator<String> change) {
        return token -> token.rewrite(change);
    }

    private static TokenDraft elliptic(TokenDraft token) {
        return token.signWith(elliptic()).header("kid", elliptic().getKeyID());
    }

    private static TokenDraft foreign(TokenDraft token) {
        return token.signWith(FOREIGN);
    }

    /** Inverts a bit of the signature. */
    private static String spoiled(String token) {
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        signature[9] ^= 1;
        return signed(token, signature);
    }

    private static String signed(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(signature);
    }

    private static String otherUser(String token) {
        String[] parts = token.split("\\.");
        String claims = new Base64URL(parts[1]).decodeToString().replace("alice", "admin");
        return parts[0] + "." + Base64URL.encode(claims) + "." + parts[2];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String pem() {
        try {
            byte[] key = current().toRSAKey().toPublicKey().getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, bytes("\n")).encodeToString(key) + "\n-----END PUBLIC KEY-----\n";
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Attack> wrongClaims() {
        return Stream.of(
                claim("invalid-iss", "iss", "https://evil.example", "got 'https://evil.example'. Set oidcIssuer"),
                claim("missing iss", "iss", null, "claim iss: expected '"),
                claim("iss of a list", "iss", List.of("x"), "claim iss: expected a string"),
                claim("invalid-aud", "aud", "other-app", "expected 'bank-app', got 'other-app'. Check oidcClientId"),
                claim("missing-aud", "aud", null, "claim aud: expected 'bank-app', got 'nothing'"),
                claim("aud of others", "aud", List.of("a", "b"), "claim aud: expected 'bank-app'"),
                idToken(
                        "several aud without azp",
                        FAULT,
                        token -> token.claim("aud", List.of("bank-app", "b")).claim("azp", null),
                        "claim azp: required with several audiences"),
                claim("wrong azp", "azp", "other-app", "claim azp: expected 'bank-app', got another client"),
                claim(
                        "nonce-invalid",
                        "nonce",
                        "n-0S6_WzA2Mj",
                        "claim nonce: expected that of this login, got another"),
                claim("missing nonce", "nonce", null, "claim nonce: expected that of this login, got none"),
                claim("invalid at_hash", "at_hash", "AAAAAAAAAAAAAAAAAAAAAA", "claim at_hash: expected the hash"),
                claim("at_hash of a number", "at_hash", 1, "claim at_hash"),
                claim("missing-sub", "sub", null, "claim sub: expected a string of 1 to 255 characters, got none"),
                claim("sub of a number", "sub", 7, "claim sub: expected a string, got a number"),
                claim("empty sub", "sub", "", "claim sub"),
                claim("sub of 256 characters", "sub", "s".repeat(256), "claim sub"),
                claim("sid of a list", "sid", List.of("x"), "claim sid"),
                claim("missing-iat", "iat", null, "claim iat: required and absent"),
                claim("missing exp", "exp", null, "claim exp: required and absent"),
                claim("exp of a string", "exp", "9999999999", "claim exp: expected a number of seconds"),
                idToken("expired", MISCONFIGURED, token -> at(token, "exp", -31), "is expired since 31 s"),
                idToken("iat long ago", MISCONFIGURED, token -> at(token, "iat", -640), "issued 640 s ago"),
                idToken("iat ahead", MISCONFIGURED, token -> at(token, "iat", 90), "clock is 90 s ahead"),
                idToken("nbf ahead", MISCONFIGURED, token -> at(token, "nbf", 90), "Check the time service (NTP)"));
    }

    private static void at(TokenDraft token, String claim, long secondsFromNow) {
        token.claim(claim, bank.clock.instant().getEpochSecond() + secondsFromNow);
    }

    static Stream<Attack> trickyJson() {
        return Stream.of(
                json("sub twice", text -> text.replaceFirst("\\{", "{\"sub\":\"admin\","), "a name occurs twice"),
                json(
                        "name twice, once escaped",
                        text -> text.replaceFirst("\\{", "{\"preferred\\\\u005fusername\":\"admin\","),
                        "a name occurs twice"),
                fault(
                        "alg twice",
                        token -> token.rewriteHeader(text -> text.replaceFirst("\\{", "{\"alg\":\"none\",")),
                        "a name occurs twice"),
                json("deep nesting", text -> with(text, "[".repeat(60) + "]".repeat(60)), "ID token: claims: "),
                json("byte order mark", text -> "\ufeff" + text, "ID token: claims: "),
                json("text behind", text -> text + "{\"sub\":\"admin\"}", "something follows"),
                json("list", text -> "[" + text + "]", "not a JSON object"),
                json("number without end", text -> with(text, "1" + "0".repeat(5000)), "ID token: claims: "),
                json("NaN", text -> with(text, "NaN"), "ID token: claims: "),
                json("comment", text -> "/* */" + text, "ID token: claims: "),
                json("half a surrogate pair", text -> with(text, "\"\\ud800\""), "ID token: claims: "),
                json("no JSON", text -> "alice", "ID token: claims: "),
                json("nothing", text -> "", "ID token: "));
    }

    private static Attack json(String name, UnaryOperator<String> change, String reason) {
        return fault(name, token -> token.rewriteClaims(change), reason);
    }

    private static String with(String object, String value) {
        return "{\"x\":" + value + "," + object.substring(1);
    }

    @ParameterizedTest
    @MethodSource({"forgedTokens", "wrongClaims", "trickyJson"})
    void tokenLogsNobodyIn(Attack attack) {
        bank.repel(attack);
        assertEquals(List.of(), bank.provider.problems());
    }

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                good("idtoken-sig-rs256", token -> {}),
                good("ES256", token -> elliptic(token)),
                good("kid-absent-multiple-jwks", token -> token.header("kid", null)),
                good("no typ", token -> token.header("typ", null)),
                good("aud list", token -> token.claim("aud", List.of("bank-app"))),
                good("several aud with azp", token -> token.claim("aud", List.of("bank-app", "b"))),
                good("no azp", token -> token.claim("azp", null)),
                good("missing-at_hash", token -> token.claim("at_hash", null)),
                good("no sid", token -> token.claim("sid", null)),
                good("clock 25 s ahead", token -> at(token, "iat", 25)),
                good("an unknown claim", token -> token.claim("x", Map.of("y", List.of(1, 2.5, true)))));
    }

    private static Arguments good(String name, Consumer<TokenDraft> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void tokenLogsIn(String name, Consumer<TokenDraft> change) {
        assertEquals(
                "alice alice JWT reader",
                bank.admit(provider -> provider.changeIdToken(change)).body());
    }

    /** The login is not in danger, but the roles are. */
    static Stream<Arguments> untrustedAccessTokens() {
        return Stream.of(
                good("foreign key", token -> foreign(token)),
                good("no signature", TokenDraft::unsigned),
                good("another user's", token -> token.claim("sub", "id-of-admin")),
                good("another client's", token -> token.claim("azp", "other-app")),
                good("another issuer's", token -> token.claim("iss", "https://evil.example")),
                good("expired", token -> at(token, "exp", -60)),
                good(
                        "a role twice",
                        token -> token.rewriteClaims(
                                text -> text.replaceFirst("\\{", "{\"realm_access\":{\"roles\":[\"admin\"]},"))),
                good("opaque", token -> token.rewrite(text -> "opaque")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("untrustedAccessTokens")
    void accessTokenGivesNoRoles(String name, Consumer<TokenDraft> change) {
        Consumer<TestProvider> attack = provider -> {
            provider.user(ProviderUser.of("alice", "reader", "admin"));
            provider.changeAccessToken(change);
        };
        assertEquals("alice alice JWT", bank.admit(attack).body());
    }
}
