package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.Attack.Outcome.FAULT;
import static io.github.jwtfilter.oidc.Attack.Outcome.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Do odd names, roles and claims of a genuine user make somebody else of them? */
final class UserClaimsAttacksTest {
    private static AttackedApplication bank;

    @BeforeAll
    static void start() {
        bank = new AttackedApplication(
                provider -> {},
                webXml -> webXml.login("users", null)
                        .login("groups", null)
                        .login("oidcRolesClaim", "realm_access.roles, scope, groups")
                        .login("claims", "department"));
    }

    @AfterAll
    static void stop() {
        bank.close();
    }

    static Stream<Attack> names() {
        return Stream.of(
                name("name of a number", 7, "expected a string, got another type"),
                name("name of a list", List.of("admin"), "expected a string, got another type"),
                name("empty name", "", "expected 1 to 255 visible characters"),
                name("name with a space before", " admin", "expected 1 to 255 visible characters"),
                name("name with an invisible character", "ad\u200bmin", "got 'ad?min'"),
                name("name with a reversed part", "nimda\u202e", "got 'nimda?'"),
                name("name with a zero byte", "admin\0", "got 'admin?'"),
                name("name with a line end", "alice\nSEVERE JWTF-101", "got 'alice?SEVERE JWTF-101'"),
                name("name with a hard space", "ad\u00a0min", "expected 1 to 255 visible characters"),
                name("name of 256 characters", "a".repeat(256), "expected 1 to 255 visible characters"));
    }

    private static Attack name(String name, Object value, String reason) {
        return new Attack(
                name,
                provider -> provider.user(ProviderUser.of("alice").with("preferred_username", value)),
                STRANGER,
                reason);
    }

    static Stream<Attack> roles() {
        return Stream.of(
                user(
                        "roles of an object",
                        "realm_access",
                        Map.of("roles", Map.of("admin", true)),
                        "claim realm_access.roles: expected a string or a list"),
                user("roles of numbers", "realm_access", Map.of("roles", List.of(1)), "Check oidcRolesClaim"),
                user(
                        "roles of lists",
                        "realm_access",
                        Map.of("roles", List.of(List.of("admin"))),
                        "Check oidcRolesClaim"),
                user(
                        "role of null",
                        "realm_access",
                        Map.of("roles", Collections.singletonList(null)),
                        "Check oidcRolesClaim"),
                user("role of true", "realm_access", Map.of("roles", true), "Check oidcRolesClaim"),
                user(
                        "groups elsewhere",
                        "_claim_names",
                        Map.of("groups", "src1"),
                        "the user has too many groups for a token"),
                user(
                        "groups elsewhere in the implicit flow",
                        "hasgroups",
                        true,
                        "the user has too many groups for a token"));
    }

    private static Attack user(String name, String claim, Object value, String reason) {
        return new Attack(
                name, provider -> provider.user(ProviderUser.of("alice").with(claim, value)), STRANGER, reason);
    }

    @ParameterizedTest
    @MethodSource({"names", "roles"})
    void claimLogsNobodyIn(Attack attack) {
        bank.repel(attack);
    }

    static Stream<Arguments> harmlessClaims() {
        return Stream.of(
                Arguments.of("none", "x", null),
                Arguments.of("empty scope", "scope", ""),
                Arguments.of("scope of a space", "scope", " "),
                Arguments.of("scope of an empty list", "scope", List.of()),
                Arguments.of("groups of an empty list", "groups", List.of()),
                Arguments.of("group without a name", "groups", List.of("")),
                Arguments.of("our own claims", "roles", List.of("admin")),
                Arguments.of("our own id of the login", "usrc", "local"),
                Arguments.of("a role in other case", "groups", List.of("ADMIN", "Reader")),
                Arguments.of("a role with a comma", "groups", List.of("admin,reader")),
                Arguments.of("a role with spaces", "groups", "admin reader"),
                Arguments.of("department", "department", List.of("a", "b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmlessClaims")
    void claimGivesNoRole(String name, String claim, Object value) {
        assertEquals(
                "alice alice JWT",
                bank.admit(provider -> provider.user(ProviderUser.of("alice").with(claim, value)))
                        .body());
    }

    @Test
    void rolesOfTheProviderCount() {
        assertEquals("alice alice JWT reader", bank.admit(provider -> {}).body());
        assertEquals(
                "alice alice JWT reader admin",
                bank.admit(provider -> provider.user(ProviderUser.of("alice").with("scope", "admin reader")))
                        .body());
    }

    @Test
    void userWithTooManyRolesForACookieIsRefused() {
        List<String> many =
                IntStream.range(0, 400).mapToObj(i -> "role-number-" + i).toList();
        bank.reset();
        bank.provider.user(ProviderUser.of("alice").with("groups", many));
        bank.repelledWith(
                FAULT,
                "SEVERE JWTF-301 The login of 'alice' failed",
                "",
                browser -> browser.follow(bank.server.uri(AttackedApplication.BEGIN)));
    }

    @Test
    void claimOfAnotherFormFailsTheLogin() {
        bank.reset();
        bank.provider.user(ProviderUser.of("alice").with("department", Map.of("x", Map.of("y", 1))));
        bank.repelledWith(
                FAULT,
                "SEVERE JWTF-301 The login of 'alice' failed",
                "department",
                browser -> browser.follow(bank.server.uri(AttackedApplication.BEGIN)));
    }

    /** Userinfo is asked for what the ID token lacks, and counts for the same user only. */
    @Test
    void claimsOfAnotherUserDoNotCount() {
        bank.repel(new Attack(
                "department of another user",
                provider -> provider.changeAnswer(
                        Endpoint.USER_INFO, each -> each.change(members -> members.put("sub", "id-of-admin"))),
                FAULT,
                "userinfo: claim sub"));
    }
}
