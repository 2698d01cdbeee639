package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Does JSPWiki work as before after {@code convert} without an option? It has a login and users of its own, and keeps a
 * part of the login in a map under the id of the HttpSession. A page shows the contents of its sessions.
 */
final class JspWikiIT {
    private static final String NAME = "Anna Example";

    @ParameterizedTest
    @EnumSource
    void wikiWorksAndItsSessionsAreReported(State state) throws Exception {
        Move move =
                new Move(Wars.fromRepository("jspwiki-war"), Container.TOMCAT_9, Container.TOMCAT_9, "any", List.of());
        try (Fleet fleet = state.start(move)) {
            Browser browser = new Browser(fleet.first());
            assertFalse(isLoggedIn(browser));
            browser.submit(
                    "/Login.jsp?tab=register",
                    "loginname",
                    "anna",
                    "password",
                    "green-field",
                    "password2",
                    "green-field",
                    "fullname",
                    NAME,
                    "email",
                    "",
                    "action",
                    "saveProfile",
                    "redirect",
                    "Main");
            assertTrue(isLoggedIn(browser));

            browser.open("/Logout.jsp");
            assertFalse(isLoggedIn(browser));
            HttpResponse<String> wrong = logIn(browser, "wrong");
            assertTrue(wrong.body().contains("name=\"j_password\""), wrong.body());
            assertFalse(isLoggedIn(browser));
            logIn(browser, "green-field");
            assertTrue(isLoggedIn(browser));

            if (state == State.AFTER) {
                assertReported(fleet);
            }
        }
    }

    private static HttpResponse<String> logIn(Browser browser, String password) throws Exception {
        return browser.submit(
                "/Login.jsp?redirect=Main",
                "j_username",
                "anna",
                "j_password",
                password,
                "redirect",
                "Main",
                "action",
                "login",
                "submitlogin",
                "Login");
    }

    private static boolean isLoggedIn(Browser browser) throws Exception {
        HttpResponse<String> page = browser.open("/Wiki.jsp?page=Main");
        assertEquals(200, page.statusCode());
        return page.body().contains("Logout.jsp");
    }

    /** Opens the page with the command that {@code convert} prints. */
    private static void assertReported(Fleet fleet) throws Exception {
        assertTrue(fleet.report().contains("jwt-filter/sessions"), fleet.report());
        String token = Tools.operatorToken();
        Browser operator = new Browser(fleet.first());
        assertFalse(operator.open("/jwt-filter/sessions").body().contains("sessionTypes"));
        String page = operator.withToken(token).open("/jwt-filter/sessions").body();
        assertTrue(page.contains("org.apache.wiki.preferences.Preferences"), page);
    }
}
