package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.SessionsBean;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.Waiting;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does session=report find the same on Tomcat, and disappear with the application? */
final class SessionReportIT {
    @Test
    void reportIsTheSameOnTomcat(@TempDir Path directory) throws Exception {
        try (TestTomcat tomcat = new TestTomcat(directory, LegacyJourney.application())) {
            Context context = tomcat.deploy();
            assertEquals(LegacyJourney.PAGE, LegacyJourney.page(tomcat::get));
            assertEquals(
                    403,
                    tomcat.get("/ops/sessions", "jwt=" + TestTokens.fresh()).statusCode());
            tomcat.undeploy(context);
        }
    }

    @Test
    void redeploymentLeavesNothingInMemory(@TempDir Path directory) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (TestTomcat tomcat = new TestTomcat(directory, LegacyJourney.application());
                CapturedLog log = CapturedLog.of(Logger.getLogger("org.apache.catalina.loader"))) {
            for (int i = 0; i < 5; i++) {
                Context context = tomcat.deploy();
                loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
                tomcat.get("/shop/login?name=Ada", "");
                assertTrue(tomcat.get("/ops/sessions", LegacyJourney.operator())
                        .body()
                        .contains("1 session created"));
                assertEquals(1, SessionsBean.names().size());
                tomcat.undeploy(context);
                assertEquals(Set.of(), SessionsBean.names());
            }
            assertEquals(List.of(), log.lines(), "leaks that Tomcat reports");
        }
        Waiting.until("class loaders of old deployments are gone", () -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
        });
    }
}
