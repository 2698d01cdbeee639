package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import org.junit.jupiter.api.Test;

/** Does the operator see a readable name for an application at the root of its host? */
final class RootApplicationTest {
    @Test
    void reportAndStartLogNameRootApplication() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(LegacyJourney.application(), "/")) {
            String page = server.get("/ops/sessions", "Cookie", LegacyJourney.operator())
                    .body();
            assertTrue(page.startsWith("CAN THIS APPLICATION USE session=token?  '/', filter 'jwt'\n"), page);
            assertTrue(log.text().contains("'/': filter 'jwt' is ready"), log::text);
        }
    }

    @Test
    void configurationProblemNamesRootApplication() {
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer()) {
            TestServer.startAnyway(WebXml.usual().filter("tokenLifetime", "long"), "/")
                    .close();
            assertTrue(
                    log.text().contains("JWTF-101 The jwt-filter configuration of '/' has 1 problem."),
                    log.text() + container.text());
        }
    }
}
