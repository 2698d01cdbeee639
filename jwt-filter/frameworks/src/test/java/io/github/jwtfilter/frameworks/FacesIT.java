package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Can a user of a Faces application with its view state in the page move from server to server? */
final class FacesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @RegisterExtension
    static final Fleets FLEETS = Fleets.onJetty("faces", migration(false));

    /**
     * Returns the migration of the application.
     *
     * @param isolation whether Weld isolates the archives of the WAR from each other
     */
    private static Migration migration(boolean isolation) {
        return new Migration().with("sessionTypes", """
                com.sun.faces.application.view.ViewScopeContextObject
                com.sun.faces.util.LRUMap
                jakarta.faces.application.ProjectStage
                jakarta.faces.component.UIViewRoot$ViewMap
                io.github.jwtfilter.frameworks.faces.Steps
                """).and("""
                <env-entry>
                  <env-entry-name>faces/ClientSideSecretKey</env-entry-name>
                  <env-entry-type>java.lang.String</env-entry-type>
                  <env-entry-value>MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=</env-entry-value>
                </env-entry>
                <context-param>
                  <param-name>org.jboss.weld.environment.servlet.archive.isolation</param-name>
                  <param-value>%s</param-value>
                </context-param>
                """.formatted(isolation));
    }

    private static String state(HttpResponse<String> page) {
        return Browser.firstMatch(page, "name=\"jakarta.faces.ViewState\"[^>]* value=\"([^\"]+)\"");
    }

    private static HttpResponse<String> send(Browser browser, HttpResponse<String> page, String form, String... more)
            throws Exception {
        Stream<String> fields = Stream.of(form, form, "jakarta.faces.ViewState", state(page));
        return browser.post(
                page.uri().getPath().substring("/app".length()),
                Stream.concat(fields, Stream.of(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void viewStateMovesBetweenServers(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> page = browser.get("/order.xhtml");
        page = send(browser, page, "order", "order:item", "lamp", "order:send", "Send");
        assertTrue(page.body().contains("ordered 1 times"), page.body());
        browser.at(fleet.second());
        page = send(browser, page, "order", "order:item", "lamp", "order:send", "Send");
        assertTrue(page.body().contains("ordered 2 times"), page.body());
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void loginAndItsMessageSurviveTheRedirect(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> page = browser.get("/login.xhtml");
        page = send(browser, page, "login", "login:user", "ann", "login:send", "x");
        assertTrue(page.body().contains("user=ann"), page.body());
        assertTrue(page.body().contains("welcome ann"), page.body());
        String other = browser.at(fleet.second()).get("/order.xhtml").body();
        assertTrue(other.contains("user=ann"), other);
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void viewBeanMovesBetweenServers(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> page = countTwice(browser);
        page = count(browser.at(fleet.second()), page);
        assertTrue(page.body().contains("steps=3"), page.body());
        page = count(browser.at(fleet.first()), page);
        assertTrue(page.body().contains("steps=4"), page.body());
        fleet.assertStateless(browser);
    }

    /** CDI looks up the bean by a name that contains its archive. Isolated archives have different names. */
    @Test
    void viewBeanIsNewOnAServerWithAnotherNameForIt() throws Exception {
        Fleet fleet = FLEETS.with(Sessions.TOKEN);
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> page = countTwice(browser);
        fleet.assertStateless(browser);
        try (WarServer apart = JettyServer.start("faces", migration(true), Sessions.TOKEN)) {
            page = count(browser.at(apart), page);
            assertTrue(page.body().contains("steps=1"), page.body());
        }
    }

    private static HttpResponse<String> countTwice(Browser browser) throws Exception {
        HttpResponse<String> page = count(browser, count(browser, browser.get("/view.xhtml")));
        assertTrue(page.body().contains("steps=2"), page.body());
        return page;
    }

    private static HttpResponse<String> count(Browser browser, HttpResponse<String> page) throws Exception {
        return send(browser, page, "view", "view:count", "x");
    }

    /** Starts a server with a page that requires a login through the filter. */
    private static WarServer withLogin() throws Exception {
        Path users = Files.writeString(
                Files.createTempFile("users", null),
                "ann:$2y$04$jJK7cduJ1I0YmmCtKllnfOYwWIPix1TjRNg4hDzhyt0VXyeQg5SXW\n");
        users.toFile().deleteOnExit();
        Migration migration = migration(false)
                .with("rules", "/work.xhtml authenticated\n/* permit")
                .and("""
                <servlet>
                  <servlet-name>login</servlet-name>
                  <servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>
                  <init-param>
                    <param-name>users</param-name>
                    <param-value>htpasswd:%s</param-value>
                  </init-param>
                </servlet>
                <servlet-mapping>
                  <servlet-name>login</servlet-name>
                  <url-pattern>/user/login</url-pattern>
                </servlet-mapping>
                <servlet>
                  <servlet-name>logout</servlet-name>
                  <servlet-class>io.github.jwtfilter.LogoutServlet</servlet-class>
                </servlet>
                <servlet-mapping>
                  <servlet-name>logout</servlet-name>
                  <url-pattern>/user/logout</url-pattern>
                </servlet-mapping>
                """.formatted(users));
        return JettyServer.start("faces", migration, Sessions.TOKEN);
    }

    @Test
    void scriptIsRedirectedToTheLoginPageAfterLogout() throws Exception {
        try (WarServer server = withLogin()) {
            Browser browser = new Browser(server);
            browser.postJson("/user/login", "{\"username\":\"ann\",\"password\":\"secret\",\"cookie\":true}");
            HttpResponse<String> page = browser.get("/work.xhtml");
            HttpResponse<String> answer = ajax(browser, page);
            assertTrue(answer.body().contains("user=ann"), answer.body());
            browser.post("/user/logout");
            answer = ajax(browser, page);
            assertTrue(
                    answer.body()
                            .endsWith(
                                    "<partial-response><redirect url=\"/app/user/login\"></redirect></partial-response>"),
                    answer.body());
            page = browser.post("/user/login", "username", "ann", "password", "secret");
            assertTrue(page.uri().getPath().endsWith("/work.xhtml"), page.uri().toString());
            assertTrue(ajax(browser, page).body().contains("user=ann"));
        }
    }

    private static HttpResponse<String> ajax(Browser browser, HttpResponse<String> page) throws Exception {
        return browser.facesAjax(
                "/work.xhtml",
                "work",
                "work",
                "jakarta.faces.ViewState",
                state(page),
                "jakarta.faces.source",
                "work:send",
                "jakarta.faces.partial.execute",
                "work",
                "jakarta.faces.partial.render",
                "work",
                "jakarta.faces.partial.ajax",
                "true",
                "work:send",
                "Send");
    }

    /** Runs the original script of Faces in a real browser. */
    @Test
    void facesScriptFollowsTheRedirect() throws Exception {
        Path chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(chromium != null, "there is no chromium");
        Path profile = Files.createTempDirectory("chromium");
        try (WarServer server = withLogin()) {
            Process browser = new ProcessBuilder(
                            chromium.toString(),
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "http://127.0.0.1:" + server.port() + "/app/start.html")
                    .redirectErrorStream(true)
                    .start();
            try {
                URI tabs = tabs(browser);
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (!opened(tabs).contains("/app/user/login\"")) {
                    assertTrue(System.nanoTime() < end, opened(tabs));
                }
            } finally {
                browser.destroy();
                browser.waitFor();
            }
        } finally {
            War.delete(profile);
        }
    }

    /** Waits until the browser is ready. Returns the address of its list of tabs. */
    private static URI tabs(Process browser) throws IOException {
        BufferedReader lines = browser.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:\\d+)/")
                    .matcher(line);
            if (matcher.find()) {
                return URI.create("http://" + matcher.group(1) + "/json/list");
            }
        }
        throw new AssertionError("the browser did not start");
    }

    private static String opened(URI tabs) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(tabs).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
