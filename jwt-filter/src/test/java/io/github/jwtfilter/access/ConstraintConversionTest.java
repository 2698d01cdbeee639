package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.catalina.Context;
import org.apache.catalina.realm.MemoryRealm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do rules converted with the table of LOGIN-PAGE.md decide as the container's constraints did? */
final class ConstraintConversionTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    /** Roles by user name. The password is the user name. */
    private static final Map<String, List<String>> USERS = Map.of(
            "nobody",
            List.of(),
            "guest",
            List.of("undeclared"),
            "reader",
            List.of("reader"),
            "admin",
            List.of("admin"));

    @TempDir
    private Path directory;

    private static String constraint(String form) {
        return form.replace(
                        "[",
                        "<security-constraint><web-resource-collection><web-resource-name>x</web-resource-name>"
                                + "<url-pattern>/x/*</url-pattern>")
                .replaceAll("\\+(\\w+)", "<http-method>$1</http-method>")
                .replaceAll("!(\\w+)", "<http-method-omission>$1</http-method-omission>")
                .replace(":", "</web-resource-collection>")
                .replace("nobody", "<auth-constraint/>")
                .replaceAll(
                        "role ([*\\w]+)( ([*\\w]+))?",
                        "<auth-constraint><role-name>$1</role-name><role-name>$3</role-name>" + "</auth-constraint>")
                .replace("<role-name></role-name>", "")
                .replace("]", "</security-constraint>")
                .replace("DENY", "<deny-uncovered-http-methods/>");
    }

    private static final String ROLES = "<security-role><role-name>reader</role-name></security-role>"
            + "<security-role><role-name>admin</role-name></security-role>";

    private Map<String, Integer> containerDecisions(String constraints) throws Exception {
        WebXml webXml = WebXml.onlyFiles()
                .xml("<servlet><servlet-name>who</servlet-name><servlet-class>" + WhoServlet.class.getName()
                        + "</servlet-class></servlet><servlet-mapping><servlet-name>who</servlet-name>"
                        + "<url-pattern>/</url-pattern></servlet-mapping>" + constraint(constraints) + ROLES
                        + "<login-config><auth-method>BASIC</auth-method></login-config>");
        StringBuilder users = new StringBuilder("<tomcat-users>");
        USERS.forEach((name, roles) -> users.append(
                "<user username='" + name + "' password='" + name + "' roles='" + String.join(",", roles) + "'/>"));
        Files.writeString(directory.resolve("users.xml"), users.append("</tomcat-users>"));
        try (TestTomcat tomcat =
                TestTomcat.ofTestClasses(Files.createDirectory(directory.resolve("constraints")), webXml)) {
            Context context = tomcat.deploy();
            MemoryRealm realm = new MemoryRealm();
            realm.setPathname(directory.resolve("users.xml").toString());
            context.setRealm(realm);
            return decisions(
                    tomcat.port(),
                    METHODS,
                    user -> "Basic "
                            + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Map<String, Integer> ruleDecisions(String rules, List<String> methods) throws Exception {
        WebXml webXml = WebXml.usual().filter("rules", rules + "\n/ permit").servlet("/", WhoServlet.class);
        try (TestTomcat tomcat = TestTomcat.ofTestClasses(Files.createDirectory(directory.resolve("rules")), webXml)) {
            tomcat.deploy();
            return decisions(
                    tomcat.port(),
                    methods,
                    user -> "Bearer "
                            + TestTokens.sign(TestTokens.claims().subject(user).claim("roles", USERS.get(user))));
        }
    }

    private interface Credentials {
        String header(String user);
    }

    /** Returns the status of each method for each user. */
    private static Map<String, Integer> decisions(int port, List<String> methods, Credentials credentials)
            throws IOException, InterruptedException {
        Map<String, Integer> statuses = new TreeMap<>();
        for (String method : methods) {
            for (String user : USERS.keySet()) {
                for (String path : List.of("/x/y", "/z")) {
                    HttpRequest.Builder request = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/app" + path))
                            .method(method, BodyPublishers.noBody());
                    if (!user.equals("nobody")) {
                        request.header("Authorization", credentials.header(user));
                    }
                    int status = CLIENT.send(request.build(), BodyHandlers.ofString())
                            .statusCode();
                    statuses.put(method + " " + path + " " + user, status);
                }
            }
        }
        return statuses;
    }

    /** A constraint on {@code /x/*} is written {@code [ +covered !omitted: who may]}. {@code ;} separates rules. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // constraints                                      | rules
                "[: role admin]                                     | /x/* role admin",
                "[: role admin reader]                              | /x/* role admin,reader",
                "[: role *]                                         | /x/* role reader,admin",
                "[: role **]                                        | /x/* authenticated",
                "[: nobody]                                         | /x/* deny",
                "[:]                                                | /x/* permit",
                "[+POST +PUT: role admin]                           | POST,PUT /x/* role admin; /x/* permit",
                "[!GET: role admin]                                 | GET /x/* permit; /x/* role admin",
                "[!GET !OPTIONS: nobody]                            | GET,OPTIONS /x/* permit; /x/* deny",
                "DENY [+GET: role **]                               | GET /x/* authenticated; /x/* deny",
                "DENY [!DELETE: role admin]                         | DELETE /x/* deny; /x/* role admin",
                "[: role reader] [: role admin]                     | /x/* role reader,admin",
                "[+GET: role reader] [: role admin]                 | GET /x/* role reader,admin; /x/* role admin",
                "[: role admin] [+GET:]                             | GET /x/* permit; /x/* role admin",
                "[: role admin] [+DELETE: nobody]                   | DELETE /x/* deny; /x/* role admin",
                "[+POST: role admin] [!POST: nobody]                | POST /x/* role admin; /x/* deny",
            })
    void rulesDecideLikeConstraints(String constraints, String rules) throws Exception {
        assertEquals(containerDecisions(constraints), ruleDecisions(rules.replace("; ", "\n"), METHODS));
    }

    /** A container leaves HEAD open if a constraint names only GET. The filter treats HEAD like GET. */
    @Test
    void headNeedsTheSameRoleAsGet() throws Exception {
        Map<String, Integer> statuses = ruleDecisions("GET /x/* role admin\n/x/* permit", List.of("GET", "HEAD"));
        USERS.keySet()
                .forEach(user ->
                        assertEquals(statuses.get("GET /x/y " + user), statuses.get("HEAD /x/y " + user), user));
    }

    @Test
    void methodWithoutRuleNeedsLogin() throws Exception {
        Map<String, Integer> statuses = ruleDecisions("GET /x/* permit", METHODS);
        assertEquals(200, statuses.get("GET /x/y nobody"));
        assertEquals(401, statuses.get("POST /x/y nobody"));
        assertEquals(200, statuses.get("POST /x/y guest"));
    }
}
