package io.github.jwtfilter.containers;

import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/** One journey through the application on a container, together with a second container that has the same key. */
final class Journey {
    static final String AS_EXPECTED = "✓";

    /** The result if the step needs a setup that this container lacks. */
    static final String NOT_TRIED = "not tried";

    /** The result if the container lacks the feature. */
    static final String NOT_OFFERED = "not offered";

    /** The paths that a user without the role tries. */
    static final List<String> PATH_TRICKS = List.of(
            "/admin",
            "/admin/",
            "/admin;x",
            "/%61dmin",
            "/;x/admin",
            "//admin",
            "/./admin",
            "/public/../admin",
            "/public/..;/admin",
            "/public/%2e%2e/admin",
            "/public/..%2fadmin",
            "/public/..%5cadmin",
            "/admin%2f",
            "/admin%3bx");

    private static final String USER_PAGE = "page: user user JWT reader\n";

    private final RunningContainer server;
    private final RunningContainer secondServer;
    private final Tokens tokens;
    private final List<Browser> browsers = new ArrayList<>();

    Journey(RunningContainer server, RunningContainer secondServer, Tokens tokens) {
        this.server = server;
        this.secondServer = secondServer;
        this.tokens = tokens;
    }

    /** Runs all steps, even after a failure. Returns the result of each in a few words. */
    Map<Step, String> walk() {
        Map<Step, String> seen = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            seen.put(step, walk(step));
        }
        return seen;
    }

    private String walk(Step step) {
        if (step == Step.SERVER_REALM && !server.container().hasUsers()) {
            return NOT_TRIED;
        }
        if (step == Step.ACCESS_LOG && !server.container().logsRequestAttributes()) {
            return NOT_OFFERED;
        }
        try {
            step.walk.on(this);
            return AS_EXPECTED;
        } catch (AssertionError e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** Returns the container's status for each path trick of a user without the role. */
    Map<String, Integer> pathTrickAnswers() throws IOException, InterruptedException {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        for (String path : PATH_TRICKS) {
            statuses.put(path, user().get(path).statusCode());
        }
        return statuses;
    }

    void formLogin() throws IOException, InterruptedException {
        Browser browser = anonymous();
        HttpResponse<String> redirect = browser.navigate("/page?x=%C3%A4");
        expect(302, redirect.statusCode(), "status without a login");
        expect("/journey/user/login", location(redirect), "login page");
        HttpResponse<String> refused = browser.submit("/user/login", form("username", "user", "password", "wrong"));
        expect(401, refused.statusCode(), "status of a wrong password");
        HttpResponse<String> login = browser.submit("/user/login", form("username", "user", "password", "secret"));
        expect(303, login.statusCode(), "status after the login");
        expect("/journey/page?x=%C3%A4", location(login), "page after the login");
        assertPage(USER_PAGE, browser.navigate("/page?x=%C3%A4"));
    }

    void jsonLogin() throws IOException, InterruptedException {
        HttpResponse<String> login =
                anonymous().postJson("/user/login", "{\"username\": \"user\", \"password\": \"secret\"}");
        expect(200, login.statusCode(), "status of the login");
        String token = login.body().replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
        assertPage(USER_PAGE, anonymous().get("/page", "Authorization", "Bearer " + token));
    }

    void role() throws IOException, InterruptedException {
        expect(403, user().get("/admin").statusCode(), "status without the role");
        Browser admin = anonymous();
        admin.submit("/user/login", form("username", "admin", "password", "secret"));
        assertPage("the admin page\n", admin.navigate("/admin/users"));
        assertPage("page: admin admin JWT reader admin\n", admin.navigate("/page"));
    }

    void forward() throws IOException, InterruptedException {
        assertPage(USER_PAGE, user().navigate("/forward?to=/page"));
    }

    void include() throws IOException, InterruptedException {
        assertPage("before\n" + USER_PAGE + "after\n", user().navigate("/include?to=/page"));
    }

    void jsp() throws IOException, InterruptedException {
        for (String path : List.of("/view.jsp", "/forward?to=/view.jsp")) {
            HttpResponse<String> page = user().navigate(path);
            assertPage("JSP: user true false\nEL: user user\n" + USER_PAGE, page);
        }
        String including = user().navigate("/include?to=/view.jsp").body();
        expect(true, including.contains("EL: user user"), "the user in an included JSP");
    }

    void errorPage() throws IOException, InterruptedException {
        assertError(409, user().navigate("/fail?status=409"));
        assertError(500, user().navigate("/fail"));
        assertError(404, user().navigate("/nowhere"));
        assertError(403, user().navigate("/admin"));
    }

    private static void assertError(int status, HttpResponse<String> answer) {
        expect(status, answer.statusCode(), "status of an error page");
        expect("error page: user user " + status, answer.body().strip(), "error page");
    }

    void async() throws IOException, InterruptedException {
        HttpResponse<String> page = user().navigate("/async");
        assertPage(USER_PAGE, page);
        expect("user", page.headers().firstValue("X-User-On-Thread").orElse("nobody"), "on the thread");
    }

    void renewal() throws IOException, InterruptedException {
        Browser browser = withCookie(tokens.aged());
        String old = browser.cookie("jwt");
        assertPage(USER_PAGE, browser.navigate("/page"));
        String fresh = browser.cookie("jwt");
        expect(false, old.equals(fresh), "the old cookie");
        assertPage(USER_PAGE, browser.navigate("/page"));
        expect(fresh, browser.cookie("jwt"), "cookie of the second answer");
    }

    void wrongToken() throws IOException, InterruptedException {
        String good = tokens.fresh();
        String forged = new Tokens("another key, long enough for HMAC").fresh();
        String body = anonymous().get("/page").body();
        for (String token : List.of("garbage", forged, good.substring(0, good.length() - 4), tokens.expired())) {
            assertRefused(body, anonymous().get("/page", "Authorization", "Bearer " + token));
            assertRefused(body, withCookie(token).get("/page"));
            assertPage(USER_PAGE, withCookie(token + "; jwt=" + good).get("/page"));
        }
    }

    private static void assertRefused(String body, HttpResponse<String> answer) {
        expect(401, answer.statusCode(), "status");
        expect(body, answer.body(), "body");
        String challenge = answer.headers().firstValue("WWW-Authenticate").orElse("none");
        expect("Bearer error", challenge.split("=")[0], "challenge");
    }

    void securityCheck() throws IOException, InterruptedException {
        for (String path : List.of("/j_security_check", "/deep/folder/j_security_check")) {
            Browser browser = anonymous();
            browser.navigate("/forward?to=/page");
            HttpResponse<String> login = browser.submit(path, form("j_username", "user", "j_password", "secret"));
            expect(303, login.statusCode(), "status after the login");
            expect("/journey/forward?to=/page", location(login), "page after the login");
            assertPage(USER_PAGE, browser.navigate("/page"));
        }
    }

    void session() throws IOException, InterruptedException {
        Browser browser = server.browser();
        browser.submit("/user/login", form("username", "user", "password", "secret"));
        assertPage("count: 1 1", browser.navigate("/count"));
        assertPage("count: 2 2", browser.navigate("/count"));
        browser.submit("/user/logout", Map.of());
        browser.submit("/user/login", form("username", "admin", "password", "secret"));
        assertPage("count: 1 1", browser.navigate("/count"));
        browser.setCookie("jwt", tokens.fresh());
        assertPage("count: 1 1", browser.navigate("/count"));
    }

    /**
     * The user exists only in the container's realm. It has one role that the application uses, and one that the
     * application ignores.
     */
    void serverRealm() throws IOException, InterruptedException {
        String wrong = "{\"username\": \"" + Launcher.USER + "\", \"password\": \"wrong\"}";
        expect(401, anonymous().postJson("/user/login", wrong).statusCode(), "status of a wrong password");
        String unknown = wrong.replace(Launcher.USER, "unknown@example.org");
        expect(401, anonymous().postJson("/user/login", unknown).statusCode(), "status of an unknown user");
        String right = wrong.replace("wrong", Launcher.PASSWORD);
        expect(200, anonymous().postJson("/user/login", right).statusCode(), "status of the right password");
        Browser browser = anonymous();
        HttpResponse<String> login =
                browser.submit("/user/login", form("j_username", Launcher.USER, "j_password", Launcher.PASSWORD));
        expect(303, login.statusCode(), "status after the login");
        expect(List.of("jwt"), cookieNames(login), "cookies of the login");
        String page = "page: " + Launcher.USER + " " + Launcher.USER + " JWT reader\n";
        assertPage(page, browser.navigate("/page"));
        expect(403, browser.get("/admin").statusCode(), "status without the role");
        sessionAtLogin();
    }

    /** A session survives a failed login attempt. A successful login replaces it. */
    private void sessionAtLogin() throws IOException, InterruptedException {
        Browser browser = server.browser();
        browser.setCookie("jwt", tokens.fresh());
        assertPage("count: 1 1", browser.navigate("/count"));
        browser.submit("/user/login", form("username", Launcher.USER, "password", "wrong"));
        assertPage("count: 2 2", browser.navigate("/count"));
        browser.submit("/user/login", form("username", Launcher.USER, "password", Launcher.PASSWORD));
        assertPage("count: 1 1", browser.navigate("/count"));
    }

    /** Returns the names of the cookies that the response sets. Deleted cookies are left out. */
    private static List<String> cookieNames(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> !cookie.contains("Max-Age=0"))
                .map(cookie -> cookie.split("=", 2)[0])
                .toList();
    }

    /** Runs in a second application that keeps its login in HttpSession. */
    void tokenSession() throws IOException, InterruptedException {
        Browser here = server.shopBrowser();
        new ShopJourney(here, secondServer.same(here), true).walk();
    }

    void cacheHeaders() throws IOException, InterruptedException {
        new CacheJourney(user(), anonymous()).walk();
    }

    /** A role reference applies only to the servlet or JSP that declares it. Other servlets ignore the name. */
    void roleReference() throws IOException, InterruptedException {
        for (String path : List.of("/roles/a", "/a.roles", "/roles-view")) {
            assertPage("lector: true", user().navigate(path));
        }
        assertPage("lector: false", user().navigate("/roles/other"));
    }

    /** A stale cookie of another path or deployment comes before or after the login's cookie. */
    void duplicateCookies() throws IOException, InterruptedException {
        for (String stale : List.of("stale", tokens.expired())) {
            String good = tokens.fresh();
            assertPage(USER_PAGE, withCookie(stale + "; jwt=" + good).navigate("/page"));
            assertPage(USER_PAGE, withCookie(good + "; jwt=" + stale).navigate("/page"));
            HttpResponse<String> logout = withCookie(stale + "; jwt=" + good).submit("/user/logout", Map.of());
            expect(303, logout.statusCode(), "status of the logout");
            expect(401, withCookie(good).get("/page").statusCode(), "status after the logout");
        }
    }

    /** The login servlet answers, instead of an error page of the container. */
    void unparsableForm() throws IOException, InterruptedException {
        HttpResponse<String> answer = anonymous().submit("/user/login", "username=%zz&password=secret");
        expect(400, answer.statusCode(), "status");
        for (String word : List.of("Exception", "org.", "com.", "HTTP Status", "Error 400")) {
            expect(false, answer.body().contains(word), word + " in the answer");
        }
    }

    /** The name is in the access log format that the document recommends for the container. */
    void accessLog() throws IOException, InterruptedException {
        String mark = UUID.randomUUID().toString();
        user().get("/page?" + mark);
        user().get("/admin?" + mark);
        user().get("/fail?status=409&" + mark);
        withCookie(tokens.aged()).get("/page?" + mark);
        Waiting.until(
                "the access log has four lines with " + mark, () -> logged(mark).size() == 4);
        logged(mark).forEach(line -> expect(true, line.contains("\"user\""), "the user in " + line));
    }

    private List<String> logged(String mark) {
        return server.accessLog().lines().filter(line -> line.contains(mark)).toList();
    }

    void logout() throws IOException, InterruptedException {
        String older = tokens.aged();
        Browser browser = withCookie(older);
        browser.navigate("/page");
        String newer = browser.cookie("jwt");
        expect(false, older.equals(newer), "the old cookie");
        HttpResponse<String> logout = browser.submit("/user/logout", Map.of());
        expect(303, logout.statusCode(), "status of the logout");
        expect(null, browser.cookie("jwt"), "cookie after the logout");
        for (String token : List.of(older, newer)) {
            expect(401, withCookie(token).get("/page").statusCode(), "status after the logout");
        }
        assertPage(USER_PAGE, user().get("/page"));
    }

    void pathTricks() throws IOException, InterruptedException {
        for (String path : PATH_TRICKS) {
            for (Browser browser : List.of(anonymous(), user())) {
                HttpResponse<String> answer = browser.get(path);
                expect(true, answer.statusCode() >= 300, path + " refused");
                expect(false, answer.body().contains("the admin page"), path + " shows the admin page");
            }
        }
    }

    void secondServer() throws IOException, InterruptedException {
        Browser here = anonymous();
        here.submit("/user/login", form("username", "user", "password", "secret"));
        expect(true, here.cookie("jwt") != null, "a cookie");
        Browser there = secondServer.browser();
        there.setCookie("jwt", here.cookie("jwt"));
        assertPage(USER_PAGE, there.navigate("/page"));
    }

    /** Every page except the one that asks for a session. */
    void noSession() {
        for (Browser browser : browsers) {
            for (HttpResponse<String> answer : browser.answers()) {
                Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                headers.putAll(answer.headers().map());
                headers.put("Set-Cookie", cookieNames(answer));
                expect(
                        false,
                        headers.toString().toLowerCase(Locale.ROOT).contains("jsessionid"),
                        "a session at " + answer.uri().getPath());
            }
        }
    }

    static void assertPage(String expected, HttpResponse<String> page) {
        expect(200, page.statusCode(), "status");
        expect(expected.strip(), page.body().strip().replaceAll("\\s*\\R", "\n"), "page");
    }

    static void expect(Object expected, Object got, String what) {
        if (!Objects.equals(expected, got)) {
            throw new AssertionError(what + ": expected " + expected + ", got " + got);
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("none");
    }

    private static Map<String, String> form(String userField, String user, String passwordField, String password) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put(userField, user);
        form.put(passwordField, password);
        return form;
    }

    /** Returns a new anonymous browser. */
    private Browser anonymous() {
        Browser browser = server.browser();
        browsers.add(browser);
        return browser;
    }

    /** Returns a new browser with a login of {@code user}. */
    private Browser user() {
        return withCookie(tokens.fresh());
    }

    private Browser withCookie(String token) {
        Browser browser = anonymous();
        browser.setCookie("jwt", token);
        return browser;
    }
}
