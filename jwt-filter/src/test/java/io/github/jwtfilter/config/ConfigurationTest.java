package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.LoginServlet;
import io.github.jwtfilter.MeServlet;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import io.github.jwtfilter.text.ValueFormats;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does every mistake in web.xml stop the deployment with a helpful message? */
final class ConfigurationTest {
    private static final String JWK_SET = "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\""
            + Base64.getUrlEncoder().withoutPadding().encodeToString(WebXml.SECRET.getBytes(StandardCharsets.UTF_8))
            + "\"}]}";

    @AutoClose
    private static CapturedLog log = CapturedLog.ofOurs();

    @AutoClose
    private static CapturedLog containerLog = CapturedLog.ofContainer();

    @TempDir
    private Path folder;

    private static WebXml application() {
        return WebXml.usual().servlet("/page", WhoServlet.class);
    }

    /** Returns the message that stops the deployment. Checks that no part of the application answers. */
    private static String deploymentError(WebXml webXml) {
        try (TestServer server = TestServer.startAnyway(webXml, "/app")) {
            assertNotNull(server.failure(), "the deployment succeeded");
            for (String path : List.of("/app/page", "/app/user/login", "/app/user/me", "/app/WEB-INF/users")) {
                HttpResponse<String> response = server.get(path, "Authorization", "Bearer " + TestTokens.fresh());
                assertEquals(503, response.statusCode(), path);
                assertFalse(response.body().contains("user user"), response.body());
            }
            return server.failure().getMessage();
        }
    }

    private static void assertContains(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), "expected '" + part + "' in: " + message);
        }
        assertFalse(message.contains(WebXml.SECRET), message);
    }

    private static int problemCount(String message) {
        return (int) message.lines().filter(line -> line.startsWith("  - ")).count();
    }

    @Test
    void threeProblemsAreReportedInOneMessage() {
        String message = deploymentError(application()
                .filter("tokenLifetim", "15m")
                .filter("secret", "too-weak-to-sign")
                .login("traget", "/home"));
        assertEquals(
                String.join(
                        "\n",
                        "JWTF-101 The jwt-filter configuration of '/app' has 3 problems. The deployment stops:",
                        "  - filter 'jwt': tokenLifetim: unknown; did you mean 'tokenLifetime'?",
                        "  - filter 'jwt': secret: key too short: HS256 needs 32 bytes or more"
                                + " (RFC 7518 section 3.2), got 16",
                        "  - servlet 'login': traget: unknown; did you mean 'target'?"),
                message);
        assertEquals(
                1, log.lines().stream().filter(("SEVERE " + message)::equals).count(), log.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "oidcIssuer               | ftp://idp.example       | expected an https URL",
                "oidcIssuer               | http://idp.example      | insecureHttpIssuer=true allows http",
                "oidcIssuer               | https://idp.example?a=b | oidcIssuer: expected an https URL",
                "oidcIssuer               | none                    | oidcClientId: expected only with oidcIssuer",
                "oidcClientId             | none                    | oidcClientId: expected the id of the client at the provider, got none",
                "oidcClientSecret         | ${file:/no/such/file}   | oidcClientSecret: ",
                "oidcClientSecret         | none                    | oidcClientAuthentication: expected an oidcClientSecret, got none",
                "oidcClientAuthentication | none_at_all             | expected client_secret_basic, client_secret_post, private_key_jwt, none, got 'none_at_all'",
                "oidcClientAuthentication | private_key_jwt         | expected no oidcClientSecret with private_key_jwt",
                "oidcScopes               | profile email           | expected 'openid' among the scopes, got 'profile email'",
                "oidcSharedNames          | yes                     | oidcSharedNames: expected true, false, got 'yes'",
                "oidcParameters           | prompt                  | expected name=value, got 'prompt'",
                "oidcParameters           | acr_values=a%2          | expected two hexadecimal digits after each %, got 'a%2'",
                "oidcParameters           | max_age=soon            | expected max_age in seconds, got 'soon'",
                "oidcParameters           | redirect_uri=x          | expected other parameters than redirect_uri, which a login sets",
                "oidcParameters           | a=1&a=2                 | expected each parameter once, got 'a' again",
                "oidcRecheck              | never                   | oidcRecheck: expected a duration",
                "oidcRecheck              | 0s                      | oidcRecheck: expected a duration longer than nothing",
                "oidcLogout               | 1                       | oidcLogout: expected true, false, got '1'",
                "oidcCertificates         | /no/such/file           | oidcCertificates: file /no/such/file: cannot be read",
                "insecureHttpIssuer       | on                      | insecureHttpIssuer: expected true, false, got 'on'"
            })
    void wrongParameterOfProviderIsReported(String name, String value, String problem) {
        WebXml webXml = application()
                .filter("publicOrigins", "https://bank.example")
                .login("oidcIssuer", "https://127.0.0.1:1/realm")
                .login("oidcClientId", "bank-app")
                .login("oidcClientSecret", "s3cret-of-client");
        if (value == null && name.equals("oidcClientSecret")) {
            webXml.login("oidcClientAuthentication", "client_secret_post");
        }
        String message = deploymentError(webXml.login(name, value));
        assertContains(message, problem);
        assertFalse(message.contains("s3cret-of-client"), message);
    }

    @Test
    void providerNeedsTheAddressAndTheCookiesOfTheApplication() {
        WebXml webXml = application()
                .login("oidcIssuer", "https://127.0.0.1:1/realm")
                .login("oidcClientId", "bank-app")
                .filter("tokenSources", "header");
        assertContains(
                deploymentError(webXml),
                "oidcIssuer: expected the filter's publicOrigins, for example https://bank.example, got none",
                "oidcIssuer: expected 'cookie' in the filter's tokenSources");
        assertContains(
                deploymentError(webXml.login("oidcClientAuthentication", "private_key_jwt")
                        .filter("publicOrigins", "https://bank.example")
                        .filter("tokenSources", "cookie")),
                "expected a private key, because oidcClientAuthentication=private_key_jwt, got a secret");
    }

    @Test
    void misspelledNameWeakSecretAndBadDurationAreReported() {
        String message = deploymentError(application()
                .filter("secret", "too-weak-to-sign")
                .filter("maxLifetime", "12 hours")
                .login("user", "htpasswd:/WEB-INF/users")
                .login("users", null));
        assertContains(
                message,
                "secret: key too short",
                "maxLifetime: expected a duration such as 90s, 15m, 12h or 7d, got '12 hours'",
                "user: unknown; did you mean 'users'?",
                "users: expected a store of users, for example htpasswd:/path, or the oidcIssuer of a provider, got none");
        assertFalse(message.contains("too-weak-to-sign"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "algorithm      | none                  | expected HS256, HS384 or HS512, got 'none'",
                "algorithm      | RS256                 | expected HS256, HS384 or HS512, got 'RS256'",
                "algorithm      | hs256                 | expected HS256, HS384 or HS512, got 'hs256'",
                "insecureHttpKeys | yes                 | expected true, false, got 'yes'",
                "tokenLifetime  | 30                    | expected a duration such as 90s",
                "tokenLifetime  | 0m                    | expected a duration longer than nothing",
                "tokenLifetime  | -5m                   | expected a duration such as 90s",
                "tokenLifetime  | 1.5h                  | expected a duration such as 90s",
                "tokenLifetime  | 99999999999d          | expected a duration such as 90s",
                "maxLifetime    | PT12H                 | expected a duration such as 90s",
                "maxLifetime    | 0s                    | expected a duration longer than nothing",
                "renewAfter     | x                     | expected a duration such as 90s",
                "renewAfter     | 30m                   | expected less than tokenLifetime, got '30m'",
                "cachedTokens   | 100001                | expected a whole number from 0 to 100000, got '100001'",
                "cachedTokens   | many                  | expected a whole number from 0 to 100000, got 'many'",
                "store          | file:/tmp/store       | expected memory, jdbc:java:…, redis://…, rediss://…",
                "store          | jdbc:users            | expected memory, jdbc:java:…, redis://…, rediss://…",
                "store          | jdbc:java:nothing     | expected a DataSource at 'java:nothing', got nothing",
                "store          | redis://:secret@host  | expected the file jwt-filter-VERSION-redis.jar beside this JAR",
                "storePrefix    | bank                  | expected only with a shared store",
                "storeMaxLag    | 5m                    | expected only with a shared store",
                "storeReplicas  | 1                     | expected only with a shared store",
                "storeCertificates | ca.pem             | expected only with a shared store",
                "clockSkew      | 6m                    | expected at most 5m, got '6m'",
                "clockSkew      | soon                  | expected a duration such as 90s",
                "tokenSources   | query                 | expected header, cookie, got 'query'",
                "tokenSources   | header,header         | expected each source once",
                "tokenSources   | ,                     | expected at least one name",
                "audience       | ,                     | expected at least one name",
                "cookieName     | a b                   | expected a name without separators",
                "cookieName     | a;b                   | expected a name without separators",
                "cookieName     | a=b                   | expected a name without separators",
                "cookieName     | __Secure-jwt          | requires cookieSecure=true",
                "cookiePath     | app                   | expected a path, for example /",
                "cookiePath     | /other                | expected a path that covers the application's path '/app'",
                "cookiePath     | /ap                   | expected a path that covers the application's path '/app'",
                "cookiePath     | /app/sub              | expected a path that covers the application's path '/app'",
                "cookiePath     | /app;x                | expected a path, for example /",
                "cookieDomain   | bank.example; Secure  | expected a domain, for example example.org",
                "cookieDomain   | https://bank.example  | expected a domain, for example example.org",
                "cookieSecure   | yes                   | expected auto, true, false, got 'yes'",
                "cookieSameSite | lax                   | expected Strict, Lax, None, got 'lax'",
                "cookieSameSite | None                  | requires cookieSecure=true",
                "rules          | /* everybody          | expected permit, authenticated, deny or 'role",
                "rules          | admin/* deny          | expected '[METHODS] url-pattern",
                "rules          | get /admin/* deny     | expected methods, for example GET,POST",
                "rules          | /a*b deny             | expected a url-pattern",
                "rules          | /* role               | expected permit, authenticated, deny or 'role",
                "loginPage      | login                 | expected a path within the application",
                "loginPage      | //evil.example        | expected a path within the application",
                "loginPage      | /\\evil.example       | expected a path within the application",
                "loginPage      | javascript:alert(1)   | expected a path within the application",
                "loginPage      | /login/*              | expected a path within the application",
                "recheckWithin  | 2m                    | expected at least renewAfter, got '2m'",
                "recheckWithin  | 0s                    | expected a duration longer than nothing",
                "logoutPaths    | logout.do             | expected a path within the application",
                "logoutPaths    | /logout/*             | expected a path within the application",
                "logoutPaths    | /main.do?do=logout    | without a query",
                "csrf           | on                    | expected enforce, report, off, got 'on'",
                "publicOrigins  | bank.example          | expected an origin, for example https://bank.example",
                "publicOrigins  | https://bank.example/ | expected an origin, for example https://bank.example",
                "publicOrigins  | *                     | expected an origin, for example https://bank.example",
                "publicOrigins  | capacitor://localhost | an app or a browser extension into trustedOrigins",
                "trustedOrigins | null                  | expected an origin, for example https://bank.example, got 'null'; any page can send the origin null",
                "trustedOrigins | https://*.example     | got 'https://*.example'; each origin is compared as a whole",
                "trustedOrigins | app://*               | got 'app://*'; each origin is compared as a whole",
                "trustedOrigins | capacitor://localhost/ | got 'capacitor://localhost/'; leave out the path",
                "trustedOrigins | https://a, ftp://b    | expected an origin, for example https://bank.example, got 'ftp://b'",
                "session        | cookie                | expected container, token, report, none, got 'cookie'",
                "sessionTypes   | java.lang.Object      | expected only with session=token or session=report",
                "attributeFactory | com.acme.Absent     | expected only with session=token or session=report",
                "requestHeaderSize | 8192               | expected only with session=token or session=report",
                "sessionFallback | refuse               | expected only with session=token or session=report",
                "loginListener  | com.acme.Absent       | expected a class of the application, got 'com.acme.Absent'",
                "loginListener  | java.lang.String      | expected a class that implements io.github.jwtfilter.monitor.LoginListener",
            })
    void wrongFilterValueStopsTheDeployment(String name, String value, String expected) {
        String message = deploymentError(application().filter(name, value));
        assertContains(message, "filter 'jwt': " + name + ": ", expected);
        assertEquals(1, problemCount(message), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "users     | /WEB-INF/users                 | expected one store per line, htpasswd:, jdbc:, ldap:, ldaps:, class: or container, got",
                "users     | odbc:users                     | expected one store per line, htpasswd:, jdbc:, ldap:, ldaps:, class: or container, got",
                "users     | container:realm                | expected one store per line, htpasswd:, jdbc:, ldap:, ldaps:, class: or container, got",
                "users     | htpasswd:/WEB-INF/absent       | cannot be read",
                "users     | htpasswd:/WEB-INF              | cannot be read",
                "users     | htpasswd:/WEB-INF/web.xml      | expected 'user:hash'",
                "groups    | /WEB-INF/absent                | cannot be read",
                "groups    | /WEB-INF/no-groups             | no-groups:2: expected 'role: user user'",
                "insecureClearTextPasswords | yes          | expected true, false, got 'yes'",
                "recheckUsers | maybe                        | recheckUsers: expected true, false, got 'maybe'",
                "usersName | our staff                      | usersName: expected 1 to 64 letters, digits, dots, hyphens or underscores, got 'our staff'",
                "claims     | mail, uchk                     | claims: line 1: expected another claim than uchk",
                "claims     | mail, sub                      | claims: line 1: expected another claim than sub",
                "claims     | mail=                          | expected claim or storeName=claim, got 'mail='",
                "roleMap    | admins                         | roleMap: line 1: expected storeRole=tokenRole, got 'admins'",
                "roleMap    | a=b,a=b                        | roleMap: line 1: expected each pair once, got 'a=b'",
                "roleFilter | app-, none                     | expected a prefix of roles, or none alone, got 'none'",
                "page      | login.jsp                      | expected a path within the application",
                "page      | //evil.example                 | expected a path within the application",
                "page      | /*                             | expected a path within the application",
                "errorPage | https://evil.example/          | expected a path within the application",
                "errorPage | /pages/*                       | expected a path within the application",
                "target    | https://evil.example/          | expected a path within the application",
                "target    | //evil.example                 | expected a path within the application",
                "target    | /\\evil.example                | expected a path within the application",
                "target    | /a b                           | expected a path within the application",
                "maxFailures | 0     | maxFailures: expected a whole number from 1 to 1000, got '0'",
                "maxFailures | -1    | maxFailures: expected a whole number from 1 to 1000, got '-1'",
                "maxFailures | 1001  | maxFailures: expected a whole number from 1 to 1000, got '1001'",
                "maxFailures | 99999999999999999999 | maxFailures: expected a whole number from 1 to 1000, got '9",
                "maxFailures | 2.5   | maxFailures: expected a whole number from 1 to 1000, got '2.5'",
                "maxFailures | never | maxFailures: expected a whole number from 1 to 1000, got 'never'",
                "lockTime  | 0m                             | lockTime: expected a duration longer than nothing, got '0m'",
                "lockTime  | 5                              | lockTime: expected a duration such as 90s",
                "lockTime  | -5m                            | lockTime: expected a duration such as 90s",
                "lockTime  | 25h                            | lockTime: expected at most 1d, got '25h'",
                "lockTime  | forever                        | lockTime: expected a duration such as 90s",
            })
    void wrongLoginServletValueStopsTheDeployment(String name, String value, String expected) {
        String message = deploymentError(
                application().login(name, value).file("WEB-INF/no-groups", "reader: user\nadmin user\n"));
        assertContains(message, "servlet 'login': ", expected);
        assertEquals(1, problemCount(message), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class:com.acme.Absent  | expected a class of the application, got 'com.acme.Absent'",
                "class:                 | expected a class of the application, got ''",
                "class:java.lang.String | expected a class that implements io.github.jwtfilter.identity.IdentityStore",
            })
    void wrongStoreClassStopsTheDeployment(String users, String expected) {
        String message = deploymentError(application().login("users", users).login("groups", null));
        assertContains(message, "servlet 'login': users: ", expected);
        assertEquals(1, problemCount(message), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "users            | ldap:/dc=example                | expected ldap://host:389/dc=example,dc=org or",
                "users            | ldaps://localhost ldap://x/dc=y | expected servers of one directory, all ldap or all ldaps",
                "ldapUser         | cn=searcher                     | ldapPassword: expected ldapUser and ldapPassword, or",
                "ldapPassword     | a-directory-password            | ldapUser: expected ldapUser and ldapPassword, or neither",
                "ldapUserSearch   | uid={0}                         | expected [base?][attribute?][scope?](filter), got 'uid={0}'",
                "ldapGroupSearch  | (member=user)                   | expected a filter with the placeholder {0}, got '(member=user)'",
                "ldapGroupSearch  | (member={2})                    | expected only the placeholders {0} to {1}, got '(member={2})'",
                "ldapStartTls     | yes                             | expected true, false, got 'yes'",
                "ldapCertificates | /WEB-INF/absent                 | cannot be read",
                "ldapCertificates | /WEB-INF/users                  | expected certificates in PEM form",
                "ldapTimeout      | 5                               | expected a duration such as 90s",
                "ldapTimeout      | 0s                              | expected a duration longer than nothing",
                "ldapTimeout      | 2m                              | expected at most 1m, got '120s'",
            })
    void wrongDirectoryValueStopsTheDeployment(String name, String value, String expected) {
        String message = deploymentError(application()
                .login("users", "ldap://localhost/dc=example,dc=org")
                .login("groups", null)
                .login(name, value));
        assertContains(message, "servlet 'login': ", expected);
        assertEquals(1, problemCount(message), message);
        assertFalse(message.contains("a-directory-password"), message);
    }

    @Test
    void startTlsWithLdapsIsRefused() {
        assertContains(
                deploymentError(application()
                        .login("users", "ldaps://localhost/dc=example,dc=org")
                        .login("groups", null)
                        .login("ldapStartTls", "true")),
                "servlet 'login': ldapStartTls: expected true only with ldap://, because ldaps:// already uses TLS");
    }

    @Test
    void parameterOfMissingStoreIsRefused() {
        assertContains(
                deploymentError(application().login("ldapUser", "cn=searcher")),
                "servlet 'login': ldapUser: expected only with a store 'ldap:' in users");
        assertContains(
                deploymentError(application().login("users", "class:com.acme.Absent")),
                "servlet 'login': groups: expected only with a store 'htpasswd:' in users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwordQuery", "rolesQuery", "claimsQuery"})
    void queryWithoutDatabaseIsRefused(String name) {
        assertContains(
                deploymentError(application().login(name, "select hash from users where name = ?")),
                "servlet 'login': " + name + ": expected only with a store 'jdbc:' in users");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "users         | jdbc:                             | expected the name of a DataSource, for example java:comp/env/jdbc/users, got ''",
                "users         | jdbc:java:                        | expected the name of a DataSource, for example java:comp/env/jdbc/users, got 'java:'",
                "users         | jdbc:postgresql://localhost/users | expected the name of a DataSource, for example java:comp/env/jdbc/users, got 'postgresql://localhost/users'",
                "users         | jdbc:ldap://localhost/x           | expected the name of a DataSource, for example java:comp/env/jdbc/users, got 'ldap://localhost/x'",
                "users         | jdbc:java:comp/env/absent         | expected a DataSource at 'java:comp/env/absent', got nothing (NoInitialContextException)",
                "passwordQuery | select hash from users            | expected one ? outside of quotes, for the user's name, got 0",
                "passwordQuery | select hash where n = ? or m = ?  | expected one ? outside of quotes, for the user's name, got 2",
                "passwordQuery | ~~                                | expected a value, got an empty one",
                "rolesQuery    | select r from t where u = :name   | expected one ? outside of quotes, for the user's name, got 0",
                "claimsQuery   | select c from t where u = '?'     | expected one ? outside of quotes, for the user's name, got 0",
            })
    void wrongDatabaseValueStopsTheDeployment(String name, String value, String expected) {
        String message = deploymentError(application()
                .login("groups", null)
                .login("users", "jdbc:java:comp/env/absent")
                .login("passwordQuery", "select hash from users where name = ?")
                .login(name, value));
        assertContains(message, "servlet 'login': " + name + ": " + expected);
        assertEquals(name.equals("users") ? 1 : 2, problemCount(message), message);
    }

    @Test
    void databaseWithoutPasswordQueryIsRefused() {
        assertContains(
                deploymentError(application().login("groups", null).login("users", "jdbc:java:comp/env/absent")),
                "servlet 'login': passwordQuery: expected a query, for example"
                        + " select password_hash from users where name = ?, got none");
    }

    @ParameterizedTest
    @CsvSource({
        "'*',           1",
        "'**',          1",
        "'reader *',    1",
        "'*,reader,**', 2",
        "',',           1",
    })
    void wrongContainerRolesAreRefused(String roles, int problems) {
        String message = deploymentError(
                application().login("users", "container").login("groups", null).login("roles", roles));
        assertContains(message, "servlet 'login': roles: expected ");
        assertEquals(problems, problemCount(message), message);
    }

    @Test
    void containerStoreMustBeLast() {
        String message = deploymentError(application()
                .login("users", "container\nhtpasswd:/WEB-INF/users")
                .login("roles", "reader"));
        assertContains(message, "servlet 'login': users: expected 'container' on the last line");
        assertEquals(1, problemCount(message), message);
        assertContains(
                deploymentError(application().login("roles", "reader")),
                "servlet 'login': roles: expected only with a store 'container' in users");
    }

    @Test
    void secondStoreOfSameKindIsRefused() {
        assertContains(
                deploymentError(application().login("users", "htpasswd:/WEB-INF/users\nhtpasswd:/WEB-INF/users")),
                "servlet 'login': users: expected one store of each kind, got a second 'htpasswd:'");
        assertContains(
                deploymentError(application().login("users", "ldap://localhost/dc=x\nldaps://localhost/dc=x")),
                "servlet 'login': users: expected one store of each kind, got a second 'ldap:'");
    }

    @ParameterizedTest
    @CsvSource({
        "sub",
        "iss",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "sid",
        "auth_time",
        "roles",
        "cks",
        "person.name",
        "person",
        "realm.access.roles",
        "realm.access",
        "realm"
    })
    void storeClaimThatTheLoginSetsIsRefused(String claim) {
        WebXml webXml =
                application().filter("principalClaim", "person.name").filter("rolesClaim", "realm.access.roles");
        assertContains(
                deploymentError(webXml.login("claims", "mail\nname=" + claim)),
                "servlet 'login': claims: line 2: expected another claim than " + claim
                        + ", which the login itself sets, got 'name=" + claim + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "principalClaim, exp",
        "principalClaim, sid",
        "principalClaim, jti",
        "principalClaim, roles",
        "principalClaim, iss",
        "rolesClaim,     sub",
        "rolesClaim,     sid",
        "rolesClaim,     aud",
        "rolesClaim,     auth_time"
    })
    void principalAndRolesNeedClaimsOfTheirOwn(String parameter, String claim) {
        assertContains(
                deploymentError(application().filter(parameter, claim)),
                "servlet 'login': expected a " + parameter + " that no other part of a login uses, got '" + claim
                        + "'");
        TestServer.start(application().filter(parameter, claim).withoutLogin()).close();
    }

    @Test
    void clearTextPasswordNeedsSwitchThatLogsWarning() {
        WebXml clear = application().file("WEB-INF/users", "user:in clear\n");
        String login = "{\"username\":\"user\",\"password\":\"in clear\"}";
        try (TestServer server = TestServer.start(clear)) {
            assertEquals(401, server.postJson("/app/user/login", login).statusCode());
        }
        assertFalse(log.text().contains("insecureClearTextPasswords=true"), log.text());
        try (TestServer server = TestServer.start(clear.login("insecureClearTextPasswords", "true"))) {
            assertEquals(200, server.postJson("/app/user/login", login).statusCode());
        }
        assertTrue(
                log.text()
                        .contains(
                                "WARNING JWTF-118 insecureClearTextPasswords=true: the users' passwords may be stored as clear"
                                        + " text. A person who can read them can log in as any user. Store hashes instead."),
                log.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/logins?user=me&password=hush",
                "redis://:hush@host",
                "redis://hush",
                "hush",
            })
    void addressOfAStoreIsNotShown(String address) {
        String error = deploymentError(application().filter("store", address));
        assertContains(error, "filter 'jwt': store: expected ");
        assertFalse(error.contains("hush"), error);
    }

    @Test
    void wrongLogoutServletValueStopsTheDeployment() {
        assertContains(
                deploymentError(application().logout("allowGet", "yes")),
                "servlet 'logout': allowGet: expected true, false, got 'yes'");
        assertContains(
                deploymentError(application().logout("allowget", "true")),
                "servlet 'logout': allowget: unknown; did you mean 'allowGet'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"storage", "storeFailure", "maxFailures", "users"})
    void unknownFilterParameterIsRefused(String name) {
        assertContains(deploymentError(application().filter(name, "x")), "filter 'jwt': " + name + ": unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "issuer", "store"})
    void unknownLoginServletParameterIsRefused(String name) {
        assertContains(deploymentError(application().login(name, "x")), "servlet 'login': " + name + ": unknown");
    }

    @Test
    void unknownContextParamStopsTheDeployment() {
        assertContains(
                deploymentError(application().contextParam("jwt-filter.cookieNam", "x")),
                "cookieNam: unknown; did you mean 'cookieName'?");
        assertContains(deploymentError(application().contextParam("jwt-filter.", "x")), "unknown");
        TestServer.start(application().contextParam("jwt-filters.cookieNam", "x"))
                .close();
    }

    @Test
    void emptyValueIsRefused() {
        assertContains(
                deploymentError(application().filter("issuer", "")), "issuer: expected a value, got an empty one");
        assertContains(
                deploymentError(application().filter("issuer", "  ")), "issuer: expected a value, got an empty one");
    }

    @Test
    void unresolvedPlaceholderStopsTheDeployment() {
        assertContains(
                deploymentError(application().filter("issuer", "${env:JWT_FILTER_TEST_ABSENT}")),
                "filter 'jwt': issuer: expected a value for placeholder '${env:JWT_FILTER_TEST_ABSENT}', got none");
        assertContains(
                deploymentError(application().login("users", "${sys:jwt-filter.test.absent}")),
                "servlet 'login': users: expected a value for placeholder '${sys:jwt-filter.test.absent}', got none");
        assertContains(
                deploymentError(application().filter("secret", "${env:JWT_FILTER_TEST_ABSENT_AND_NOT_CLOSED")),
                "filter 'jwt': secret: ");
    }

    @Test
    void initParamOverridesContextParam() {
        WebXml contextOnly = application().contextParam("jwt-filter.tokenLifetime", "5m");
        WebXml both =
                application().contextParam("jwt-filter.tokenLifetime", "5m").filter("tokenLifetime", "10m");
        assertEquals(300, expiresIn(contextOnly));
        assertEquals(600, expiresIn(both));
        assertEquals(1800, expiresIn(application()));
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "15m, 900", "12h, 43200", "7d, 604800"})
    void durationsHaveFourUnits(String text, long seconds) {
        assertEquals(
                seconds, expiresIn(application().filter("tokenLifetime", text).filter("maxLifetime", "30d")));
        assertEquals(Duration.ofSeconds(seconds), ValueFormats.duration(text));
    }

    private static long expiresIn(WebXml webXml) {
        try (TestServer server = TestServer.start(webXml)) {
            String body = server.postJson("/app/user/login", "{\"username\":\"user\",\"password\":\"secret\"}")
                    .body();
            return Long.parseLong(body.replaceAll(".*\"expires_in\":([0-9]+).*", "$1"));
        }
    }

    @Test
    void exactlyOneKeySourceIsRequired() {
        String expected = "filter 'jwt': expected exactly one of secret, secretFile and keys, got ";
        assertContains(
                deploymentError(application().filter("secret", null)),
                expected + "none; the command keygen of this JAR makes a secret");
        assertContains(deploymentError(application().filter("secretFile", "/x")), expected + "secret and secretFile");
        assertContains(
                deploymentError(application().filter("secretFile", "/x").filter("keys", "/y")),
                expected + "secret and secretFile and keys");
        assertContains(
                deploymentError(application().contextParam("jwt-filter.secretFile", "/x")),
                expected + "secret and secretFile");
    }

    @Test
    void sameSecretWorksFromTextFilePlaceholderOrJwkSet() throws Exception {
        Path secretFile = Files.writeString(folder.resolve("secret"), WebXml.SECRET + "\r\n\n");
        Path keys = Files.writeString(folder.resolve("keys.json"), JWK_SET);
        List<WebXml> all = List.of(
                application(),
                application().filter("secret", null).filter("secretFile", "" + secretFile),
                application().filter("secret", "${file:" + secretFile + "}"),
                application().filter("secret", null).filter("keys", "" + keys));
        for (WebXml webXml : all) {
            try (TestServer server = TestServer.start(webXml)) {
                HttpResponse<String> response =
                        server.get("/app/page", "Authorization", "Bearer " + TestTokens.fresh());
                assertEquals("user user JWT reader", response.body());
            }
        }
    }

    @Test
    void unusableKeysAreNotShown() throws Exception {
        Path weak = Files.writeString(folder.resolve("weak"), "too-weak-to-sign\n");
        Path wrong = Files.writeString(folder.resolve("wrong.json"), JWK_SET.replace("HS256", "HS512"));
        Path none = Files.writeString(folder.resolve("none.json"), "{\"keys\":[]}");
        WebXml noSecret = application().filter("secret", null);
        String weakMessage = deploymentError(noSecret.filter("secretFile", "" + weak));
        assertContains(weakMessage, "secretFile: file " + weak + ": key too short", "got 16");
        assertFalse(weakMessage.contains("too-weak"), weakMessage);
        assertContains(
                deploymentError(noSecret.filter("secretFile", "/absent/secret")),
                "secretFile: file /absent/secret: cannot be read");
        noSecret.filter("secretFile", null);
        String wrongMessage = deploymentError(noSecret.filter("keys", "" + wrong));
        assertContains(wrongMessage, "keys: file " + wrong + ": JWK 1: key too short: HS512 needs 64 bytes");
        assertFalse(wrongMessage.contains(JWK_SET.substring(JWK_SET.indexOf("\"k\":"), JWK_SET.length() - 4)));
        assertContains(deploymentError(noSecret.filter("keys", "" + none)), "expected 1 to 64 keys, got 0");
        Path good = Files.writeString(folder.resolve("good.json"), JWK_SET);
        assertContains(
                deploymentError(noSecret.filter("keys", "" + good).filter("algorithm", "HS512")),
                "keys: file " + good + ": JWK Set: expected no algorithm, because each JWK names its own");
        assertContains(
                deploymentError(noSecret.filter("algorithm", "RS1")),
                "algorithm: expected one of [HS256, HS384, HS512, RS256, ",
                "got 'RS1'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://bank.example/jwks          | expected an https URL without user and fragment; insecureHttpKeys=true allows http",
                "ftp://bank.example/jwks           | expected an https URL without user and fragment",
                "https:///jwks                     | expected an https URL",
                "https://bank example/jwks         | expected an https URL, got text that is no URL",
                "https://user:s3cret@bank.example/ | expected an https URL without user and fragment",
                "https://bank.example/#keys        | expected an https URL without user and fragment",
                "file:///etc/keys.json             | expected an https URL",
                "keys.json                         | expected the absolute path of a file, got something else",
            })
    void wrongKeyAddressIsRefused(String keys, String expected) {
        String message = deploymentError(application().filter("secret", null).filter("keys", keys));
        assertContains(message, "filter 'jwt': keys: " + expected);
        assertEquals(1, problemCount(message), message);
        assertFalse(message.contains("s3cret"), message);
    }

    @Test
    void algorithmWithKeyUrlIsRefused() {
        assertContains(
                deploymentError(application()
                        .filter("secret", null)
                        .filter("keys", "https://bank.example/jwks")
                        .filter("algorithm", "RS512")),
                "keys: expected no algorithm with a URL, because each JWK names its own");
    }

    @Test
    void loginServletNeedsASigningKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        SigningKey key = SigningKey.verifying(
                Algorithm.ES256, generator.generateKeyPair().getPublic(), null);
        Path keys = Files.writeString(folder.resolve("public.json"), JwkSet.writePublic(KeySet.of(key)));
        WebXml webXml = application().filter("secret", null).filter("keys", "" + keys);
        assertContains(
                deploymentError(webXml),
                "filter 'jwt': expected a secret or private key, because a LoginServlet signs tokens, got only public keys");
        TestServer.start(webXml.withoutLogin()).close();
    }

    @Test
    void cookieSessionsNeedAnEncryptionKey() throws Exception {
        String jwk = TestKeys.jwk(Algorithm.ES256);
        Path keys = Files.writeString(folder.resolve("public.json"), TestKeys.publicSet(jwk));
        WebXml webXml = application().withoutLogin().filter("secret", null).filter("keys", "" + keys);
        String message = deploymentError(webXml.filter("session", "token"));
        assertContains(
                message,
                "filter 'jwt': session: 'token' needs a secret or private key to encrypt with, got only public keys");
        assertEquals(1, problemCount(message), message);
        TestServer.start(webXml.filter("session", "container")).close();
    }

    /** A factory without attribute names. */
    public static final class Nameless implements AttributeFactory {
        @Override
        public Set<String> names() {
            return null;
        }

        @Override
        public Object make(String name, Identity login) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sessionTypes     | com.acme.Absent     | expected a class of the application, got 'com.acme.Absent'",
                "sessionTypes     | java.lang.Thread    | java.lang.Thread is part of the running server",
                "sessionTypes     | java.util.Date com.acme.Absent | got 'com.acme.Absent'",
                "sessionTypes     | ,                   | expected at least one name",
                "attributeFactory | com.acme.Absent     | expected a class of the application, got 'com.acme.Absent'",
                "attributeFactory | java.lang.String    | expected a class that implements io.github.jwtfilter.session.AttributeFactory",
                "attributeFactory | io.github.jwtfilter.config.ConfigurationTest$Nameless | expected names() to return names, got java.lang.NullPointerException",
                "requestHeaderSize | 4095 | expected a whole number from 4096 to 65536, got '4095'",
                "requestHeaderSize | 65537 | expected a whole number from 4096 to 65536, got '65537'",
                "requestHeaderSize | 8 kB | expected a whole number from 4096 to 65536, got '8 kB'",
                "sessionFallback  | keep                | expected refuse, container or container:NAME,NAME with names of attributes, got 'keep'",
                "sessionFallback  | container:          | expected names of attributes after 'container:', for example container:guess,lock, got 'container:'",
                "sessionFallback  | container: ,        | expected names of attributes after 'container:', for example container:guess,lock, got 'container: ,'",
                "sessionFallback  | container guess     | expected refuse, container or container:NAME,NAME with names of attributes, got 'container guess'",
            })
    void wrongCookieSessionValueStopsTheDeployment(String name, String value, String expected) {
        String message =
                deploymentError(application().filter("session", "token").filter(name, value));
        assertContains(message, "filter 'jwt': " + name + ": ", expected);
        assertEquals(1, problemCount(message), message);
    }

    @Test
    void keyInPlaceOfFileIsNotShown() {
        WebXml noSecret = application().filter("secret", null);
        String secretAsFile = deploymentError(noSecret.filter("secretFile", WebXml.SECRET));
        assertContains(secretAsFile, "secretFile: expected the absolute path of a file");
        noSecret.filter("secretFile", null);
        String jwkAsFile = deploymentError(noSecret.filter("keys", JWK_SET));
        assertContains(jwkAsFile, "keys: expected the path of a key file or an https URL, got its text");
        assertFalse(jwkAsFile.contains("\"k\""), jwkAsFile);
        assertFalse(log.text().contains(WebXml.SECRET));
    }

    @Test
    void strongerAlgorithmNeedsLongerSecret() {
        assertContains(
                deploymentError(application().filter("algorithm", "HS384")), "HS384 needs 48 bytes or more", "got 32");
        assertContains(
                deploymentError(application().filter("algorithm", "HS512")), "HS512 needs 64 bytes or more", "got 32");
    }

    @Test
    void cookiesThatBrowsersWouldDropAreRefused() {
        assertContains(
                deploymentError(application().filter("cookieName", "__Host-jwt").filter("cookiePath", "/")),
                "cookieName: '__Host-jwt' requires cookieSecure=true");
        WebXml host = application().filter("cookieName", "__Host-jwt").filter("cookieSecure", "true");
        assertContains(deploymentError(host), "cookieName: '__Host-jwt' requires cookiePath=/ and no cookieDomain");
        TestServer.start(host.filter("cookiePath", "/")).close();
        assertContains(
                deploymentError(host.filter("cookieDomain", "bank.example")),
                "requires cookiePath=/ and no cookieDomain");
    }

    /** Browsers ignore the case of these prefixes. */
    @ParameterizedTest
    @ValueSource(
            strings = {"__Secure-jwt", "__secure-jwt", "__Http-jwt", "__host-jwt", "__HOST-jwt", "__Host-Http-jwt"})
    void cookieNamePrefixRequiresSecure(String name) {
        WebXml webXml = application().filter("cookieName", name).filter("cookiePath", "/");
        assertContains(deploymentError(webXml), "cookieName: '" + name + "' requires cookieSecure=true");
        TestServer.start(webXml.filter("cookieSecure", "true")).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__host-jwt", "__HOST-jwt", "__Host-Http-jwt"})
    void hostPrefixRequiresRootPathAndNoDomainInAnyCase(String name) {
        WebXml webXml = application().filter("cookieName", name).filter("cookieSecure", "true");
        assertContains(deploymentError(webXml), "requires cookiePath=/ and no cookieDomain");
    }

    @Test
    void unreachableStricterRuleIsRefused() {
        assertContains(
                deploymentError(application().filter("rules", "/* authenticated\n*.do role admin")),
                "filter 'jwt': rules: pattern '*.do' never applies",
                "write '/' instead of '/*'");
    }

    @Test
    void allWrongRulesAreReported() {
        String message =
                deploymentError(application().filter("rules", "/a permitted\n/b role\nGET /c permit\nget /d deny"));
        assertContains(message, "rule '/a permitted'", "rule '/b role'", "rule 'get /d deny'");
        assertEquals(3, problemCount(message), message);
    }

    @Test
    void ownServletsNeedExactMappings() {
        assertContains(
                deploymentError(application().loginMapping("/user/*")),
                "servlet 'login': expected an exact url-pattern, for example /user/login, got '/user/*'");
        assertContains(
                deploymentError(application().loginMapping("*.login")),
                "servlet 'login': expected an exact url-pattern");
        assertContains(
                deploymentError(application().loginMapping("/")), "servlet 'login': expected an exact url-pattern");
        assertContains(
                deploymentError(application().servlet("/more/*", MeServlet.class)),
                "servlet 'MeServlet/more/*': expected an exact url-pattern");
    }

    @Test
    void secondLoginServletIsRefused() {
        assertContains(
                deploymentError(application().servlet("/second", LoginServlet.class)),
                ": expected one LoginServlet, got another one named '");
    }

    private static String secondFilter(String params) {
        return "<filter><filter-name>second</filter-name><filter-class>" + JwtFilter.class.getName()
                + "</filter-class>" + params + "</filter><filter-mapping><filter-name>second</filter-name>"
                + "<url-pattern>/second/*</url-pattern></filter-mapping>";
    }

    private static String param(String name, String value) {
        return "<init-param><param-name>" + name + "</param-name><param-value>" + value + "</param-value></init-param>";
    }

    @Test
    void filtersWithSameCookieNeedSameKey() {
        String otherKey = param("secret", "another-key-of-thirty-two-bytes-");
        assertContains(
                deploymentError(application().xml(secondFilter(otherKey))),
                "cookieName: filter '",
                "sets the same cookie");
        TestServer.start(application().xml(secondFilter(otherKey + param("cookieName", "other"))))
                .close();
        TestServer.start(application().xml(secondFilter(param("secret", WebXml.SECRET))))
                .close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user/login", "/user/logout", "/user/me"})
    void ownServletsFailWithoutFilter(String path) {
        try (TestServer server = TestServer.startAnyway(application().withoutFilter(), "/app")) {
            HttpResponse<String> response = server.send("POST", "/app" + path, null);
            assertEquals(500, response.statusCode());
            assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
        }
    }

    @Test
    void ownServletLoadedOnStartupNeedsFilter() {
        String eager = "<servlet><servlet-name>eager</servlet-name><servlet-class>" + LoginServlet.class.getName()
                + "</servlet-class><load-on-startup>1</load-on-startup></servlet>";
        assertContains(
                deploymentError(application().withoutFilter().withoutLogin().xml(eager)),
                "JWTF-102 Servlet 'eager' needs a filter of class io.github.jwtfilter.JwtFilter");
    }

    @Test
    void rootLoginPageOpensNoOtherPath() {
        WebXml webXml = application()
                .filter("loginPage", "/")
                .filter("rules", "/ authenticated")
                .servlet("", WhoServlet.class)
                .servlet("/*", WhoServlet.class);
        try (TestServer server = TestServer.start(webXml)) {
            assertEquals(200, server.get("/app/").statusCode());
            assertEquals(401, server.get("/app/page").statusCode());
            assertEquals(401, server.get("/app/page/x").statusCode());
        }
    }

    @Test
    void rootLogoutPathMatchesOnlyItself() {
        WebXml webXml = application().filter("logoutPaths", "/").servlet("/*", WhoServlet.class);
        try (TestServer server = TestServer.start(webXml)) {
            String cookie = "jwt=" + TestTokens.fresh();
            assertEquals(200, server.get("/app/page", "Cookie", cookie).statusCode());
            assertEquals(200, server.get("/app/page", "Cookie", cookie).statusCode());
            assertEquals(200, server.get("/app/", "Cookie", cookie).statusCode());
            assertEquals(401, server.get("/app/page", "Cookie", cookie).statusCode());
        }
    }

    @Test
    void messagesContainNoSecret() {
        assertFalse(log.text().contains(WebXml.SECRET));
        assertFalse(containerLog.text().contains(WebXml.SECRET));
    }

    @Test
    void unmappedFilterStopsTheDeployment() {
        assertContains(
                deploymentError(application().withoutFilterMapping()), "filter 'jwt': expected a filter-mapping");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "errorPage"})
    void loginServletAsOwnPageStopsTheDeployment(String parameter) {
        assertContains(
                deploymentError(application().login(parameter, "/user/login?failed=1")),
                parameter + ": expected a page of the application, got the login servlet's own path");
    }
}
