package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does the console of Axis2, which keeps its login in HttpSession, run without sessions on its servers? */
final class Axis2IT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets(sessions -> start(migration(), sessions));

    /** Returns the migration of Axis2. It names the classes that Axis2 stores in the session. */
    private static Migration migration() {
        return new Migration().with("sessionTypes", """
                org.apache.axis2.webapp.CSRFTokenCache
                org.apache.axis2.webapp.StatusCache
                org.apache.axis2.webapp.StatusCache$1
                org.apache.axis2.webapp.Status
                """);
    }

    private static TomcatProcess start(Migration migration, Sessions sessions) throws Exception {
        War war = migration.of(War.thirdParty("axis2-webapp"), sessions, War.Edition.JAVAX);
        return TomcatProcess.start("tomcat-9", war);
    }

    private static HttpResponse<String> logIn(Browser browser, String password) throws Exception {
        return browser.post("/axis2-admin/login", "userName", "admin", "password", password);
    }

    /**
     * Loads a page with a form from the first server and submits the form to the second. The form's token is in the
     * session.
     */
    private static HttpResponse<String> send(Browser browser, Fleet fleet, String page, String action, String... fields)
            throws Exception {
        HttpResponse<String> form = browser.at(fleet.first()).get("/axis2-admin/" + page);
        String address = Browser.firstMatch(form, "action=\"(axis2-admin/" + action + "\\?token=[^\"]+)\"");
        return browser.at(fleet.second()).post("/" + address, fields);
    }

    private static void assertService(String status, Browser browser) throws Exception {
        String services = browser.get("/axis2-admin/listServices").body();
        assertTrue(services.contains("Service Status : " + status), services);
    }

    @ParameterizedTest
    @EnumSource
    void consoleWorksAcrossServers(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        assertTrue(browser.get("/axis2-admin/").body().contains("name=\"LoginForm\""));
        assertTrue(logIn(browser, "wrong").body().contains("Invalid auth credentials!"));
        assertTrue(logIn(browser, "axis2").body().contains("Log out"));

        assertService("Active", browser.at(fleet.second()));
        send(browser, fleet, "deactivateService", "doDeactivateService", "axisService", "Version", "turnoff", "on");
        assertService("InActive", browser);
        // The result waits in the session for the page after the redirect.
        HttpResponse<String> answer = send(browser, fleet, "listServices", "deleteService", "serviceName", "None");
        assertTrue(answer.body().contains("Failed to delete service"), answer.body());
        String query = answer.uri().getQuery();
        String again = browser.at(fleet.first())
                .get("/axis2-admin/listServices?" + query)
                .body();
        assertTrue(again.contains("Failed to delete service"), again);

        browser.at(fleet.second()).get("/axis2-admin/logout");
        assertTrue(browser.get("/axis2-admin/listServices").body().contains("name=\"LoginForm\""));
        fleet.assertStateless(browser);
    }

    /** These pages pass parts of the running server to their JSPs through the session. */
    @Test
    void pagesThatPassLiveObjectsNeedContainerSessions() throws Exception {
        List<String> pages = List.of(
                "editServiceParameters?axisService=Version",
                "engageGlobally",
                "engageToOperation?axisService=Version",
                "engageToService",
                "engageToServiceGroup",
                "globalModules",
                "listModules",
                "listPhases",
                "listServiceGroups",
                "listSingleService?serviceName=Version",
                "viewContexts",
                "viewGlobalChains",
                "viewOperationSpecificChains?axisService=Version");
        TomcatProcess fallback = start(migration().with("sessionFallback", "container"), Sessions.TOKEN);
        try (fallback) {
            Browser refused = new Browser(FLEETS.with(Sessions.TOKEN).first());
            logIn(refused, "axis2");
            Browser kept = new Browser(fallback);
            logIn(kept, "axis2");
            assertEquals(0, fallback.sessions());
            for (String page : pages) {
                assertEquals(500, refused.get("/axis2-admin/" + page).statusCode(), page);
                assertEquals(200, kept.get("/axis2-admin/" + page).statusCode(), page);
            }
            assertEquals(1, fallback.sessions());
            kept.get("/axis2-admin/logout");
            assertEquals(0, fallback.sessions());
        }
    }
}
