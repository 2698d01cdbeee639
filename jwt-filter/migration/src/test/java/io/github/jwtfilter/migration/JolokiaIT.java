package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does the agent of Jolokia work as before after {@code convert}? All its pages ask for one role with BASIC. */
final class JolokiaIT {
    private static final List<User> USERS =
            List.of(new User("reader", "secret-1", "jolokia"), new User("none", "secret-2", "other"));

    @ParameterizedTest
    @EnumSource
    void agentWorks(State state) throws Exception {
        Move move = new Move(
                        Wars.fromRepository("jolokia-agent-war"),
                        Container.TOMCAT_11,
                        Container.JETTY_12_1_EE11,
                        "jolokia",
                        USERS)
                .withTheSameUsers()
                .with("--session", "token");
        try (Fleet fleet = state.start(move)) {
            Browser browser = new Browser(fleet.first());
            assertEquals(401, browser.call("GET", "/version").statusCode());
            state.logIn(browser, "reader", "wrong");
            assertEquals(401, browser.call("GET", "/version").statusCode());

            state.logIn(browser, "reader", "secret-1");
            HttpResponse<String> version = browser.at(fleet.second()).call("GET", "/version");
            assertTrue(version.body().contains("\"agent\":\"2.0.0\""), version.body());
            HttpResponse<String> memory =
                    browser.at(fleet.first()).call("GET", "/read/java.lang:type=Memory/HeapMemoryUsage");
            assertTrue(memory.body().contains("\"used\""), memory.body());
            HttpResponse<String> command = browser.at(fleet.second()).call("POST", "/version");
            assertTrue(command.statusCode() != 401 && command.statusCode() != 403, command::toString);
            state.logOut(browser);
            assertEquals(401, browser.at(fleet.first()).call("GET", "/version").statusCode());
            state.assertStateless(browser);

            Browser none = new Browser(fleet.first());
            state.logIn(none, "none", "secret-2");
            assertEquals(403, none.call("GET", "/version").statusCode());
            assertEquals(403, none.at(fleet.second()).call("GET", "/version").statusCode());
            state.assertStateless(none);
            state.assertNoSession(fleet);
        }
    }
}
