package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import io.github.jwtfilter.identity.ClaimSelection;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ProviderKeys;
import io.github.jwtfilter.testing.TokenDraft;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which name, roles and claims does a user get from an ID token, an access token and userinfo? */
class ProviderUsersTest {
    private static final String SUB = "248289761001";

    private static ProviderException refused(SignedAnswer answer, ProviderFailure failure, String message) {
        ProviderException refused = assertThrows(ProviderException.class, answer::read);
        assertEquals(failure, refused.failure(), refused.getMessage());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        return refused;
    }

    private static String name(SignedAnswer answer) throws ProviderException {
        return answer.read().identity().getName();
    }

    private static List<String> roles(SignedAnswer answer) throws ProviderException {
        return List.copyOf(answer.read().identity().roles());
    }

    // The name

    @Test
    void nameInUserinfoIsFoundIfTheIdTokenHasNone() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().userInfo(Map.of("sub", SUB, "preferred_username", "alice"));
        assertEquals("alice", name(answer));
    }

    @Test
    void nameInIdTokenWinsAndUserinfoIsNotAsked() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().idToken(Map.of("preferred_username", "alice", "roles", List.of()));
        answer.names("preferred_username", "roles");
        answer.userInfo = token -> {
            throw new AssertionError("asked");
        };
        assertEquals("alice", name(answer));
    }

    @Test
    void nameInAccessTokenIsNotBelieved() {
        SignedAnswer answer = new SignedAnswer().accessToken(Map.of("preferred_username", "admin"));
        refused(answer, ProviderFailure.NO_USER, "expected the user's name, got none");
    }

    @Test
    void nestedNameIsFoundByItsPath() throws ProviderException {
        SignedAnswer answer =
                new SignedAnswer().names("account.login").idToken(Map.of("account", Map.of("login", "alice")));
        assertEquals("alice", name(answer));
    }

    @Test
    void claimWithDotsInItsNameWinsOverThePath() throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("account.login")
                .idToken(Map.of("account", Map.of("login", "nested"), "account.login", "alice"));
        assertEquals("alice", name(answer));
    }

    @Test
    void missingNameIsReportedWithTheNamesOfTheClaimsThatAreThere() {
        SignedAnswer answer = new SignedAnswer()
                .idToken(Map.of("email", "alice@bank.example", "a\nb", "private"))
                .userInfo(Map.of("sub", SUB, "nickname", "private"));
        ProviderException refused = refused(answer, ProviderFailure.NO_USER, "claim preferred_username: expected");
        assertTrue(refused.getMessage().contains("a?b"), refused.getMessage());
        assertTrue(refused.getMessage().contains("userinfo has: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("nickname"), refused.getMessage());
        assertFalse(refused.getMessage().contains("private"), refused.getMessage());
        assertFalse(refused.getMessage().contains("alice@"), refused.getMessage());
    }

    @Test
    void manyClaimsAreCutInTheMessage() {
        SignedAnswer answer = new SignedAnswer();
        for (int i = 0; i < 50; i++) {
            int number = i;
            answer.idToken(token -> token.claim("claim" + number + "x".repeat(200), 1));
        }
        ProviderException refused = refused(answer, ProviderFailure.NO_USER, "…");
        assertTrue(refused.getMessage().length() < 800, refused.getMessage());
    }

    static Stream<Object> badNames() {
        return Stream.of(
                "",
                " ",
                "alice ",
                "alice\u2003",
                "\u00a0alice",
                "Alice\u00a0Smith",
                "ali\nce",
                "ali\u0000ce",
                "ali\u200bce",
                "ali\u202ece",
                "a".repeat(256),
                7,
                true,
                List.of("alice"),
                Map.of("a", "b"));
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void nameThatAnotherUserCouldHaveIsRefused(Object name) {
        SignedAnswer answer = new SignedAnswer()
                .idToken(token -> token.claim("preferred_username", name))
                .userInfo(Map.of("sub", SUB, "preferred_username", "alice"));
        ProviderException refused = refused(answer, ProviderFailure.NO_USER, "claim preferred_username: expected");
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        assertTrue(refused.getMessage().length() < 400, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alice", "a", "Алиса", "alice@bank.example", "BANK\\alice", "Alice Smith", "auth0|62f1c0", "?"})
    void usualNameIsAccepted(String name) throws ProviderException {
        assertEquals(name, name(new SignedAnswer().idToken(Map.of("preferred_username", name))));
    }

    @Test
    void longestNameIsAccepted() throws ProviderException {
        String name = "n".repeat(255);
        assertEquals(name, name(new SignedAnswer().idToken(Map.of("preferred_username", name))));
    }

    static Stream<Arguments> emails() {
        return Stream.of(
                Arguments.of(true, true),
                Arguments.of("true", true),
                Arguments.of(false, false),
                Arguments.of("false", false),
                Arguments.of("TRUE", false),
                Arguments.of(1, false),
                Arguments.of(null, false));
    }

    @ParameterizedTest
    @MethodSource("emails")
    void emailIsANameOnlyIfTheProviderVerifiedIt(Object verified, boolean accepted) throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("email")
                .idToken(token -> token.claim("email", "alice@bank.example").claim("email_verified", verified))
                // Userinfo cannot verify the address of the ID token.
                .userInfo(Map.of("sub", SUB, "email", "alice@bank.example", "email_verified", true));
        if (accepted) {
            assertEquals("alice@bank.example", name(answer));
        } else {
            refused(answer, ProviderFailure.NO_USER, "claim email: expected email_verified=true");
        }
    }

    @Test
    void emailInUserinfoIsVerifiedThere() throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("email")
                .idToken(Map.of("email_verified", true))
                .userInfo(Map.of("sub", SUB, "email", "alice@bank.example"));
        refused(answer, ProviderFailure.NO_USER, "claim email: expected email_verified=true");
        answer.userInfo(Map.of("sub", SUB, "email", "alice@bank.example", "email_verified", "true"));
        assertEquals("alice@bank.example", name(answer));
    }

    // Userinfo

    @Test
    void userinfoOfAnotherUserIsRefused() {
        for (Map<String, Object> claims : List.<Map<String, Object>>of(
                Map.of("sub", "admin", "preferred_username", "admin"),
                Map.of("preferred_username", "admin"),
                Map.of("sub", SUB + " ", "preferred_username", "admin"),
                Map.of("sub", 248289761001L, "preferred_username", "admin"))) {
            refused(new SignedAnswer().userInfo(claims), ProviderFailure.UNTRUSTED, "userinfo: claim sub: expected");
        }
    }

    @Test
    void userinfoIsAskedOnceWithTheAccessToken() throws ProviderException {
        AtomicInteger requests = new AtomicInteger();
        SignedAnswer answer = new SignedAnswer().names("preferred_username", "groups", "roles");
        answer.claims = Set.of("mail", "phone");
        answer.userInfo = token -> {
            assertEquals(answer.accessToken, token);
            requests.incrementAndGet();
            return Map.of("sub", SUB, "preferred_username", "alice");
        };
        assertEquals("alice", name(answer));
        assertEquals(1, requests.get());
    }

    @Test
    void failureOfUserinfoFailsTheLogin() {
        SignedAnswer answer = new SignedAnswer().names("sub", "groups");
        answer.userInfo = token -> {
            throw new ProviderException(ProviderFailure.UNAVAILABLE, "down");
        };
        refused(
                answer,
                ProviderFailure.UNAVAILABLE,
                "claim groups: not in the ID token, so the filter asked userinfo. down");
        refused(answer.names("nickname"), ProviderFailure.UNAVAILABLE, "claim nickname: not in the ID token");
    }

    @Test
    void failureOfUserinfoLeavesOutClaimsForTheApplication() throws ProviderException {
        AtomicInteger requests = new AtomicInteger();
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(Map.of("mail", "a@bank.example"));
        answer.claims = new LinkedHashSet<>(List.of("phone", "mail", "branch"));
        answer.userInfo = token -> {
            requests.incrementAndGet();
            throw new ProviderException(ProviderFailure.UNAVAILABLE, "down");
        };
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.oidc")) {
            assertEquals(
                    Map.of("mail", "a@bank.example"), answer.read().identity().claims());
            assertEquals(1, requests.get());
            assertEquals(
                    List.of("WARNING JWTF-921 A login lacks claims of 'claims', because userinfo failed. Logged at most"
                            + " once an hour. claim phone: not in the ID token, so the filter asked userinfo. down"),
                    log.lines());
        }
    }

    @Test
    void userinfoOfAnotherUserFailsTheLoginAlsoForClaimsOfTheApplication() {
        SignedAnswer answer = new SignedAnswer().names("sub").userInfo(Map.of("sub", "admin", "phone", "1"));
        answer.claims = Set.of("phone");
        refused(answer, ProviderFailure.UNTRUSTED, "userinfo: claim sub: expected");
    }

    @Test
    void answerWithoutAccessTokenAsksNoUserinfo() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub", "groups");
        answer.accessToken = null;
        answer.userInfo = token -> {
            throw new AssertionError("asked");
        };
        assertEquals(List.of(), roles(answer));
    }

    // Roles

    @Test
    void firstDocumentThatHasAPathCountsForThatPath() throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("sub", "a", "b", "c", "d")
                .idToken(Map.of("a", List.of("id"), "d", List.of()))
                .accessToken(Map.of("a", List.of("no"), "b", List.of("access", "id"), "d", List.of("no")))
                .userInfo(Map.of(
                        "sub", SUB, "a", List.of("no"), "b", List.of("no"), "c", "userinfo", "d", List.of("no")));
        assertEquals(List.of("id", "access", "userinfo"), roles(answer));
    }

    @Test
    void claimThatIsNullCountsAsAbsent() throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("sub", "groups")
                .idToken(token -> token.claim("groups", "").rewriteClaims(json -> json.replace("\"\"", "null")))
                .userInfo(Map.of("sub", SUB, "groups", List.of("tellers")));
        assertEquals(List.of("tellers"), roles(answer));
    }

    @Test
    void scopeInOneStringHoldsSeveralRolesAndOtherStringsHoldOne() throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("sub", "scope", "my.scp", "group", "list")
                .idToken(Map.of(
                        "scope",
                        "read  write",
                        "my",
                        Map.of("scp", "sign"),
                        "group",
                        "Bank Tellers",
                        "list",
                        List.of("a b", "")));
        assertEquals(List.of("read", "write", "sign", "Bank Tellers", "a b"), roles(answer));
    }

    @Test
    void rolesInAnotherFormFailTheLogin() {
        for (Object roles :
                List.of(7, true, Map.of("teller", true), List.of("teller", 7), List.of(Map.of("id", "x")))) {
            SignedAnswer answer = new SignedAnswer().names("sub", "roles").idToken(Map.of("roles", roles));
            refused(answer, ProviderFailure.NO_USER, "claim roles: expected a string or a list of strings");
        }
    }

    static Stream<Arguments> foreignAccessTokens() {
        return Stream.of(
                foreign("another user", token -> token.claim("sub", "admin")),
                foreign("no user", token -> token.claim("sub", null)),
                foreign(
                        "another client",
                        token -> token.claim("azp", "shop-app").claim("client_id", "bank-app")),
                foreign("another client_id", token -> token.claim("azp", null).claim("client_id", "shop-app")),
                foreign("no client", token -> token.claim("azp", null)),
                foreign("another issuer", token -> token.claim("iss", "https://evil.example")),
                foreign("expired", token -> token.claim("exp", 1)),
                foreign("no expiry", token -> token.claim("exp", null)),
                foreign("unsigned", TokenDraft::unsigned),
                foreign(
                        "another key",
                        token -> token.signWith(ProviderKeys.make(JWSAlgorithm.ES256))
                                .header("alg", "RS256")),
                foreign("another type", token -> token.header("typ", "logout+jwt")),
                foreign("opaque", token -> token.rewrite(text -> "2YotnFZFEjr1zCsicMWpAA")));
    }

    private static Arguments foreign(String what, Consumer<TokenDraft> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreignAccessTokens")
    void rolesOfAnAccessTokenThatIsNotOursAreIgnored(String what, Consumer<TokenDraft> change)
            throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub", "roles");
        TokenDraft draft =
                answer.draft(SignedAnswer.KEY).claim("azp", "bank-app").claim("roles", List.of("teller"));
        change.accept(draft);
        answer.accessToken = draft.write();
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.oidc")) {
            assertEquals(List.of(), roles(answer));
            assertTrue(log.text().startsWith("INFO A user has no roles, "), log.text());
            assertTrue(log.text().contains("The access token has: (ignored: access token: "), log.text());
            assertFalse(log.text().contains("Set oidc"), log.text());
            assertFalse(log.text().contains(answer.accessToken), log.text());
        }
    }

    @Test
    void tooLongAccessTokenFailsTheLoginOfUserWithoutRoles() throws ProviderException {
        SignedAnswer answer =
                new SignedAnswer().names("sub", "roles", "groups").accessToken(Map.of("roles", "r".repeat(13_000)));
        refused(answer, ProviderFailure.NO_USER, "access token: expected at most 16384 characters, got 1");
        answer.idToken(Map.of("groups", List.of("tellers")));
        assertEquals(List.of("tellers"), roles(answer));
        answer.names("sub");
        assertEquals(List.of(), roles(answer));
    }

    @Test
    void longAccessTokenThatIsNotSignedIsIgnored() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub", "roles");
        for (String opaque : List.of("t".repeat(17_000), "a.b.c.d." + "t".repeat(17_000))) {
            answer.accessToken = opaque;
            assertEquals(List.of(), roles(answer));
        }
    }

    @Test
    void rolesOfAnAccessTokenWithItsOwnTypeAndClientIdAreRead() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub", "roles");
        answer.accessToken = answer.draft(SignedAnswer.KEY)
                .header("typ", "at+jwt")
                .claim("client_id", "bank-app")
                .claim("roles", List.of("teller"))
                .write();
        assertEquals(List.of("teller"), roles(answer));
    }

    static Stream<Map<String, ?>> overages() {
        return Stream.of(
                Map.of("_claim_names", Map.of("groups", "src1"), "_claim_sources", Map.of("src1", Map.of())),
                Map.of("hasgroups", true));
    }

    @ParameterizedTest
    @MethodSource("overages")
    void groupsThatTheProviderLeftOutFailTheLogin(Map<String, ?> claims) throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub", "roles", "groups").idToken(claims);
        refused(answer, ProviderFailure.NO_USER, "claim groups: the user has too many groups for a token");
        answer.names("sub", "roles");
        assertEquals(List.of(), roles(answer));
        answer.names("sub", "groups").userInfo = token -> {
            throw new AssertionError("asked");
        };
        refused(answer, ProviderFailure.NO_USER, "claim groups: the user has too many groups for a token");
    }

    @Test
    void groupsThatUserinfoLeftOutFailTheLogin() {
        SignedAnswer answer = new SignedAnswer()
                .names("sub", "groups")
                .userInfo(Map.of("sub", SUB, "_claim_names", Map.of("groups", "src1")));
        refused(answer, ProviderFailure.NO_USER, "claim groups: the user has too many groups for a token");
    }

    @Test
    void wrongPathOfRolesIsLoggedOnceAnHour() throws ProviderException {
        RolesClaims claims;
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.oidc")) {
            SignedAnswer answer = new SignedAnswer().names("sub", "realm_acces.roles");
            claims = new RolesClaims(answer.rolesClaims, answer.clock);
            for (int i = 0; i < 3; i++) {
                answer.clock.pass(Duration.ofMinutes(25));
                answer.idToken(
                        token -> token.claim("exp", answer.clock.instant().getEpochSecond() + 60)
                                .claim("iat", answer.clock.instant().getEpochSecond()));
                assertEquals(List.of(), answer.read(claims));
            }
            List<String> lines =
                    log.lines().stream().filter(line -> line.startsWith("INFO")).toList();
            assertEquals(1, lines.size(), log.text());
            assertTrue(
                    lines.get(0).contains("names no claim of theirs: [realm_acces.roles]. The ID token has: "),
                    log.text());
            assertFalse(lines.get(0).contains(SUB), log.text());
        }
    }

    // Claims and ids

    @Test
    void claimsForTheApplicationComeFromTheIdTokenAndThenFromUserinfo() throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names("sub")
                .idToken(Map.of("mail", "a@bank.example", "private", "x"))
                .accessToken(Map.of("branch", "never read"))
                .userInfo(Map.of("sub", SUB, "mail", "b", "address", Map.of("locality", "Bern"), "azp", "x"));
        ClaimSelection selection =
                ClaimSelection.parse("mail address.locality=city branch none", Set.of("sub", "sid", "iss"));
        answer.claims = selection.storeNames();

        Map<String, Object> claims = answer.read().identity().claims();

        assertEquals(Map.of("mail", "a@bank.example", "address.locality", "Bern"), claims);
        assertEquals(Map.of("mail", "a@bank.example", "city", "Bern"), selection.apply(claims));
    }

    @Test
    void sessionAndHintAreReadFromTheIdToken() throws ProviderException {
        SignedAnswer answer = new SignedAnswer().names("sub").idToken(Map.of("sid", "08a5", "login_hint", "O.CiQ3"));
        ProviderUser user = answer.read();
        assertEquals(Optional.of(ProviderIds.session(SignedAnswer.ISSUER, "08a5")), user.session());
        assertEquals(ProviderIds.subject(SignedAnswer.ISSUER, SUB), user.subject());
        assertEquals(Optional.of("O.CiQ3"), user.loginHint());
    }

    @Test
    void hintInAnotherFormIsIgnored() throws ProviderException {
        for (Object hint : List.of(7, List.of(), "h".repeat(1_001))) {
            SignedAnswer answer = new SignedAnswer().names("sub").idToken(Map.of("login_hint", hint));
            assertEquals(Optional.empty(), answer.read().loginHint());
        }
    }
}
