package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do the session map, messages, tokens and models of Struts survive? */
final class StrutsIT {
    @RegisterExtension
    static final Fleets FLEETS = Fleets.onJetty(
            "struts", new Migration().with("sessionTypes", "io.github.jwtfilter.frameworks.struts.Basket"));

    @ParameterizedTest
    @EnumSource
    void loginAndItsMessageSurvive(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        String page = browser.post("/login.action", "user", "ann").body();
        assertTrue(page.contains("user=ann "), page);
        assertTrue(page.contains("welcome ann"), page);
        page = browser.at(fleet.second()).get("/show.action").body();
        assertTrue(page.contains("user=ann "), page);
        assertFalse(page.contains("welcome"), page);
        page = browser.upload("/upload.action", "upload", "a.txt", "four").body();
        assertTrue(page.contains("user=ann file=a.txt:4"), page);
        browser.get("/logout.action");
        page = browser.get("/show.action").body();
        assertTrue(page.contains("user= file="), page);
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void formIsAcceptedOnce(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        HttpResponse<String> form = browser.get("/show.action");
        String token = Browser.firstMatch(form, "name=\"token\" value=\"([^\"]+)\"");
        String[] fields = {"struts.token.name", "token", "token", token};
        browser.at(fleet.second());
        assertTrue(browser.post("/order.action", fields).body().contains("ordered"));
        assertFalse(browser.post("/order.action", fields).body().contains("ordered"));
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void modelAndLocaleSurvive(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.get("/step.action?item=lamp");
        browser.get("/show.action?request_locale=de");
        String page = browser.at(fleet.second()).get("/show.action").body();
        assertTrue(page.contains("item=lamp"), page);
        assertTrue(page.contains("locale=de"), page);
        fleet.assertStateless(browser);
    }

    /** {@code execAndWait} stores a thread in the session. */
    @ParameterizedTest
    @EnumSource
    void aThreadIsNotStored(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        int status = browser.get("/slow.action").statusCode();
        assertEquals(sessions == Sessions.TOKEN ? 500 : 200, status);
    }
}
