package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where do the {@code @SessionScoped} beans of CDI live? */
final class CdiIT {
    @RegisterExtension
    static final Fleets FLEETS = Fleets.onJetty("cdi", new Migration());

    private static String visit(Browser browser) throws Exception {
        return browser.get("/visits").body().strip();
    }

    /**
     * They live in the container's session. CDI listens to requests, and the container calls listeners before filters.
     */
    @ParameterizedTest
    @EnumSource
    void sessionBeansStayOnTheirServer(Sessions sessions) throws Exception {
        Fleet fleet = FLEETS.with(sessions);
        Browser browser = new Browser(fleet.first());
        assertEquals("bean=1 attribute=1", visit(browser));
        assertEquals("bean=2 attribute=2", visit(browser));
        assertEquals(1, fleet.first().sessions());
        if (sessions == Sessions.TOKEN) {
            assertEquals("bean=1 attribute=3", visit(browser.at(fleet.second())));
            browser.get("/visits?end=now");
            assertEquals(0, fleet.second().sessions());
        }
    }
}
