package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Does Hawtio, which keeps its login in HttpSession, run without sessions on its servers? */
final class HawtioIT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets(HawtioIT::start);

    /**
     * Starts Hawtio. Its own login keeps a JAAS subject that a cookie cannot store. The filter's login replaces it, and
     * an {@code attributeFactory} creates the subject.
     */
    private static WarServer start(Sessions sessions) throws Exception {
        War war = War.thirdParty("hawtio-default");
        if (sessions == Sessions.TOKEN) {
            war.with(HawtioAttributes.class);
        }
        Migration migration = new Migration()
                .with("rules", "/* role admin,manager,viewer")
                .with("attributeFactory", HawtioAttributes.class.getName())
                .and("""
                        <servlet>
                          <servlet-name>jwt-login</servlet-name>
                          <servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>
                          <init-param>
                            <param-name>users</param-name>
                            <param-value>container</param-value>
                          </init-param>
                          <init-param>
                            <param-name>roles</param-name>
                            <param-value>admin,manager,viewer</param-value>
                          </init-param>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>jwt-login</servlet-name>
                          <url-pattern>/user/login</url-pattern>
                        </servlet-mapping>
                        """);
        return TomcatProcess.start("tomcat-10.1", migration.of(war, sessions, War.Edition.JAKARTA), "-Dhawtio.realm=*");
    }

    @Test
    void unchangedWarWorksWithContainerSessions() throws Exception {
        Fleet fleet = FLEETS.with(Sessions.CONTAINER);
        Browser browser = new Browser(fleet.first());
        assertEquals(403, browser.get("/jolokia/version").statusCode());
        HttpResponse<String> wrong = browser.postJson("/auth/login", "{\"username\":\"admin\",\"password\":\"x\"}");
        assertEquals(403, wrong.statusCode());
        browser.postJson("/auth/login", "{\"username\":\"admin\",\"password\":\"secret\"}");
        assertEquals(200, browser.get("/jolokia/version").statusCode());
        browser.get("/auth/logout");
        assertEquals(403, browser.get("/jolokia/version").statusCode());
    }

    @Test
    void consoleWorksWithTheFiltersLogin() throws Exception {
        Fleet fleet = FLEETS.with(Sessions.TOKEN);
        Browser browser = new Browser(fleet.first());
        assertEquals(401, browser.get("/jolokia/version").statusCode());
        String form = browser.navigate("/").body();
        assertTrue(form.contains("name=\"password\""), form);
        assertEquals(
                401,
                browser.post("/user/login", "username", "admin", "password", "wrong")
                        .statusCode());
        HttpResponse<String> console = browser.post("/user/login", "username", "admin", "password", "secret");
        assertTrue(console.body().contains("Hawtio Management Console"), console.body());

        assertEquals("\"admin\"", browser.at(fleet.second()).get("/user").body().strip());
        HttpResponse<String> version = browser.at(fleet.first()).get("/jolokia/version");
        assertEquals(200, version.statusCode());
        // Hawtio stores the time of each request in the session.
        long before = browser.timesSet();
        browser.get("/user");
        assertEquals(before + 1, browser.timesSet());

        browser.at(fleet.second()).get("/auth/logout");
        assertEquals(401, browser.get("/jolokia/version").statusCode());
        assertFalse(
                browser.currentCookies().toString().contains("jwt="),
                browser.currentCookies().toString());
        fleet.assertStateless(browser);
    }
}
