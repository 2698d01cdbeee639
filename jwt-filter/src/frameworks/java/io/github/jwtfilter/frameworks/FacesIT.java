package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does a Faces application whose view state is in the page go from server to server? */
final class FacesIT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets(sessions -> JettyServer.start(
            new Migration().with("sessionTypes", """
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
                    """).of(War.of("faces"), sessions, War.Edition.JAKARTA)));

    private static String state(HttpResponse<String> page) {
        return Browser.found(page, "name=\"jakarta.faces.ViewState\"[^>]* value=\"([^\"]+)\"");
    }

    private static HttpResponse<String> send(Browser browser, HttpResponse<String> page, String form, String... more)
            throws Exception {
        String[] fields = {form, form, "jakarta.faces.ViewState", state(page)};
        String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return browser.post(page.uri().getPath().substring(4), all);
    }

    @ParameterizedTest
    @EnumSource
    void theStateOfAView(Sessions sessions) throws Exception {
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
    void aLoginWithItsMessage(Sessions sessions) throws Exception {
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

    /** CDI knows it where it was made; elsewhere the view goes on, and only mostly does the bean begin anew. */
    @ParameterizedTest
    @EnumSource
    void aBeanOfTheViewStaysOnItsServer(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> page = browser.get("/view.xhtml");
        page = send(browser, page, "view", "view:count", "x");
        page = send(browser, page, "view", "view:count", "x");
        assertTrue(page.body().contains("steps=2"), page.body());
        fleet.assertStateless(browser);
        page = send(browser.at(fleet.second()), page, "view", "view:count", "x");
        assertTrue(page.body().contains(sessions == Sessions.TOKEN ? "steps=" : "steps=3"), page.body());
    }
}
