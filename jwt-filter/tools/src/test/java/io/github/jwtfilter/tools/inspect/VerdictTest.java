package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Does the page give the verdict, the reason and the rule that the filter of a web.xml would give? */
final class VerdictTest {
    private static final String RULES =
            "/* authenticated\n/admin/* role clerk\nDELETE /admin/* role boss\n/exact role boss\n"
                    + "/public/* permit\n/closed/* deny";

    @TempDir
    static Path folder;

    private static String secretFile() throws Exception {
        Path file = folder.resolve("jwt.key");
        Files.writeString(file, Given.SECRET + "\n");
        return file.toString();
    }

    static String webXml(String... params) {
        StringBuilder text = new StringBuilder("<web-app>\n<context-param><param-name>jwt-filter.clockSkew</param-name>"
                + "<param-value>10s</param-value></context-param>\n<filter><filter-name>jwt</filter-name>"
                + "<filter-class>io.github.jwtfilter.JwtFilter</filter-class>\n");
        for (int i = 0; i < params.length; i += 2) {
            text.append("<init-param><param-name>" + params[i] + "</param-name><param-value>" + params[i + 1]
                    + "</param-value></init-param>\n");
        }
        return text
                + "</filter>\n<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern></filter-mapping>\n"
                + "<servlet><servlet-name>login</servlet-name>"
                + "<servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>"
                + "<init-param><param-name>users</param-name><param-value>ldaps://nowhere.invalid</param-value></init-param>"
                + "<init-param><param-name>page</param-name><param-value>/login.jsp</param-value></init-param></servlet>\n"
                + "<servlet-mapping><servlet-name>login</servlet-name><url-pattern>/user/login</url-pattern></servlet-mapping>\n"
                + "</web-app>\n";
    }

    static InspectedApplication application(String webXml) throws Exception {
        return InspectedApplication.of(
                "bank", XmlElement.parse(webXml.getBytes(StandardCharsets.UTF_8)), false, Clocks.of(Given.CLOCK));
    }

    private static Map<String, Object> ask(String webXml, String token, String source, String method, String path)
            throws Exception {
        return ask(webXml, token, source, method, path, Optional.empty());
    }

    private static Map<String, Object> ask(
            String webXml, String token, String source, String method, String path, Optional<KeySource> pasted)
            throws Exception {
        try (InspectedApplication application = application(webXml)) {
            return Verdict.of(application.filter("jwt").orElseThrow(), token, source, method, path, pasted)
                    .asMap();
        }
    }

    static Stream<Arguments> requests() {
        String clerk = Given.token();
        String old = Given.token(Given.claims().expiresAt(Given.NOW.minusSeconds(15)));
        return Stream.of(
                arguments(
                        clerk,
                        "header",
                        "GET",
                        "/admin/users",
                        "good",
                        "Let through: the application answers.",
                        "/admin/* role clerk",
                        "accepted"),
                arguments(
                        clerk,
                        "cookie",
                        "GET",
                        "/admin/users",
                        "good",
                        "Let through",
                        "/admin/* role clerk",
                        "accepted"),
                arguments(
                        clerk,
                        "header",
                        "DELETE",
                        "/admin/users",
                        "refused",
                        "403: the user has none of the roles boss.",
                        "/admin/* role boss",
                        "accepted"),
                arguments(
                        clerk,
                        "header",
                        "GET",
                        "/closed/x",
                        "refused",
                        "403: the rule closes the path to everyone.",
                        "/closed/* deny",
                        "accepted"),
                arguments(clerk, "header", "GET", "/exact/", "refused", "403", "/exact role boss", "accepted"),
                arguments(clerk, "header", "GET", "/other", "good", "Let through", "/* authenticated", "accepted"),
                arguments(
                        "",
                        "none",
                        "GET",
                        "/public/x",
                        "good",
                        "Let through: the application answers, without a user.",
                        "/public/* permit",
                        "none"),
                arguments(
                        "",
                        "none",
                        "GET",
                        "/other",
                        "warning",
                        "Login needed: a browser that opens a page is sent to /user/login. All other clients get 401.",
                        "/* authenticated",
                        "none"),
                arguments(
                        "",
                        "none",
                        "GET",
                        "/login.jsp",
                        "good",
                        "Let through",
                        "none is asked: this path of the login",
                        "none"),
                arguments(clerk, "none", "GET", "/other", "warning", "Login needed", "/* authenticated", "none"),
                arguments(
                        old,
                        "header",
                        "GET",
                        "/other",
                        "warning",
                        "Login needed",
                        "/* authenticated",
                        "refused, expired"),
                arguments(
                        old,
                        "header",
                        "GET",
                        "/public/x",
                        "good",
                        "without a user",
                        "/public/* permit",
                        "refused, expired"),
                arguments(
                        clerk + "x",
                        "header",
                        "GET",
                        "/other",
                        "warning",
                        "Login needed",
                        "/* authenticated",
                        "refused, "),
                arguments(clerk, "header", "GET", "/a;b", "refused", "400", null, null),
                arguments(clerk, "header", "GET", "/a/../b", "refused", "400", null, null),
                arguments(clerk, "header", "GET", "admin", "open", "Write a path", null, null),
                arguments(clerk, "header", "G T", "/", "open", "Write a method", null, null));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void verdictIsThatOfTheFilter(
            String token,
            String source,
            String method,
            String path,
            String state,
            String title,
            String rule,
            String seen)
            throws Exception {
        Map<String, Object> verdict =
                ask(webXml("secretFile", secretFile(), "rules", RULES), token, source, method, path);
        assertEquals(List.of(), verdict.get("problems"));
        assertEquals(state, verdict.get("state"), verdict.toString());
        assertTrue(
                verdict.get("title").toString().startsWith(title)
                        || verdict.get("title").toString().contains(title),
                verdict.toString());
        Map<?, ?> rows = (Map<?, ?>) verdict.get("rows");
        if (rule != null) {
            assertTrue(rows.get("Rule").toString().startsWith(rule), rows.toString());
            assertTrue(rows.get("Token").toString().startsWith(seen), rows.toString());
        }
    }

    @Test
    void oldLoginIsRefusedByItsAge() throws Exception {
        String token =
                Given.token(Given.claims().claim("sid", "s").claim("auth_time", Given.NOW.minus(Duration.ofHours(13))));
        Map<String, Object> verdict = ask(webXml("secretFile", secretFile()), token, "header", "GET", "/x");
        assertTrue(verdict.get("rows").toString().contains("the login is older than maxLifetime"), verdict.toString());
    }

    @Test
    void missingFileIsNamedAndThePastedKeyIsUsed() throws Exception {
        String missing = folder.resolve("absent.key").toString();
        String webXml = webXml("secretFile", missing, "rules", RULES);
        Map<String, Object> verdict = ask(webXml, Given.token(), "header", "GET", "/admin/x");
        assertTrue(verdict.get("problems").toString().contains(missing), verdict.toString());
        assertEquals("open", verdict.get("state"));
        assertEquals(
                "Not known here: there are no keys to verify the token. The rule needs one of the roles clerk.",
                verdict.get("title"));

        Map<String, Object> helped =
                ask(webXml, Given.token(), "header", "GET", "/admin/x", Optional.of(Given.secret()));
        assertEquals("good", helped.get("state"));
        assertTrue(helped.get("notes").toString().contains("The pasted key was used in their place."));
    }

    @Test
    void pastedKeyDoesNotReplaceTheKeysOfTheFilter() throws Exception {
        Path other = folder.resolve("other.key");
        Files.writeString(other, Given.SECRET.replace('k', 'q'));
        Map<String, Object> verdict = ask(
                webXml("secretFile", other.toString()),
                Given.token(),
                "header",
                "GET",
                "/x",
                Optional.of(Given.secret()));
        assertTrue(verdict.get("rows").toString().contains("bad_signature"), verdict.toString());
    }

    @Test
    void valueOfJndiIsNotLookedUp() throws Exception {
        Map<String, Object> verdict = ask(webXml("secret", "${jndi:ldap://127.0.0.1:1/x}"), "", "none", "GET", "/x");
        assertEquals(List.of(), verdict.get("problems"));
        assertTrue(
                verdict.get("unknown").toString().contains("The values of secret come from the JNDI of the server."));
    }

    /** Nobody writes into the pipe, so reading it would take for ever. */
    @Test
    @Timeout(300)
    void pipeIsNotRead() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        for (String name : List.of("secretFile", "keys")) {
            Map<String, Object> verdict = ask(webXml(name, pipe.toString()), "", "none", "GET", "/x");
            assertEquals(
                    "[" + name
                            + ": expected a regular file, got a pipe, a device or a folder. Copy the keys to a file.]",
                    verdict.get("problems").toString());
        }
    }

    @Test
    void missingVariableIsNamed() throws Exception {
        Map<String, Object> verdict = ask(webXml("secret", "${env:NOT_SET_ANYWHERE}"), "", "none", "GET", "/x");
        assertTrue(verdict.get("problems").toString().contains("${env:NOT_SET_ANYWHERE}"), verdict.toString());
    }

    @Test
    void storesClassesAndSessionsAreLeftAlone() throws Exception {
        Map<String, Object> verdict = ask(
                webXml(
                        "secretFile",
                        secretFile(),
                        "store",
                        "redis://127.0.0.1:1",
                        "loginListener",
                        "bank.Listener",
                        "session",
                        "token",
                        "sessionTypes",
                        "bank.Cart",
                        "cookiePath",
                        "/bank"),
                Given.token(),
                "header",
                "GET",
                "/x");
        assertEquals(List.of(), verdict.get("problems"));
        assertEquals("good", verdict.get("state"));
    }

    @Test
    void wrongRulesAndUnknownParametersAreNamed() throws Exception {
        Map<String, Object> verdict =
                ask(webXml("secretFile", secretFile(), "rules", "/x admin", "audienc", "a"), "", "none", "GET", "/x");
        assertEquals("The filter does not start, because its rules are wrong.", verdict.get("title"));
        assertTrue(verdict.get("problems").toString().contains("did you mean 'audience'?"), verdict.toString());
        assertTrue(verdict.get("problems").toString().contains("rule '/x admin'"), verdict.toString());
    }

    @Test
    void publishedKeysAreNotFetchedUnasked() throws Exception {
        Map<String, Object> verdict =
                ask(webXml("keys", "https://127.0.0.1:1/keys.json"), Given.token(), "header", "GET", "/x");
        assertTrue(verdict.get("facts").toString().contains("not fetched; start the command with --fetch-keys"));
        assertEquals("open", verdict.get("state"));
    }

    @Test
    void publishedKeysAreFetchedOnRequest() throws Exception {
        byte[] published = ("{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + Given.part(Given.SECRET)
                        + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        HttpServer publisher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        publisher.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        publisher.start();
        String webXml = webXml(
                "keys",
                "http://127.0.0.1:" + publisher.getAddress().getPort() + "/keys.json",
                "insecureHttpKeys",
                "true");
        try (InspectedApplication application = InspectedApplication.of(
                "bank", XmlElement.parse(webXml.getBytes(StandardCharsets.UTF_8)), true, Clocks.of(Given.CLOCK))) {
            InspectedFilter filter = application.filter("jwt").orElseThrow();
            assertEquals(List.of(), filter.problems());
            assertEquals(
                    "good",
                    Verdict.of(filter, Given.token(), "header", "GET", "/x", Optional.empty())
                            .asMap()
                            .get("state"));
        } finally {
            publisher.stop(0);
        }
    }

    @Test
    void otherSiteAndLogoutAreNoted() throws Exception {
        String webXml = webXml("secretFile", secretFile(), "logoutPaths", "/bye");
        Map<String, Object> verdict = ask(webXml, Given.token(), "cookie", "POST", "/bye");
        assertEquals(
                List.of(
                        "A request of a browser from another site gets 403 (csrf=enforce).",
                        "This path ends the login."),
                verdict.get("notes"));
    }

    /** The server lets everybody through, so "login needed" would be dangerous. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<url-pattern>/api/*</url-pattern>                                  | /x       | false",
                "<url-pattern>/api/*</url-pattern>                                  | /apis    | false",
                "<url-pattern>/api/*</url-pattern>                                  | /api     | true",
                "<url-pattern>/api/*</url-pattern>                                  | /api/x   | true",
                "<url-pattern>*.do</url-pattern>                                    | /a/x.do  | true",
                "<url-pattern>*.do</url-pattern>                                    | /a.do/x  | false",
                "<url-pattern>/exact</url-pattern>                                  | /exact   | true",
                "<url-pattern>/exact</url-pattern>                                  | /exact/  | false",
                "<url-pattern></url-pattern>                                        | /        | true",
                "<servlet-name>*</servlet-name>                                     | /x       | true",
                "<servlet-name>login</servlet-name>                                 | /x       | false",
                "<servlet-name>login</servlet-name>                                 | /user/login | true",
                "<url-pattern>/*</url-pattern><dispatcher>ERROR</dispatcher>        | /x       | false",
                "<url-pattern>/*</url-pattern><dispatcher>REQUEST</dispatcher>      | /x       | true",
            })
    void pathWithoutTheFilterIsNotCalledProtected(String mapping, String path, boolean isCovered) throws Exception {
        String webXml = webXml("secretFile", secretFile())
                .replace(
                        "<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern>",
                        "<filter-mapping><filter-name>jwt</filter-name>" + mapping);

        String title = ask(webXml, "", "none", "GET", path).get("title").toString();

        assertEquals(!isCovered, title.startsWith("Not protected by this filter"), title);
    }

    @Test
    void oldFormGetsTheLoginServletWhateverTheRule() throws Exception {
        String webXml = webXml("secretFile", secretFile(), "rules", "/* deny");

        assertEquals(
                "Let through: the login servlet answers.",
                ask(webXml, "", "none", "POST", "/admin/j_security_check").get("title"));
        assertEquals(
                "refused", ask(webXml, "", "none", "GET", "/j_security_check").get("state"));
    }

    @Test
    void secretOfTheFilterIsNeverShown() throws Exception {
        String all = ask(webXml("secret", Given.SECRET), Given.token(), "header", "GET", "/x")
                .toString();
        assertTrue(!all.contains(Given.SECRET) && all.contains("good"), all);
    }

    @Test
    void webXmlWithoutTheFilterIsRefused() {
        UnreadableWarException refused = assertThrows(UnreadableWarException.class, () -> application("<web-app/>"));
        assertTrue(refused.getMessage().contains("expected a filter of class io.github.jwtfilter.JwtFilter, got none"));
    }
}
