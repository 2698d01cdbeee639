package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Do the rules give the right requirement for a request? */
final class AccessRulesTest {
    private static AccessRules rules(String... lines) {
        return AccessRules.parse(String.join("\n", lines), List.of());
    }

    private static String requirement(AccessRules rules, String method, String path) {
        return rules.requirement(method, path).toString();
    }

    private static String refusal(String... lines) {
        return assertThrows(IllegalArgumentException.class, () -> rules(lines)).getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        // An exact pattern has the highest priority.
        "/a/exact,            role exact",
        "/a/exact/,           role a",
        "/a/exact.do,         role a",
        "/x.do,               role exactdo",
        // The longest prefix is next.
        "/a,                  role a",
        "/a/,                 role a",
        "/a/x,                role a",
        "/a/b,                role ab",
        "/a/b/,               role ab",
        "/a/b/c/d,            role ab",
        "/a/bc,               role a",
        "/a/x.do,             role a",
        // The extension is next.
        "/y.do,               role do",
        "/b/y.do,             role do",
        "/.do,                role do",
        "/b/x.y.do,           role do",
        // The default is last.
        "/,                   role default",
        "/ab,                 role default",
        "/b,                  role default",
        "/b/,                 role default",
        "/y.do/,              role default",
        "/y.do/z,             role default",
        "/b.do/z,             role default",
        "/y.DO,               role default",
        "/A,                  role default",
        "/do,                 role default",
        "/y.dot,              role default",
    })
    void patternIsChosenLikeServletMapping(String path, String expected) {
        AccessRules rules = rules(
                "/ role default",
                "*.do role do",
                "/a/* role a",
                "/a/b/* role ab",
                "/a/exact role exact",
                "/x.do role exactdo");
        assertEquals(expected, requirement(rules, "GET", path));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     /reports/x,  role boss",
        "POST,    /reports/x,  role boss",
        "PUT,     /reports/x,  authenticated",
        "get,     /reports/x,  authenticated",
        // Servlets answer HEAD with GET, so HEAD requires at least as much as GET.
        "HEAD,    /reports/x,  role boss",
        "HEAD,    /open/x,     role clerk",
        "GET,     /open/x,     permit",
        "DELETE,  /open/x,     deny",
        "PUT,     /open/x,     role clerk",
        "'',      /open/x,     role clerk",
        "GET,     /elsewhere,  authenticated",
        "GET,     /,           authenticated",
        "POST,    /reports/do, permit",
        "GET,     /reports/do, authenticated",
    })
    void methodIsMatchedOnlyWithinChosenPattern(String method, String path, String expected) {
        AccessRules rules = rules(
                "GET,POST /reports/* role boss",
                "POST /reports/do permit",
                "GET /open/* permit",
                "DELETE /open/* deny",
                "/open/* role clerk");
        assertEquals(expected, requirement(rules, method, path));
    }

    @Test
    void everythingNeedsLoginWithoutRules() {
        for (String text : new String[] {"", "  \n \n", "# nothing\n  # more"}) {
            AccessRules rules = rules(text);
            assertSame(Requirement.AUTHENTICATED, rules.requirement("GET", "/"));
            assertSame(Requirement.AUTHENTICATED, rules.requirement("POST", "/x.do"));
        }
    }

    @Test
    void linesMayBeIndentedCommentedAndBlank() {
        AccessRules rules = AccessRules.parse("\r\n   # open\r\n\t/open/*\t  permit  \r\n\r\n  /  deny\n", List.of());
        assertSame(Requirement.PERMIT, rules.requirement("GET", "/open/x"));
        assertSame(Requirement.DENY, rules.requirement("GET", "/x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "role boss                        | boss",
                "role boss,clerk                  | boss;clerk",
                "role boss, clerk ,chief          | boss;clerk;chief",
                "role \"Chief Officer\"           | Chief Officer",
                "role \"a,b\",c                   | a,b;c",
                "role c,\"a b\" , d               | c;a b;d",
                "role DOMAIN\\boss                | DOMAIN\\boss",
                "role Geschäftsführung            | Geschäftsführung",
                "role permit                      | permit",
                "role *                           | *",
                "role #1                          | #1",
            })
    void roleNamesMayBeQuotedAndSeparatedByCommas(String requirement, String roles) {
        Requirement needed = rules("/x " + requirement).requirement("GET", "/x");
        for (String role : roles.split(";")) {
            assertSame(Decision.PERMITTED, needed.decide(new Identity("user", List.of("other", role))), role);
            assertSame(Decision.FORBIDDEN, needed.decide(new Identity("user", List.of(role + "x"))), role);
        }
        assertSame(Decision.FORBIDDEN, needed.decide(new Identity("user", List.of())));
        assertSame(Decision.LOGIN_NEEDED, needed.decide(null));
    }

    @Test
    void decisionDependsOnRequirementAndUser() {
        Identity user = new Identity("user", List.of());
        assertSame(Decision.PERMITTED, Requirement.PERMIT.decide(null));
        assertSame(Decision.PERMITTED, Requirement.PERMIT.decide(user));
        assertSame(Decision.LOGIN_NEEDED, Requirement.AUTHENTICATED.decide(null));
        assertSame(Decision.PERMITTED, Requirement.AUTHENTICATED.decide(user));
        assertSame(Decision.FORBIDDEN, Requirement.DENY.decide(null));
        assertSame(Decision.FORBIDDEN, Requirement.DENY.decide(user));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/x                         | expected '[METHODS] url-pattern permit|authenticated|deny|role NAME,NAME'",
                "permit                     | expected '[METHODS] url-pattern",
                "GET permit                 | expected '[METHODS] url-pattern",
                "x permit                   | expected '[METHODS] url-pattern",
                "GET POST /x permit         | expected '[METHODS] url-pattern",
                "/x permitted               | expected permit, authenticated, deny or 'role NAME,NAME', got 'permitted'",
                "/x PERMIT                  | got 'PERMIT'",
                "/x permit all              | got 'permit all'",
                "/x permit # open           | got 'permit # open'",
                "/x role                    | got 'role'",
                "/x roles boss              | got 'roles boss'",
                "/x role boss,              | expected roles, for example A,\"B C\", got 'boss,'",
                "/x role ,boss              | expected roles, for example",
                "/x role boss,,clerk        | expected roles, for example",
                "/x role boss clerk         | expected roles, for example",
                "/x role \"boss             | expected roles, for example",
                "/x role \"\"               | expected roles, for example",
                "/x role \"a\"b             | expected roles, for example",
                "get /x permit              | expected methods, for example GET,POST, got 'get'",
                "GET,post /x permit         | expected methods, for example GET,POST, got 'GET,post'",
                "GET, /x permit             | expected methods, for example GET,POST, got 'GET,'",
                "GET;POST /x permit         | expected methods, for example GET,POST",
                "!GET /x permit             | expected methods, for example GET,POST",
                "* permit                   | expected a url-pattern: '/exact', '/prefix/*', '*.extension' or '/', got '*'",
                "*. permit                  | expected a url-pattern",
                "*do permit                 | expected a url-pattern",
                "*.d/o permit               | expected a url-pattern",
                "*.*o permit                | expected a url-pattern",
                "/x/*.do permit             | expected a url-pattern",
                "/x* permit                 | expected a url-pattern",
                "/*/x permit                | expected a url-pattern",
                "/**/* permit               | expected a url-pattern",
            })
    void malformedLineIsRefused(String line, String expected) {
        String message = refusal("/ authenticated", line);
        assertTrue(message.startsWith("rule '" + line + "': "), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void everyMalformedLineIsReported() {
        assertEquals(
                3,
                refusal("/a permitted", "/b permit", "c deny", "/d role ,")
                        .lines()
                        .count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/x permit         | /x deny            | expected one rule for /x, got a second one",
                "GET /x permit     | GET /x deny        | expected one rule for GET /x, got a second one",
                "GET,POST /x deny  | POST,PUT /x permit | expected one rule for POST /x, got a second one",
                "GET,GET /x deny   | /y permit          | expected one rule for GET /x, got a second one",
                "/x/* permit       | /x/* permit        | expected one rule for /x/*, got a second one",
            })
    void duplicateRuleIsRefused(String first, String second, String expected) {
        String message = refusal(first, second);
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.do role boss", "*.do deny", "/ role boss", "POST *.do deny", "/ deny"})
    void stricterRuleThatIsNeverChosenIsRefused(String shadowed) {
        String message = refusal("/* authenticated", shadowed);
        assertTrue(message.contains("never applies, because the prefix pattern '/*' is chosen first"), message);
        assertTrue(message.contains("write '/' instead of '/*'"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.do permit", "*.do authenticated", "/ permit", "GET / permit"})
    void laxerRuleThatIsNeverChosenIsWarnedAbout(String shadowed) {
        AccessRules rules = rules("/* authenticated", shadowed);
        assertEquals(1, rules.warnings().size());
        assertTrue(rules.warnings().get(0).startsWith("JWTF-120 rules: pattern '"), "" + rules.warnings());
        assertSame(Requirement.AUTHENTICATED, rules.requirement("GET", "/x.do"));
    }

    @Test
    void permitAllMustNotHideStricterRule() {
        assertTrue(refusal("/* permit", "*.do authenticated").contains("pattern '*.do' never applies"));
        assertEquals(List.of(), rules("/* permit", "/admin/* role admin").warnings());
    }

    @Test
    void methodsNotCoveredByRoleRuleAreWarnedAbout() {
        assertEquals(
                List.of(
                        "JWTF-121 rules: pattern '/admin/*': methods other than GET, POST need only a login. If that is too"
                                + " little, add a rule for '/admin/*' without methods."),
                rules("GET,POST /admin/* role admin").warnings());
        assertEquals(List.of(), rules("GET /a/* role a", "/a/* deny").warnings());
        assertEquals(List.of(), rules("GET /a/* permit").warnings());
        assertEquals(List.of(), rules("GET /a/* authenticated").warnings());
    }

    @Test
    void permittedPathsOverrideRules() {
        AccessRules rules = AccessRules.parse(
                "/* deny\n/user/login role admin\nPOST /user/me deny",
                List.of("/user/login", "/user/me", "/sign-in.jsp"));
        for (String path : List.of("/user/login", "/user/me", "/sign-in.jsp")) {
            for (String method : List.of("GET", "POST", "FOO")) {
                assertSame(Requirement.PERMIT, rules.requirement(method, path), method + " " + path);
            }
        }
        for (String path : List.of("/user", "/user/", "/user/login/", "/user/login/x", "/x.jsp", "/sign-in.jsp.x")) {
            assertSame(Requirement.DENY, rules.requirement("GET", path), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/*", "/open/*", "*.jsp"})
    void permittedPathIsNotAPattern(String permitted) {
        AccessRules rules = AccessRules.parse("/x role boss", List.of(permitted));
        assertSame(Requirement.PERMIT, rules.requirement("GET", permitted));
        for (String path : List.of("/open", "/open/x", "/page.jsp", "/page", "/x")) {
            assertTrue(rules.requirement("GET", path) != Requirement.PERMIT, path);
        }
    }

    @ParameterizedTest
    @CsvSource({"/, role root", "/x, permit", "/a b, role a", "/a b/c, role a", "/a, permit", "/c d, role c"})
    void patternInQuotesMayBeEmptyOrHaveWhiteSpace(String path, String requirement) {
        AccessRules rules = rules("\"\" role root", "GET \"/a b/*\" role a", "\"/c d\" role c", "/ permit");

        assertEquals(requirement, requirement(rules, "GET", path));
    }

    @Test
    void methodWithoutRuleAtTheRootRequiresALogin() {
        assertEquals("authenticated", requirement(rules("GET \"\" permit", "/ permit"), "POST", "/"));
    }
}
