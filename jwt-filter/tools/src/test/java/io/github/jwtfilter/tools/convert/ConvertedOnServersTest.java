package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a converted application go on on a server: with the logins of the container, or observed? */
final class ConvertedOnServersTest {
    /** A shop that keeps a cart in the session. */
    public static final class Shop extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getParameter("add") != null) {
                request.getSession().setAttribute("cart", request.getParameter("add"));
            }
            Object cart = request.getSession(false) == null
                    ? null
                    : request.getSession().getAttribute("cart");
            response.getWriter().print(request.getRemoteUser() + " " + request.isUserInRole("buyer") + " " + cart);
        }
    }

    /** Registers a filter in front of those of web.xml and one behind them. Each sets a user, as a login framework does. */
    public static final class Guards implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            add(event.getServletContext(), "early", false);
            add(event.getServletContext(), "late", true);
        }

        private static void add(ServletContext context, String user, boolean matchAfter) {
            Filter filter = (request, response, chain) -> chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public String getRemoteUser() {
                            return user;
                        }
                    },
                    response);
            FilterRegistration.Dynamic registration = context.addFilter(user, filter);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(null, matchAfter, "/" + user);
        }
    }

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <servlet>
                <servlet-name>shop</servlet-name>
                <servlet-class>%s</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>shop</servlet-name>
                <url-pattern>/shop/*</url-pattern>
                <url-pattern>/</url-pattern>
              </servlet-mapping>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>shop</web-resource-name>
                  <url-pattern>/shop/*</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>buyer</role-name></auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>FORM</auth-method>
                <form-login-config>
                  <form-login-page>/in</form-login-page>
                  <form-error-page>/in</form-error-page>
                </form-login-config>
              </login-config>
              <security-role><role-name>buyer</role-name></security-role>
            </web-app>
            """.formatted(Shop.class.getName());

    private static final String KEY = "0123456789 a key for tests only: qwertzuiop";

    /** The SHA-crypt hash of {@code secret}. */
    private static final String HASH = "$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final Map<String, String> cookies = new TreeMap<>();
    private SessionServer server;

    private HttpResponse<String> send(String path, String form, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/app" + path));
        request.header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie", cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form));
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String line : response.headers().allValues("Set-Cookie")) {
            String[] cookie = line.split(";", 2)[0].split("=", 2);
            cookies.put(cookie[0], cookie[1]);
        }
        return response;
    }

    private void logIn() throws IOException, InterruptedException {
        assertFalse(send("/shop/", null).body().startsWith("anna"));
        HttpResponse<String> answer = send("/j_security_check", "j_username=anna&j_password=secret");
        assertTrue(List.of(302, 303).contains(answer.statusCode()), answer::toString);
    }

    private Path application() throws IOException {
        Path application = folder.resolve("app");
        Files.createDirectories(application.resolve("WEB-INF"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), WEB_XML);
        return application;
    }

    private ToolCall convert(Path application, String... options) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), KEY);
        Path users = Files.writeString(folder.resolve("users"), "anna:" + HASH + "\n");
        Path groups = Files.writeString(folder.resolve("groups"), "buyer: anna\n");
        List<String> args = new ArrayList<>(List.of(
                "convert",
                application.toString(),
                "--in-place",
                "--secret-file",
                key.toString(),
                "--users",
                "htpasswd:" + users,
                "--groups",
                groups.toString()));
        args.addAll(List.of(options));
        return ToolCall.of(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void adoptedUserKeepsLoginAndCart(SessionServer.Kind kind) throws Exception {
        Path application = application();
        server = kind.start(application, folder);
        try {
            logIn();
            assertEquals("anna true shoes", send("/shop/?add=shoes", null).body());
        } finally {
            server.close();
        }
        ToolCall call = convert(application, "--adopt", kind.name().toLowerCase(Locale.ROOT));
        assertEquals(kind == SessionServer.Kind.TOMCAT ? 0 : 3, call.code, call::toString);
        server = kind.start(application, folder);
        try {
            int before = cookies.size();
            assertEquals("anna true shoes", send("/shop/", null).body());
            assertTrue(cookies.size() > before, cookies::toString);
            cookies.remove("JSESSIONID");
            assertEquals("anna true null", send("/shop/", null).body());
            cookies.clear();
            logIn();
            assertTrue(send("/shop/", null).body().startsWith("anna true"));
        } finally {
            server.close();
        }
    }

    /** Where the container keeps a constraint, users log in to both. Elsewhere the form of the application works. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keptConstraintOfTomcatAsksBesideTheFilter(boolean usersOfServer) throws Exception {
        Path application = application();
        Files.writeString(
                application.resolve("WEB-INF/tomcat-web.xml"),
                "<web-app><security-constraint><web-resource-collection><url-pattern>/kept/*</url-pattern>"
                        + "</web-resource-collection><auth-constraint><role-name>buyer</role-name></auth-constraint>"
                        + "</security-constraint></web-app>");
        ToolCall call = usersOfServer
                ? convert(application, "--keep-container-constraints", "--users", "container")
                : convert(application, "--keep-container-constraints");
        assertEquals(3, call.code, call::toString);
        server = SessionServer.Kind.TOMCAT.start(application, folder);
        try {
            String password =
                    "Basic " + Base64.getEncoder().encodeToString("anna:secret".getBytes(StandardCharsets.US_ASCII));
            HttpResponse<String> first = send("/kept/a", null);
            assertEquals(401, first.statusCode());
            assertTrue(first.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic"), first::toString);
            send("/?add=shoes", null);
            assertTrue(cookies.containsKey("JSESSIONID"), cookies::toString);
            HttpResponse<String> second = send("/kept/a", null, "Authorization", password);
            assertFalse(second.body().startsWith("anna"), second.body());
            logIn();
            assertTrue(send("/shop/", null).body().startsWith("anna true"));
            String kept = send("/kept/a", null, "Authorization", password).body();
            assertTrue(kept.startsWith("anna true"), kept);
        } finally {
            server.close();
        }
    }

    /** check and CONVERTING.md say so. */
    @ParameterizedTest
    @EnumSource
    void userOfAFilterInFrontIsHiddenAndOfOneBehindIsSeen(SessionServer.Kind kind) throws Exception {
        Path application = application();
        Path webXml = application.resolve("WEB-INF/web.xml");
        String listener = "<listener><listener-class>" + Guards.class.getName() + "</listener-class></listener>";
        Files.writeString(webXml, WEB_XML.replace("</web-app>", listener + "</web-app>"));
        assertEquals(0, convert(application).code);
        server = kind.start(application, folder);
        try {
            assertEquals("null false null", send("/early", null).body());
            assertEquals("late false null", send("/late", null).body());
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void freshlyObservedApplicationIsReadyAfterItsTraffic(SessionServer.Kind kind) throws Exception {
        Path application = application();
        assertEquals(0, convert(application, "--mode", "observe").code);
        server = kind.start(application, folder);
        try {
            String start = page();
            assertTrue(start.contains("\"places_where_rules_admit_more\":0"), start);
            assertTrue(start.contains("\"places_where_rules_ask_for_more\":0"), start);
            send("/free", null);
            logIn();
            assertEquals("anna true null", send("/shop/", null).body());
            send("/free", null);
            String page = page();
            // The stores answer in the background.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (page.contains("notansweredyet") && System.nanoTime() < deadline) {
                Thread.sleep(20);
                page = page();
            }
            assertTrue(page.contains("\"ready\":true"), page);
        } finally {
            server.close();
        }
    }

    /** Opens the page of observation with a token for its role. */
    private String page() throws Exception {
        String token = base64("{\"alg\":\"HS256\"}") + "."
                + base64("{\"sub\":\"operator\",\"roles\":[\"operator\"],\"exp\":"
                        + Instant.now().plusSeconds(600).getEpochSecond() + "}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(token.getBytes(StandardCharsets.US_ASCII)));
        HttpResponse<String> page =
                send("/jwt-filter/observe?format=json", null, "Authorization", "Bearer " + token + "." + signature);
        assertEquals(200, page.statusCode(), page.body());
        return page.body().replaceAll("\\s", "");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
