package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.session.StandardSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does session=report find the same on Tomcat, leave its sessions alone, and go with the application? */
final class SessionReportIT {
    @Test
    void theSamePage(@TempDir Path directory) throws Exception {
        try (TestTomcat tomcat = new TestTomcat(directory, LegacyJourney.application())) {
            Context context = tomcat.deploy();
            assertEquals(LegacyJourney.PAGE, LegacyJourney.page(tomcat::get));
            assertEquals(
                    403,
                    tomcat.get("/ops/sessions", "jwt=" + TestTokens.fresh()).statusCode());
            tomcat.undeploy(context);
        }
    }

    /** Tomcat takes a session that is asked for as used, so a look would keep it from ending. */
    @Test
    void aLookProlongsNothing(@TempDir Path directory) throws Exception {
        try (TestTomcat tomcat = new TestTomcat(directory, LegacyJourney.application())) {
            Context context = tomcat.deploy();
            HttpResponse<String> login = tomcat.get("/shop/login?name=Ada", "");
            String cookie = "JSESSIONID=" + TestServer.cookie(login, "JSESSIONID");
            StandardSession session = (StandardSession) context.getManager().findSessions()[0];
            Await.until("the login is over", () -> !session.isNew());
            Await.until("time has passed", () -> session.getIdleTimeInternal() > 1);
            long used = session.getThisAccessedTimeInternal();
            assertEquals(405, tomcat.post("/shop/nothing", "{}", cookie).statusCode());
            assertEquals(
                    200,
                    tomcat.get("/ops/sessions", cookie + "; " + LegacyJourney.operator())
                            .statusCode());
            assertEquals(used, session.getThisAccessedTimeInternal());
            assertEquals(1, context.getManager().getActiveSessions());
            tomcat.undeploy(context);
        }
    }

    @Test
    void nothingStays(@TempDir Path directory) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (TestTomcat tomcat = new TestTomcat(directory, LegacyJourney.application());
                CapturedLog log = CapturedLog.of(Logger.getLogger("org.apache.catalina.loader"))) {
            for (int i = 0; i < 5; i++) {
                Context context = tomcat.deploy();
                loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
                tomcat.get("/shop/login?name=Ada", "");
                assertTrue(tomcat.get("/ops/sessions", LegacyJourney.operator())
                        .body()
                        .contains("1 session made"));
                assertEquals(1, SessionsBean.names().size());
                tomcat.undeploy(context);
                assertEquals(Set.of(), SessionsBean.names());
            }
            assertEquals(List.of(), log.lines(), "what Tomcat says of leaks");
        }
        Await.until("class loaders of old deployments are gone", () -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
        });
    }
}
