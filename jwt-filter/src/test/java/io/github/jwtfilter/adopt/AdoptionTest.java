package io.github.jwtfilter.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.adopt.LoginServer.Kind;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a user of the container go on as a user of a token, and does each logout end both? */
final class AdoptionTest {
    @TempDir
    Path folder;

    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** Logs in users with a cart at the original application. */
    private List<Visitor> customers(Kind kind, String... users) {
        List<Visitor> visitors = new ArrayList<>();
        try (LoginServer original = kind.start(Shop.original(), folder)) {
            for (String user : users) {
                Visitor visitor = new Visitor(original).logIn(user);
                assertTrue(visitor.see("/shop/cart?add=book").endsWith("[book]"), user);
                visitors.add(visitor);
            }
        }
        return visitors;
    }

    private int logins() {
        return log.text().split("login user=", -1).length - 1;
    }

    private int logged(String code) {
        return log.text().split(code + " ", -1).length - 1;
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void userOfTheContainerGoesOnWithToken(Kind kind) {
        List<Visitor> visitors = customers(kind, "anna", "ben");
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            Visitor anna = visitors.get(0).at(server);
            Visitor ben = visitors.get(1).at(server);
            HttpResponse<String> first = anna.get("/shop/cart");
            assertEquals("anna reader admin [book]", first.body());
            assertEquals("private", first.headers().firstValue("Cache-Control").orElseThrow());
            assertEquals("ben reader [book]", ben.see("/shop/cart"));
            assertEquals("403", ben.see("/shop/admin/x"));
            assertEquals("anna reader admin [book, pen]", anna.see("/shop/cart?add=pen"));
            assertEquals(2, logins(), log.text());
            assertEquals(2L, LoginsBean.get("Logins", "container"));
            assertTrue(log.text().contains("login user=\"anna\" from=127.0.0.1 by=container sid="), log.text());
            assertFalse(log.text().contains("JWTF-"), log.text());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void requestsAtTheSameTimeBeginOneLogin(Kind kind) {
        Visitor anna = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            anna.at(server);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(anna.getAsync("/shop/cart"));
            }
            List<String> sids = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> got = answer.join();
                assertEquals("anna reader admin [book]", got.body());
                got.headers().allValues("Set-Cookie").stream()
                        .filter(line -> line.startsWith("jwt="))
                        .forEach(
                                line -> sids.add(Visitor.claim(line.substring(4).split(";")[0], "sid")));
            }
            assertEquals(1, sids.stream().distinct().count(), sids.toString());
            assertEquals(1, logins(), log.text());
        }
    }

    /** Every way to log out, with the token alone or both. */
    @ParameterizedTest
    @CsvSource({
        "JETTY,  GET,  /shop/cart?do=invalidate",
        "TOMCAT, GET,  /shop/cart?do=invalidate",
        "JETTY,  GET,  /shop/cart?do=logout",
        "TOMCAT, GET,  /shop/cart?do=logout",
        "JETTY,  GET,  /shop/cart?do=unseen",
        "TOMCAT, GET,  /shop/cart?do=unseen",
        "JETTY,  POST, /user/logout",
        "TOMCAT, POST, /user/logout",
        "TOMCAT, POST, /user/logout?everywhere=true",
        "TOMCAT, GET,  /shop/bye",
    })
    void logoutEndsTokenAndSession(Kind kind, String method, String path) {
        Visitor anna = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting().filter("logoutPaths", "/shop/bye"), folder)) {
            anna.at(server);
            assertEquals("anna reader admin [book]", anna.see("/shop/cart"));
            String token = anna.cookie("jwt").orElseThrow();
            String session = anna.cookie("JSESSIONID").orElseThrow();
            if (method.equals("GET")) {
                anna.get(path);
            } else {
                anna.post(path, "");
            }
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            for (String[] stolen : new String[][] {{"jwt", token}, {"JSESSIONID", session}}) {
                Visitor thief = new Visitor(server);
                thief.put(stolen[0], stolen[1]);
                assertEquals(Visitor.LOGIN, thief.see("/shop/cart"), stolen[0]);
            }
            Visitor thief = new Visitor(server);
            thief.put("jwt", token);
            thief.put("JSESSIONID", session);
            assertEquals(Visitor.LOGIN, thief.see("/shop/cart"));
            assertEquals(1, log.text().split("INFO logout ", -1).length - 1, log.text());
        }
    }

    /** The first request after the change may be the logout itself. */
    @ParameterizedTest
    @CsvSource({"JETTY, /user/logout", "TOMCAT, /user/logout", "TOMCAT, /user/logout?everywhere=true"})
    void logoutAsFirstRequestEndsTheSession(Kind kind, String path) {
        List<Visitor> both = customers(kind, "anna", "anna");
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            Visitor anna = both.get(0).at(server);
            String session = anna.cookie("JSESSIONID").orElseThrow();
            assertEquals(204, anna.post(path, "").statusCode());
            anna.put("JSESSIONID", session);
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            boolean everywhere = path.contains("everywhere");
            assertEquals(
                    everywhere ? Visitor.LOGIN : "anna reader admin [book]",
                    both.get(1).at(server).see("/shop/cart"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void endedLoginIsNotAdoptedAgain(Kind kind) {
        Visitor anna = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            anna.at(server);
            assertEquals("anna reader admin [book]", anna.see("/shop/cart"));
            Visitor elsewhere = new Visitor(server);
            elsewhere.put("jwt", anna.cookie("jwt").orElseThrow());
            // Another device ends the login by its token alone, so this session stays until its next request.
            assertEquals(204, elsewhere.post("/user/logout", "").statusCode());
            int sessions = server.sessions();
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertEquals(sessions - 1, server.sessions());
            anna.drop("jwt");
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
        }
    }

    /**
     * A rolling change of two servers that share only the key. A visitor opened the old login form before the change, and a
     * user logs out on the second server while the first one restarts.
     */
    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void rollingChangeKeepsLoginsAndUndoesNoLogout(Kind kind) throws IOException {
        WebXml changed = kind == Kind.TOMCAT ? Shop.converted("").filter("adopt", "container") : Shop.adopting();
        String name = kind == Kind.TOMCAT ? "user" : "ben";
        Visitor anna;
        Visitor late;
        try (LoginServer original = kind.start(Shop.original(), folder)) {
            anna = new Visitor(original).logIn("anna");
            anna.get("/shop/cart?add=book");
            late = new Visitor(original);
            late.get("/shop/cart");
        }
        try (LoginServer first = kind.start(changed, folder)) {
            assertEquals("anna reader admin [book]", anna.at(first).see("/shop/cart"));
            assertEquals(
                    303,
                    late.at(first)
                            .post("/j_security_check", "j_username=" + name + "&j_password=secret")
                            .statusCode());
            assertEquals(name + " reader [pen]", late.see("/shop/cart?add=pen"));
        }
        try (LoginServer second = kind.start(changed, Files.createDirectory(folder.resolve("second")))) {
            assertEquals("anna reader admin []", anna.at(second).see("/shop/cart"));
            assertEquals(204, anna.post("/user/logout", "").statusCode());
            assertTrue(anna.cookie("JSESSIONID").isEmpty());
        }
        try (LoginServer first = kind.start(changed, folder)) {
            assertEquals(Visitor.LOGIN, anna.at(first).see("/shop/cart"));
            assertEquals(name + " reader [pen]", late.at(first).see("/shop/cart"));
        }
    }

    @Test
    void endOfAdoptionKeepsLoginsWithTokenAndTheirCarts() {
        List<Visitor> visitors = customers(Kind.TOMCAT, "anna", "ben");
        Visitor anna = visitors.get(0);
        try (LoginServer server = Kind.TOMCAT.start(Shop.adopting(), folder)) {
            assertEquals("anna reader admin [book]", anna.at(server).see("/shop/cart"));
        }
        try (LoginServer server = Kind.TOMCAT.start(Shop.converted(""), folder)) {
            assertEquals("anna reader admin [book]", anna.at(server).see("/shop/cart"));
            assertEquals(Visitor.LOGIN, visitors.get(1).at(server).see("/shop/cart"));
            String token = anna.cookie("jwt").orElseThrow();
            assertEquals(204, anna.post("/user/logout", "").statusCode());
            assertEquals(1, server.sessions());
            anna.put("jwt", token);
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
        }
    }

    private static WebXml withAnnaInTheStore() {
        return Shop.adopting().file("WEB-INF/users", "anna:" + WebXml.CHEAP_HASH + "\n");
    }

    /** The user's logins of the container and those of the store are of two sources. */
    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void logoutEverywhereEndsTheLoginsOfBothSources(Kind kind) {
        List<Visitor> devices = customers(kind, "anna", "anna", "ben");
        try (LoginServer server = kind.start(withAnnaInTheStore(), folder)) {
            assertEquals("anna reader admin [book]", devices.get(0).at(server).see("/shop/cart"));
            Visitor fresh = new Visitor(server);
            assertEquals(
                    303,
                    fresh.post("/user/login", "username=anna&password=secret").statusCode());
            assertEquals(204, fresh.post("/user/logout", "everywhere=true").statusCode());
            assertEquals(Visitor.LOGIN, devices.get(0).see("/shop/cart"));
            assertEquals(Visitor.LOGIN, devices.get(1).at(server).see("/shop/cart"));
            assertEquals("ben reader [book]", devices.get(2).at(server).see("/shop/cart"));
        }
    }

    @Test
    void logoutEverywhereOfAnAdoptedLoginEndsTheLoginsOfTheStore() {
        Visitor adopted = customers(Kind.TOMCAT, "anna").get(0);
        try (LoginServer server = Kind.TOMCAT.start(withAnnaInTheStore(), folder)) {
            Visitor ofStore = new Visitor(server);
            ofStore.post("/user/login", "username=anna&password=secret");
            assertEquals("anna []", ofStore.see("/shop/open"));
            assertEquals("anna reader admin [book]", adopted.at(server).see("/shop/cart"));
            assertEquals(204, adopted.post("/user/logout", "everywhere=true").statusCode());
            assertEquals("null []", ofStore.see("/shop/open"));
        }
    }

    /** The same name at the container and in the store may be two people with different roles. */
    @Test
    void containerLoginBesideTokenOfAnotherSourceDoesNotOutliveIt() {
        try (LoginServer server = Kind.JETTY.start(withAnnaInTheStore(), folder)) {
            Visitor anna = new Visitor(server);
            anna.post("/user/login", "username=anna&password=secret");
            assertEquals(
                    303,
                    anna.post("/j_security_check", "j_username=anna&j_password=secret")
                            .statusCode());
            assertEquals("anna []", anna.see("/shop/open"));
            Visitor elsewhere = new Visitor(server);
            elsewhere.put("jwt", anna.cookie("jwt").orElseThrow());
            assertEquals(204, elsewhere.post("/user/logout", "").statusCode());
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertEquals(1, logins(), log.text());
        }
    }

    /** The browser lost the session, and the user entered the password in an old form of the container. */
    @ParameterizedTest
    @ValueSource(strings = {"token", "session"})
    void secondContainerLoginOfTheUserBelongsToTheSameLogin(String ended) {
        Visitor anna = customers(Kind.JETTY, "anna").get(0);
        try (LoginServer server = Kind.JETTY.start(Shop.adopting(), folder)) {
            assertEquals("anna reader admin [book]", anna.at(server).see("/shop/cart"));
            String token = anna.cookie("jwt").orElseThrow();
            anna.drop("JSESSIONID");
            anna.post("/j_security_check", "j_username=anna&j_password=secret");
            assertEquals("anna reader admin []", anna.see("/shop/cart"));
            assertEquals(token, anna.cookie("jwt").orElseThrow(), "no new login");
            if (ended.equals("token")) {
                Visitor elsewhere = new Visitor(server);
                elsewhere.put("jwt", token);
                assertEquals(204, elsewhere.post("/user/logout", "").statusCode());
            } else {
                anna.get("/shop/cart?do=unseen");
                anna.put("jwt", token);
            }
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertEquals(1, logins(), log.text());
        }
    }

    /** The session has the cart of a login with another source. The user of the container may be somebody else. */
    @Test
    void sessionOfAnotherLoginIsNotAdopted() {
        try (LoginServer server = Kind.JETTY.start(withAnnaInTheStore(), folder)) {
            Visitor anna = new Visitor(server);
            anna.post("/user/login", "username=anna&password=secret");
            assertEquals("anna [pen]", anna.see("/shop/open?add=pen"));
            anna.post("/j_security_check", "j_username=anna&j_password=secret");
            anna.drop("jwt");
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertTrue(anna.cookie("jwt").isEmpty());
        }
    }

    @Test
    void userWhoChangesInTheSessionWithoutTokenIsRecorded() {
        Visitor browser = customers(Kind.JETTY, "anna").get(0);
        try (LoginServer server = Kind.JETTY.start(Shop.adopting(), folder)) {
            assertEquals("anna reader admin [book]", browser.at(server).see("/shop/cart"));
            String token = browser.drop("jwt");
            browser.post("/j_security_check", "j_username=ben&j_password=secret");
            assertEquals(Visitor.LOGIN, browser.see("/shop/cart"));
            assertEquals(1, log.text().split("by=container reason=\"another user", -1).length - 1, log.text());
            Visitor thief = new Visitor(server);
            thief.put("jwt", token);
            assertEquals(Visitor.LOGIN, thief.see("/shop/cart"));
        }
    }

    /** The token of another login is in the browser, and the session has the id of a later time. */
    @Test
    void logoutEndsTheMarkedLoginOfSessionWithNewId() {
        Visitor browser = customers(Kind.TOMCAT, "anna").get(0);
        try (LoginServer server = Kind.TOMCAT.start(withAnnaInTheStore(), folder)) {
            assertEquals("anna reader admin [book]", browser.at(server).see("/shop/cart?do=changeId"));
            String adopted = browser.drop("jwt");
            Visitor other = new Visitor(server);
            other.post("/user/login", "username=anna&password=secret");
            browser.put("jwt", other.cookie("jwt").orElseThrow());
            assertEquals(204, browser.post("/user/logout", "").statusCode());
            Visitor copy = new Visitor(server);
            copy.put("jwt", adopted);
            assertEquals(Visitor.LOGIN, copy.see("/shop/cart"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void lostTokenIsReplacedByOneOfTheSameLogin(Kind kind) {
        Visitor anna = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            anna.at(server);
            assertEquals("anna reader admin [book]", anna.see("/shop/cart?do=changeId"));
            String token = anna.drop("jwt");
            assertEquals("anna reader admin [book]", anna.see("/shop/cart"));
            String next = anna.cookie("jwt").orElseThrow();
            assertNotEquals(token, next);
            assertEquals(Visitor.claim(token, "sid"), Visitor.claim(next, "sid"));
            assertEquals(Visitor.claim(token, "auth_time"), Visitor.claim(next, "auth_time"));
            assertEquals(1, logins(), log.text());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void idInTheUrlIsNotAdopted(Kind kind) {
        Visitor anna = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            String id = anna.cookie("JSESSIONID").orElseThrow();
            Visitor thief = new Visitor(server);
            assertEquals(Visitor.LOGIN, thief.see("/shop/cart;jsessionid=" + id));
            assertEquals("null []", thief.see("/shop/open;jsessionid=" + id).replace("[book]", "[]"));
            assertTrue(thief.cookie("jwt").isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void unsafeRequestOfAnotherSiteIsRefused(Kind kind) {
        Visitor anna = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            anna.at(server);
            HttpResponse<String> forged = anna.post(
                    "/shop/cart", "add=poison", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site");
            assertEquals(403, forged.statusCode());
            assertTrue(anna.cookie("jwt").isEmpty());
            assertEquals("anna reader admin [book]", anna.see("/shop/cart"));
        }
    }

    /** Jetty still answers an old login form, so another user can log in to the session. */
    @Test
    void secondUserInTheSessionEndsBothLogins() {
        Visitor browser = customers(Kind.JETTY, "anna").get(0);
        try (LoginServer server = Kind.JETTY.start(Shop.adopting(), folder)) {
            browser.at(server);
            assertEquals("anna reader admin [book]", browser.see("/shop/cart"));
            String token = browser.cookie("jwt").orElseThrow();
            String form = "j_username=ben&j_password=secret";
            assertEquals(303, browser.post("/j_security_check", form).statusCode());
            assertEquals(Visitor.LOGIN, browser.see("/shop/cart"));
            assertTrue(log.text().contains("JWTF-324"), log.text());
            assertTrue(log.text().contains("by=container reason=\"another user"), log.text());
            Visitor thief = new Visitor(server);
            thief.put("jwt", token);
            assertEquals(Visitor.LOGIN, thief.see("/shop/cart"));
            browser.post("/j_security_check", form);
            assertEquals("ben reader []", browser.see("/shop/cart"));
            browser.post("/j_security_check", "j_username=anna&j_password=secret");
            assertEquals(Visitor.LOGIN, browser.see("/shop/cart"));
            assertEquals(1, logged("JWTF-324"), "logged once an hour");
        }
    }

    /** On Tomcat an old login form fails for a new user, and the log says so at the start. */
    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void oldLoginFormIsNamedInTheLog(Kind kind) {
        try (LoginServer server = kind.start(Shop.adopting().login("page", "/in"), folder)) {
            Visitor anna = new Visitor(server);
            HttpResponse<String> form = anna.post("/j_security_check", "j_username=anna&j_password=secret");
            assertEquals(kind == Kind.TOMCAT ? 408 : 303, form.statusCode());
            assertEquals(kind == Kind.TOMCAT ? Visitor.LOGIN : "anna reader admin []", anna.see("/shop/cart"));
            assertTrue(log.text().contains(kind == Kind.TOMCAT ? "JWTF-322" : "JWTF-326"), log.text());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void newLoginReplacesTheContainersUser(Kind kind) {
        Visitor browser = customers(kind, "anna").get(0);
        try (LoginServer server = kind.start(Shop.adopting(), folder)) {
            browser.at(server);
            String session = browser.cookie("JSESSIONID").orElseThrow();
            assertEquals(
                    303,
                    browser.post("/user/login", "username=user&password=secret").statusCode());
            assertEquals("user reader []", browser.see("/shop/cart"));
            Visitor thief = new Visitor(server);
            thief.put("JSESSIONID", session);
            assertEquals(Visitor.LOGIN, thief.see("/shop/cart"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void oldSessionIsNotAdoptedAndTheLogNamesTheMend(Kind kind) throws InterruptedException {
        Visitor anna = customers(kind, "anna").get(0);
        long old = System.currentTimeMillis() + 2_000;
        try (LoginServer server =
                kind.start(Shop.adopting().filter("maxLifetime", "1s").filter("tokenLifetime", "1s"), folder)) {
            anna.at(server);
            awaitTime(old);
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
            assertEquals(1, logged("JWTF-320"), log.text());
        }
    }

    /** Waits until a session is old. Only the clock of the container says so. */
    private static void awaitTime(long millis) throws InterruptedException {
        while (System.currentTimeMillis() < millis) {
            Thread.sleep(20);
        }
    }

    @Test
    void singleSignOnIsNotAdopted() {
        Visitor anna = customers(Kind.TOMCAT_SINGLE_SIGN_ON, "anna").get(0);
        try (LoginServer server = Kind.TOMCAT_SINGLE_SIGN_ON.start(Shop.adopting(), folder)) {
            assertEquals(Visitor.LOGIN, anna.at(server).see("/shop/cart"));
            assertTrue(log.text().contains("JWTF-323"), log.text());
        }
    }

    /** Without a login-config, old forms reach the LoginServlet, and Tomcat still knows the users of its sessions. */
    @Test
    void tomcatNeedsNoLoginConfig() {
        Visitor anna = customers(Kind.TOMCAT, "anna").get(0);
        try (LoginServer server = Kind.TOMCAT.start(Shop.converted("").filter("adopt", "container"), folder)) {
            assertEquals("anna reader admin [book]", anna.at(server).see("/shop/cart"));
            Visitor user = new Visitor(server);
            assertEquals(
                    303,
                    user.post("/j_security_check", "j_username=user&j_password=secret")
                            .statusCode());
            assertEquals("user reader []", user.see("/shop/cart"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JETTY  |                                                                | got none",
                "TOMCAT | <login-config><auth-method>BASIC</auth-method></login-config>  | got 'BASIC'",
            })
    void missingFormStopsTheDeployment(Kind kind, String loginConfig, String got) {
        WebXml webXml = Shop.converted(loginConfig == null ? "" : loginConfig).filter("adopt", "container");
        try (LoginServer server = kind.start(webXml, folder)) {
            throw new IllegalStateException("started " + server);
        } catch (AssertionError notDeployed) {
            assertTrue(log.text().contains(got), log.text());
        }
    }

    @Test
    void withoutTheParameterNothingIsAdopted() {
        Visitor anna = customers(Kind.TOMCAT, "anna").get(0);
        try (LoginServer server = Kind.TOMCAT.start(Shop.converted(Shop.FORM), folder)) {
            assertEquals(Visitor.LOGIN, anna.at(server).see("/shop/cart"));
            assertTrue(anna.cookie("jwt").isEmpty());
        }
    }

    @Test
    void bearerOfBadTokenIsNotAdopted() {
        Visitor anna = customers(Kind.TOMCAT, "anna").get(0);
        try (LoginServer server = Kind.TOMCAT.start(Shop.adopting(), folder)) {
            anna.at(server);
            assertEquals(
                    401,
                    anna.post("/shop/cart", "", "Authorization", "Bearer x.y.z").statusCode());
            assertTrue(anna.cookie("jwt").isEmpty());
        }
    }

    @Test
    void nameThatStandsForAnotherRoleIsLeftOut() {
        Visitor ben = customers(Kind.TOMCAT, "ben").get(0);
        WebXml webXml = Shop.adopting()
                .xml("<servlet><servlet-name>odd</servlet-name><servlet-class>" + ShopServlet.class.getName()
                        + "</servlet-class><security-role-ref><role-name>admin</role-name><role-link>reader</role-link>"
                        + "</security-role-ref></servlet><servlet-mapping><servlet-name>odd</servlet-name>"
                        + "<url-pattern>/odd</url-pattern></servlet-mapping>");
        try (LoginServer server = Kind.TOMCAT.start(webXml, folder)) {
            ben.at(server).get("/odd");
            String token = ben.cookie("jwt").orElseThrow();
            assertFalse(Arrays.asList(Visitor.payload(token).split("\"")).contains("admin"), "no role admin");
            assertEquals("403", ben.see("/shop/admin/x"));
            assertTrue(log.text().contains("JWTF-321"), log.text());
        }
    }
}
