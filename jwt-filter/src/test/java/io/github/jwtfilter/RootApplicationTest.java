package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Does the operator see a readable name for an application at the root of its host? */
final class RootApplicationTest {
    @Test
    void reportAndStartLogNameRootApplication() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(LegacyJourney.application(), "/")) {
            String page = server.get("/ops/sessions", "Cookie", LegacyJourney.operator())
                    .body();
            assertTrue(page.startsWith("CAN WE GO STATELESS?  '/', filter 'jwt'\n"), page);
            assertTrue(log.text().contains("filter 'jwt' of '/' is ready"), log::text);
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
