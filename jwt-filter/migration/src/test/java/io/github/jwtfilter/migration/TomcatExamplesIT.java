package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Do the examples of Tomcat work as before after {@code convert}? They log in with FORM, their login page is inside the
 * protected area, and only four methods are allowed there.
 */
final class TomcatExamplesIT {
    private static final String PROTECTED = "/jsp/security/protected/index.jsp";
    /**
     * The types that {@code check} lists. It also names the attribute that no cookie can hold, a game with a random
     * generator.
     */
    private static final String TYPES = "colors.ColorGameBean,sessions.DummyCart";

    private static final List<User> USERS = List.of(
            new User("both", "secret-1", "tomcat", "role1"),
            new User("some", "secret-2", "role1"),
            new User("none", "secret-3", "other"));

    @ParameterizedTest
    @EnumSource
    void javaxEditionWorks(State state) throws Exception {
        walk(Container.TOMCAT_9, Container.TOMCAT_9, state);
    }

    @ParameterizedTest
    @EnumSource
    void jakartaEditionWorks(State state) throws Exception {
        walk(Container.TOMCAT_10_1, Container.TOMCAT_11, state);
    }

    private static void walk(Container first, Container second, State state) throws Exception {
        Move move = new Move(Wars.ofTomcat(first, "examples"), first, second, "any", USERS)
                .withTheSameUsers()
                .with("--session", "token", "--session-types", TYPES, "--session-fallback", "container:numguess");
        try (Fleet fleet = state.start(move)) {
            anonymousUserReadsPublicPages(fleet);
            loginLogoutAndRoles(fleet, state);
            onlyTheRightUsersEnter(fleet, state);
            cartStays(fleet, state);
            state.assertNoSession(fleet);
        }
    }

    private static void anonymousUserReadsPublicPages(Fleet fleet) throws Exception {
        Browser browser = new Browser(fleet.first());
        assertEquals(200, browser.open("/index.html").statusCode());
        assertTrue(browser.open("/servlets/servlet/HelloWorldExample").body().contains("Hello World!"));
    }

    private static void loginLogoutAndRoles(Fleet fleet, State state) throws Exception {
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> form = browser.open(PROTECTED);
        assertTrue(form.body().contains("j_password"), form.body());
        HttpResponse<String> wrong = logIn(browser, form, "both", "wrong");
        assertTrue(wrong.body().contains("Invalid user name and/or password"), wrong.body());

        HttpResponse<String> page = logIn(browser, browser.open(PROTECTED), "both", "secret-1");
        assertTrue(page.body().contains("Your user principal name is\n    <b>both</b>"), page.body());
        assertRole(browser.at(fleet.second()), "tomcat", true);
        assertRole(browser, "role1", true);
        assertRole(browser, "other", false);
        browser.open(PROTECTED + "?dataName=colour&dataValue=green");
        assertTrue(browser.at(fleet.first()).open(PROTECTED).body().contains("<td>green</td>"));

        form = browser.at(fleet.second()).open(PROTECTED + "?logoff=true");
        assertTrue(form.body().contains("j_password"), form.body());
        form = browser.at(fleet.first()).open(PROTECTED);
        assertTrue(form.body().contains("j_password"), form.body());
        state.assertStateless(browser);
    }

    private static void onlyTheRightUsersEnter(Fleet fleet, State state) throws Exception {
        Browser some = new Browser(fleet.first());
        logIn(some, some.open(PROTECTED), "some", "secret-2");
        assertRole(some.at(fleet.second()), "tomcat", false);
        assertRole(some, "role1", true);
        assertEquals(403, some.call("PATCH", PROTECTED).statusCode());
        assertEquals(403, some.call("HEAD", PROTECTED).statusCode());
        assertEquals(200, some.call("POST", PROTECTED).statusCode());

        Browser none = new Browser(fleet.first());
        assertEquals(403, logIn(none, none.open(PROTECTED), "none", "secret-3").statusCode());
        assertEquals(403, none.at(fleet.second()).open(PROTECTED).statusCode());
        assertEquals(403, new Browser(fleet.first()).call("PATCH", PROTECTED).statusCode());
        state.assertStateless(some);
    }

    private static void cartStays(Fleet fleet, State state) throws Exception {
        Browser browser = new Browser(fleet.first());
        browser.open("/jsp/sessions/carts.jsp?itemId=0&submit=add");
        HttpResponse<String> cart = browser.at(fleet.second()).open("/jsp/sessions/carts.jsp?itemId=1&submit=add");
        assertEquals(2, cart.body().split("<li>", -1).length - 1, cart.body());
        state.assertStateless(browser);
    }

    private static HttpResponse<String> logIn(Browser browser, HttpResponse<String> form, String user, String password)
            throws Exception {
        String action = Browser.find(form, "action='([^']+)'");
        return browser.submit(form, action, "j_username", user, "j_password", password);
    }

    private static void assertRole(Browser browser, String role, boolean granted) throws Exception {
        String page = browser.open(PROTECTED + "?role=" + role).body();
        assertEquals(granted, page.contains("You have been granted role"), page);
    }
}
