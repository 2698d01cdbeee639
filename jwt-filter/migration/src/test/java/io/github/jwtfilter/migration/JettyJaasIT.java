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
 * Does the JAAS demo of Jetty 12 work after its conversion? It is for Servlet 6, has no class, and its web.xml says
 * 2.5. Its files therefore do not show the edition.
 */
final class JettyJaasIT {
    private static final List<User> USERS =
            List.of(new User("anna", "green-field", "roleA"), new User("ben", "blue-sky", "roleB"));

    @ParameterizedTest
    @EnumSource
    void formLoginIsTheSame(State state) throws Exception {
        Move move = new Move(
                        Wars.fromRepository("jetty-ee10-demo-jaas-webapp"),
                        Container.TOMCAT_10_1,
                        Container.TOMCAT_11,
                        "Test JAAS Realm",
                        USERS)
                .with("--edition", "jakarta", "--session", "token")
                .withTheSameUsers();
        try (Fleet fleet = state.start(move)) {
            Browser browser = new Browser(fleet.first());
            assertFalse(isForm(browser.open("/index.html")));
            HttpResponse<String> form = browser.open("/auth.html");
            assertTrue(isForm(form), form.body());
            assertFalse(isForm(logIn(browser.at(fleet.second()), "anna", "green-field")));
            assertTrue(browser.at(fleet.first()).open("/auth.html").body().contains("SUCCESS"));
            browser.at(fleet.second()).open("/logout.jsp");
            assertTrue(isForm(browser.at(fleet.first()).open("/auth.html")));
            state.assertStateless(browser);

            Browser other = new Browser(fleet.first());
            other.open("/auth.html");
            HttpResponse<String> wrong = logIn(other, "anna", "wrong");
            assertTrue(wrong.body().contains("Authentication Failure"), wrong.body());
            other.open("/auth.html");
            assertEquals(403, logIn(other, "ben", "blue-sky").statusCode());
            assertEquals(403, other.at(fleet.second()).open("/auth.html").statusCode());
        }
    }

    private static boolean isForm(HttpResponse<String> page) {
        return page.body().contains("j_password");
    }

    private static HttpResponse<String> logIn(Browser browser, String user, String password) throws Exception {
        return browser.submit("/j_security_check", "j_username", user, "j_password", password);
    }
}
