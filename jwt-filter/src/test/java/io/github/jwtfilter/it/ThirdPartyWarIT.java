package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Does a third-party application keep its login form and error page, if a team adds only the JAR and another web.xml?
 */
final class ThirdPartyWarIT {
    /** The declarations that replace the application's own. See "Keep the page of a FORM login" in LOGIN-PAGE.md. */
    private static final String DECLARATIONS = """
            <filter>
              <filter-name>jwt</filter-name>
              <filter-class>io.github.jwtfilter.JwtFilter</filter-class>
              <async-supported>true</async-supported>
              <init-param>
                <param-name>secret</param-name>
                <param-value>%s</param-value>
              </init-param>
              <init-param>
                <param-name>rules</param-name>
                <param-value>
                  /rego2/*               role server-administrator
                  /auth2/*               authenticated
                  /dump/auth/*           authenticated
                  *.htm                  authenticated
                  /dump/auth/relax/*     permit
                  /auth/relax.txt        permit
                  /dump/auth/admin/*     role admin
                  /dump/auth/noaccess/*  deny
                  /auth/*                deny
                  /                      permit
                </param-value>
              </init-param>
            </filter>
            <filter-mapping>
              <filter-name>jwt</filter-name>
              <url-pattern>/*</url-pattern>
              <dispatcher>REQUEST</dispatcher>
              <dispatcher>ASYNC</dispatcher>
              <dispatcher>ERROR</dispatcher>
            </filter-mapping>
            <servlet>
              <servlet-name>jwt-login</servlet-name>
              <servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>
              <init-param>
                <param-name>users</param-name>
                <param-value>htpasswd:/WEB-INF/users</param-value>
              </init-param>
              <init-param>
                <param-name>groups</param-name>
                <param-value>/WEB-INF/groups</param-value>
              </init-param>
              <init-param>
                <param-name>page</param-name>
                <param-value>/logon.html?param=test</param-value>
              </init-param>
              <init-param>
                <param-name>errorPage</param-name>
                <param-value>/logonError.html?param=test</param-value>
              </init-param>
            </servlet>
            <servlet-mapping>
              <servlet-name>jwt-login</servlet-name>
              <url-pattern>/user/login</url-pattern>
            </servlet-mapping>
            """.formatted(WebXml.SECRET);

    private static final Path WAR =
            Path.of(System.getProperty("libraries"), "third-party/jetty-ee10-demo-jetty-webapp.war");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.startThirdParty(WAR, ThirdPartyWarIT::edited, Path.of(System.getProperty("jar.jakarta")));
    }

    /**
     * Removes the security constraints and the login-config, and adds our filter before the application's first filter.
     */
    private static String edited(String webXml) {
        String without = webXml.replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("(?s)<security-constraint>.*?</security-constraint>", "")
                .replaceAll("(?s)<login-config>.*?</login-config>", "");
        return without.replaceFirst("<listener>", DECLARATIONS.replace("$", "\\$") + "<listener>");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> browse(String path, String... cookies) {
        String cookie = "x=y; " + String.join("; ", cookies);
        return server.get(path, "Accept", "text/html", "Cookie", cookie);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return name + "=" + TestServer.cookie(response, name);
    }

    /** Returns an original page of the WAR. */
    private static String original(String page) throws Exception {
        return Files.readString(server.folder().resolve(page));
    }

    private static String logIn(String user, String... cookies) {
        HttpResponse<String> login = server.postForm(
                "/app/user/j_security_check",
                "j_username=" + user + "&j_password=secret&submit=Login",
                "Cookie",
                "x=y; " + String.join("; ", cookies));
        assertEquals(303, login.statusCode());
        return cookie(login, "jwt");
    }

    @Test
    void loginFormOfWarRedirectsToRequestedPage() throws Exception {
        HttpResponse<String> asked = browse("/app/auth2/index.html?x=1");
        assertEquals(302, asked.statusCode());
        String target = cookie(asked, "jwt-target");

        HttpResponse<String> form = browse(location(asked), target);
        assertEquals(200, form.statusCode());
        assertEquals(original("logon.html"), form.body());
        assertTrue(form.body().contains("<form method=\"POST\" action=\"j_security_check\">"), form.body());

        HttpResponse<String> login = server.postForm(
                server.uri(location(asked)).resolve("j_security_check").getPath(),
                "j_username=user&j_password=secret&submit=Login",
                "Cookie",
                target);
        assertEquals(303, login.statusCode());
        assertEquals("/app/auth2/index.html?x=1", location(login));
        HttpResponse<String> page = browse(location(login), cookie(login, "jwt"));
        assertEquals(original("auth2/index.html"), page.body());
    }

    @Test
    void wrongPasswordShowsErrorPageOfWar() throws Exception {
        HttpResponse<String> failed =
                server.postForm("/app/user/j_security_check", "j_username=user&j_password=wrong&submit=Login");
        assertEquals(401, failed.statusCode());
        assertEquals(original("logonError.html"), failed.body());
        assertFalse(failed.headers().firstValue("Set-Cookie").isPresent());
    }

    @Test
    void servletsOfWarSeeUserAndRoles() {
        String user = logIn("user");
        assertTrue(browse("/app/dump/auth/info", user).body().contains("user"));
        assertEquals(403, browse("/app/dump/auth/admin/info", user).statusCode());
        assertEquals(200, browse("/app/dump/auth/admin/info", logIn("admin")).statusCode());
        assertEquals(403, browse("/app/dump/auth/noaccess/info", user).statusCode());
        assertEquals(403, browse("/app/auth/file.txt", user).statusCode());
        assertEquals(200, browse("/app/auth/relax.txt").statusCode());
        assertEquals(200, browse("/app/index.html").statusCode());
    }

    @Test
    void logoutOfWarEndsLogin() {
        String user = logIn("user");
        HttpResponse<String> logout = browse("/app/login?action=logout", user);
        assertTrue(logout.body().contains("Before getRemoteUser=user"), logout.body());
        assertTrue(logout.body().contains("After getRemoteUser=null"), logout.body());
        assertEquals("", TestServer.cookie(logout, "jwt"));
        assertEquals(302, browse("/app/auth2/index.html", user).statusCode());
    }

    @Test
    void invalidatingSessionEndsLogin() {
        String user = logIn("user");
        HttpResponse<String> session = browse("/app/session/?Action=New+Session", user);
        String id = cookie(session, "JSESSIONID");
        assertEquals(200, browse("/app/auth2/index.html", user, id).statusCode());
        browse("/app/session/?Action=Invalidate", user, id);
        assertEquals(302, browse("/app/auth2/index.html", user).statusCode());
    }
}
