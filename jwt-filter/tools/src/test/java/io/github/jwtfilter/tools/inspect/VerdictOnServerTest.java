package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is each verdict of the page the answer that a server with the same web.xml gives? */
final class VerdictOnServerTest {
    private static final List<String> METHODS = List.of("GET", "DELETE", "PATCH");
    private static final List<String> PATHS = List.of(
            "/",
            "/x",
            "/admin",
            "/admin/",
            "/admin/users",
            "/exact",
            "/exact/",
            "/page.jsp",
            "/public/a",
            "/closed/a",
            "/user/login",
            "/user/login/",
            "/login.html",
            "/error.html",
            "/health",
            "/a//b");

    @Test
    void everyVerdictIsTheAnswerOfTheServer(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("jwt.key"), Given.SECRET);
        Path users = Files.writeString(folder.resolve("users"), "# empty on purpose\n");
        String webXml = webXml(secret, users);
        Path application = Files.createDirectories(folder.resolve("app/WEB-INF"));
        Files.writeString(application.resolve("web.xml"), webXml);

        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        WebAppContext context = new WebAppContext();
        context.setWar(application.getParent().toString());
        context.setParentLoaderPriority(true);
        context.setThrowUnavailableOnStartupException(true);
        server.setHandler(context);
        server.start();
        try (InspectedApplication inspected = InspectedApplication.of(
                "app", XmlElement.parse(webXml.getBytes(StandardCharsets.UTF_8)), false, Clocks.ofSystem())) {
            InspectedFilter filter = inspected.filter("jwt").orElseThrow();
            assertEquals(List.of(), filter.problems());
            compare(filter, "http://127.0.0.1:" + connector.getLocalPort());
        } finally {
            server.stop();
        }
    }

    private static void compare(InspectedFilter filter, String server) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<String> differences = new ArrayList<>();
        Map<String, Integer> states = new LinkedHashMap<>();
        for (String name : tokens().keySet()) {
            // Tokens that end soon must not end during the requests with others.
            String token = tokens().get(name);
            for (String source : List.of("header", "cookie")) {
                for (String method : source.equals("header") ? METHODS : List.of("GET")) {
                    for (String path : PATHS) {
                        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                                .method(method, BodyPublishers.noBody());
                        if (!token.isEmpty()) {
                            request.header(
                                    source.equals("header") ? "Authorization" : "Cookie",
                                    (source.equals("header") ? "Bearer " : "jwt=") + token);
                        }
                        int status = client.send(request.build(), BodyHandlers.discarding())
                                .statusCode();
                        Map<String, Object> verdict = Verdict.of(filter, token, source, method, path, Optional.empty())
                                .asMap();
                        String state = (String) verdict.get("state");
                        states.merge(state, 1, Integer::sum);
                        if (!state.equals(state(status))) {
                            differences.add(name + " " + source + " " + method + " " + path + ": server " + status
                                    + ", page " + verdict.get("title"));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(states.keySet().containsAll(List.of("good", "warning", "refused")), states.toString());
    }

    /** Returns the state that the page shows for a status. Every other status comes from behind the filter. */
    private static String state(int status) {
        switch (status) {
            case 400:
            case 403:
                return "refused";
            case 401:
            case 302:
            case 303:
                return "warning";
            default:
                return "good";
        }
    }

    private static Map<String, String> tokens() {
        Instant now = Instant.now();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("none", "");
        tokens.put("clerk", signed(claims(now, "clerk"), Given.SECRET));
        tokens.put("boss", signed(claims(now, "boss"), Given.SECRET));
        tokens.put("without roles", signed(claims(now), Given.SECRET));
        tokens.put("expired", signed(claims(now, "boss").expiresAt(now.minusSeconds(300)), Given.SECRET));
        tokens.put("within the skew", signed(claims(now, "clerk").expiresAt(now.minusSeconds(5)), Given.SECRET));
        tokens.put("not yet valid", signed(claims(now, "boss").notBefore(now.plusSeconds(600)), Given.SECRET));
        tokens.put("wrong issuer", signed(claims(now, "boss").issuer("shop"), Given.SECRET));
        tokens.put("wrong audience", signed(claims(now, "boss").audience("shop"), Given.SECRET));
        tokens.put("wrong key", signed(claims(now, "boss"), Given.SECRET.replace('k', 'q')));
        tokens.put("no user", signed(claims(now, "boss").remove("sub"), Given.SECRET));
        tokens.put(
                "old login",
                signed(
                        claims(now, "boss").claim("sid", "s").claim("auth_time", now.minusSeconds(50_000)),
                        Given.SECRET));
        tokens.put(
                "unsigned",
                Given.unsigned("{\"alg\":\"none\"}", claims(now, "boss").build().toJson(), "aaaa"));
        tokens.put("no token", "hello");
        return tokens;
    }

    private static Claims.Builder claims(Instant now, String... roles) {
        return Claims.builder()
                .issuer("bank")
                .audience("bank")
                .subject("alice")
                .issuedAt(now.minusSeconds(60))
                .expiresAt(now.plusSeconds(1200))
                .claim("roles", List.of(roles));
    }

    private static String signed(Claims.Builder claims, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return new JwtSigner(KeySet.of(SigningKey.hmac(Algorithm.HS256, bytes))).sign(claims.build());
    }

    private static String webXml(Path secret, Path users) {
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\" metadata-complete=\"true\">\n"
                + "<filter><filter-name>jwt</filter-name><filter-class>io.github.jwtfilter.JwtFilter</filter-class>"
                + "<async-supported>true</async-supported>\n"
                + param("secretFile", secret.toString())
                + param("issuer", "bank")
                + param("audience", "bank")
                + param("loginPage", "/login.html?from=filter")
                + param(
                        "rules",
                        "/ authenticated\n/admin/* role clerk,boss\nDELETE /admin/* role boss\n/exact role boss\n"
                                + "GET /page.jsp permit\n*.jsp role boss\n/public/* permit\n/closed/* deny")
                + "</filter>\n<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern>"
                + "<dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>"
                + "</filter-mapping>\n"
                + "<servlet><servlet-name>login</servlet-name>"
                + "<servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>"
                + param("users", "htpasswd:" + users)
                + param("errorPage", "/error.html")
                + "</servlet>\n"
                + mapping("login", "/user/login")
                + "<servlet><servlet-name>health</servlet-name><servlet-class>io.github.jwtfilter.HealthServlet</servlet-class>"
                + "</servlet>\n"
                + mapping("health", "/health")
                + "</web-app>\n";
    }

    private static String param(String name, String value) {
        return "<init-param><param-name>" + name + "</param-name><param-value>" + value
                + "</param-value></init-param>\n";
    }

    private static String mapping(String servlet, String pattern) {
        return "<servlet-mapping><servlet-name>" + servlet + "</servlet-name><url-pattern>" + pattern
                + "</url-pattern></servlet-mapping>\n";
    }
}
