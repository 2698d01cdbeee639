package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do the session attributes, flash attributes and session beans of Spring MVC survive? */
final class SpringIT {
    @RegisterExtension
    static final Fleets FLEETS = Fleets.onJetty("spring", new Migration().with("sessionTypes", """
                    io.github.jwtfilter.frameworks.spring.Order
                    io.github.jwtfilter.frameworks.spring.Visits
                    org.springframework.web.servlet.FlashMap
                    org.springframework.util.LinkedMultiValueMap
                    org.springframework.util.MultiValueMapAdapter
                    """));

    @ParameterizedTest
    @EnumSource
    void formOfTwoPagesAndItsFlashMessageSurvive(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        browser.get("/order/new");
        String item =
                browser.at(fleet.second()).post("/order/item", "item", "lamp").body();
        assertTrue(item.contains("item=lamp street= "), item);
        String done = browser.at(fleet.first())
                .post("/order/street", "street", "High Street")
                .body();
        assertTrue(done.contains("item=lamp street=High Street notice=ordered lamp to High Street"), done);
        String shown = browser.at(fleet.second()).get("/order/shown").body();
        assertTrue(shown.contains("item= street= notice= "), shown);
        assertEquals(500, browser.at(fleet.first()).get("/order/done").statusCode());
        fleet.assertStateless(browser);
    }

    @ParameterizedTest
    @EnumSource
    void loginAndSessionBeanSurvive(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        String page = browser.post("/login", "user", "ann").body();
        assertTrue(page.contains("user=ann visits=1"), page);
        page = browser.at(fleet.second()).get("/page").body();
        assertTrue(page.contains("user=ann visits=2"), page);
        page = browser.at(fleet.first())
                .upload("/upload", "file", "a.txt", "four")
                .body();
        assertTrue(page.contains("user=a.txt:4 visits=3"), page);
        page = browser.post("/logout").body();
        assertTrue(page.contains("user= visits=1"), page);
        fleet.assertStateless(browser);
    }
}
