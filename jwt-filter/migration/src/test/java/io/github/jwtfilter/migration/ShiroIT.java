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
 * Does the sample of Apache Shiro work as before after {@code convert}? Shiro keeps its login in sessions of its own,
 * outside HttpSession. Its login stays on one server.
 */
final class ShiroIT {
    @ParameterizedTest
    @EnumSource
    void sampleWorksOnOneServer(State state) throws Exception {
        Move move = new Move(
                        Wars.fromRepository("samples-web"),
                        Container.TOMCAT_9,
                        Container.JETTY_12_1_EE8,
                        "any",
                        List.of())
                .with("--session", "token");
        try (Fleet fleet = state.start(move)) {
            Browser browser = new Browser(fleet.first());
            assertTrue(browser.open("/account/").body().contains("name=\"password\""));
            HttpResponse<String> wrong = browser.submit("/login.jsp", "username", "lonestarr", "password", "wrong");
            assertTrue(wrong.body().contains("name=\"password\""), wrong.body());
            browser.submit("/login.jsp", "username", "lonestarr", "password", "vespa");
            String home = browser.open("/home.jsp").body();
            String roles = home.substring(home.indexOf("Roles you have"), home.indexOf("Roles you DON'T have"));
            assertTrue(roles.contains("goodguy") && roles.contains("schwartz"), roles);
            assertFalse(roles.contains("admin"), roles);
            assertFalse(browser.open("/account/").body().contains("name=\"password\""));

            // The second server is the first before the conversion.
            boolean known = !browser.at(fleet.second()).open("/account/").body().contains("name=\"password\"");
            assertEquals(state == State.BEFORE, known);
            if (state == State.BEFORE) {
                browser.submit("/logout");
                assertTrue(browser.open("/account/").body().contains("name=\"password\""));
            }
        }
    }
}
