package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do JSP and JSTL pages find their own values in {@code sessionScope}? */
final class JspIT {
    @RegisterExtension
    static final Fleets FLEETS =
            Fleets.onJetty("jsp", new Migration().with("sessionTypes", "io.github.jwtfilter.frameworks.jsp.Cart"));

    @ParameterizedTest
    @EnumSource
    void beansAndVariablesSurvive(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.get("/cart.jsp?add=apple");
        browser.at(fleet.second()).get("/cart.jsp?add=pear");
        String page = browser.at(fleet.first()).get("/cart.jsp").body();
        assertTrue(page.contains("<li>apple</li><li>pear</li>"), page);
        assertTrue(page.contains("last=pear views=3"), page);
        browser.get("/cart.jsp?forget=last");
        assertTrue(browser.at(fleet.second()).get("/cart.jsp").body().contains("last= views=5"));
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void errorPageReadsAndWritesTheSession(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.get("/cart.jsp?add=apple");
        String missing = browser.at(fleet.second()).get("/missing").body();
        assertTrue(missing.contains("status=404 last=apple failures=1"), missing);
        String broken = browser.at(fleet.first()).get("/broken.jsp").body();
        assertTrue(broken.contains("status=500 last=apple failures=2"), broken);
        assertTrue(browser.at(fleet.second()).get("/cart.jsp").body().contains("failures=2"));
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void multipartFormWritesTheSession(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.upload("/upload", "file", "a.txt", "four");
        assertTrue(browser.at(fleet.second()).get("/cart.jsp").body().contains("file=a.txt:4"));
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void invalidatedSessionLosesItsAttributes(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.get("/cart.jsp?add=apple");
        HttpResponse<String> out = browser.get("/logout.jsp");
        assertTrue(out.uri().getPath().equals("/app/plain.jsp"), out.uri().toString());
        String page = browser.get("/cart.jsp").body();
        assertFalse(page.contains("apple"), page);
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource(names = "TOKEN")
    void pageThatStoresNothingSetsNoCookie(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        assertTrue(browser.get("/plain.jsp").body().contains("new: true"));
        assertEquals(0, browser.timesSet());
        browser.get("/cart.jsp?add=apple");
        assertEquals(1, browser.timesSet());
        assertTrue(browser.get("/plain.jsp").body().contains("new: false"));
        assertEquals(1, browser.timesSet());
        assertTrue(browser.get("/cart.jsp").body().contains("href=\"/app/cart.jsp\""));
    }

    /** A long page is committed before its end has run. */
    @ParameterizedTest
    @EnumSource
    void attributeSetAfterCommitIsStoredOnlyInContainerSessions(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.get("/cart.jsp?add=apple");
        if (sessions == Sessions.TOKEN) {
            // The response breaks off. The session stays unchanged.
            assertThrows(IOException.class, () -> browser.get("/late.jsp"));
        } else {
            browser.get("/late.jsp");
        }
        String page = browser.at(fleet.second()).get("/cart.jsp").body();
        assertTrue(page.contains(sessions == Sessions.TOKEN ? "late= " : "late=set "), page);
        assertTrue(page.contains("<li>apple</li>"), page);
        fleet.assertStateless(browser);
    }
}
