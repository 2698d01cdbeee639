package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Does the manager of Tomcat work as before after {@code convert}? It logs in with BASIC, has four areas with different
 * roles, and keeps the tokens of its forms in the session.
 */
final class TomcatManagerIT {
    private static final List<User> USERS = List.of(
            new User("gui", "secret-1", "manager-gui"),
            new User("script", "secret-2", "manager-script"),
            new User("none", "secret-3", "other"));

    @ParameterizedTest
    @EnumSource
    void jakartaEditionWorks(State state) throws Exception {
        Move move = new Move(
                        Wars.ofTomcat(Container.TOMCAT_10_1, "manager"),
                        Container.TOMCAT_10_1,
                        Container.TOMCAT_10_1,
                        "Tomcat Manager Application",
                        USERS)
                .withTheSameUsers()
                .with(
                        "--session",
                        "token",
                        "--session-types",
                        "org.apache.catalina.filters.CsrfPreventionFilter$LruCache,"
                                + "org.apache.catalina.filters.CsrfPreventionFilter$LruCache$1");
        try (Fleet fleet = state.start(move)) {
            rolesOpenTheirAreas(fleet, state);
            formsWorkOnBothServers(fleet, state);
            wrongPasswordOpensNothing(fleet, state);
            state.assertNoSession(fleet);
        }
    }

    private static void rolesOpenTheirAreas(Fleet fleet, State state) throws Exception {
        assertEquals(401, new Browser(fleet.first()).call("GET", "/text/list").statusCode());
        assertEquals(401, new Browser(fleet.first()).call("GET", "/status").statusCode());

        Browser script = new Browser(fleet.first());
        state.logIn(script, "script", "secret-2");
        HttpResponse<String> list = script.at(fleet.second()).call("GET", "/text/list");
        assertTrue(list.body().contains("/manager:running"), list.body());
        assertEquals(200, script.at(fleet.first()).call("GET", "/status").statusCode());
        assertEquals(403, script.call("GET", "/html/list").statusCode());
        assertEquals(403, script.call("GET", "/jmxproxy/?qry=*:type=Manager,*").statusCode());
        state.logOut(script);
        assertEquals(401, script.at(fleet.second()).call("GET", "/text/list").statusCode());

        Browser none = new Browser(fleet.first());
        state.logIn(none, "none", "secret-3");
        assertEquals(403, none.open("/html").statusCode());
        assertEquals(403, none.open("/status").statusCode());
        state.assertStateless(script);
        state.assertStateless(none);
    }

    private static void formsWorkOnBothServers(Fleet fleet, State state) throws Exception {
        Browser gui = new Browser(fleet.first());
        state.logIn(gui, "gui", "secret-1");
        HttpResponse<String> page = gui.open("/html");
        assertTrue(page.body().contains("Tomcat Web Application Manager"), page.body());
        String form = Browser.find(page, "action=\"([^\"]*/html/findleaks[^\"]*)\"");
        HttpResponse<String> answer = gui.at(fleet.second()).submit(page, form);
        assertTrue(answer.body().contains("No web applications appear"), answer.body());
        // Without the token of the form, the answer is 403.
        assertEquals(403, gui.submit("/html/findleaks").statusCode());
        state.logOut(gui);
        state.assertStateless(gui);
    }

    private static void wrongPasswordOpensNothing(Fleet fleet, State state) throws Exception {
        Browser browser = new Browser(fleet.first());
        state.logIn(browser, "gui", "wrong");
        assertEquals(401, browser.call("GET", "/html/list").statusCode());
        state.assertStateless(browser);
    }
}
