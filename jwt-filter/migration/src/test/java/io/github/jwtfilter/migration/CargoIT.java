package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Does the authentication test of Cargo work as before after {@code convert}? Its descriptor is of version 2.4, logs in
 * with BASIC, and protects two methods of one page.
 */
final class CargoIT {
    private static final List<User> USERS =
            List.of(new User("reader", "secret-1", "cargo"), new User("none", "secret-2", "other"));

    @ParameterizedTest
    @EnumSource
    void pageWorks(State state) throws Exception {
        Move move = new Move(
                        Wars.fromRepository("authentication-war"),
                        Container.TOMCAT_9,
                        Container.JETTY_12_1_EE8,
                        "Cargo Test Realm",
                        USERS)
                .withTheSameUsers()
                .with("--session", "token");
        try (Fleet fleet = state.start(move)) {
            Browser browser = new Browser(fleet.first());
            assertEquals(401, browser.call("GET", "/test").statusCode());
            assertEquals(401, browser.call("POST", "/test").statusCode());
            // Other methods are open. The servlet does not have them.
            assertEquals(405, browser.call("PUT", "/test").statusCode());
            state.logIn(browser, "reader", "wrong");
            assertEquals(401, browser.call("GET", "/test").statusCode());

            state.logIn(browser, "reader", "secret-1");
            HttpResponse<String> page = browser.at(fleet.second()).open("/test");
            assertEquals("Principal name [reader], Is user in \"cargo\" role [true]", page.body());
            state.logOut(browser);
            assertEquals(401, browser.at(fleet.first()).call("GET", "/test").statusCode());
            state.assertStateless(browser);

            Browser none = new Browser(fleet.first());
            state.logIn(none, "none", "secret-2");
            HttpResponse<String> refused = none.at(fleet.second()).open("/test");
            assertEquals(403, refused.statusCode());
            assertTrue(!refused.body().contains("Principal name"), refused.body());
            state.assertStateless(none);
        }
    }
}
