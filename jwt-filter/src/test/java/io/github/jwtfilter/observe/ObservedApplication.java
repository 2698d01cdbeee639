package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.ObserveServlet;
import io.github.jwtfilter.StatusServlet;
import io.github.jwtfilter.testing.RawHttp;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.util.security.Password;

/** An application with constraints and a FORM login of the container, before and after a filter observes it. */
final class ObservedApplication {
    static final String RULES =
            "/admin/* role admin\n/account/* role reader,admin\n/ops/observe role admin\n/ops/status role admin\n/ permit";

    private ObservedApplication() {}

    static String constraint(String pattern, String... roles) {
        StringBuilder xml = new StringBuilder("<security-constraint><web-resource-collection>"
                + "<web-resource-name>x</web-resource-name><url-pattern>" + pattern
                + "</url-pattern></web-resource-collection><auth-constraint>");
        for (String role : roles) {
            xml.append("<role-name>").append(role).append("</role-name>");
        }
        return xml.append("</auth-constraint></security-constraint>").toString();
    }

    private static WebXml servlets(WebXml webXml) {
        return webXml.servlet("/admin/*", MirrorServlet.class)
                .servlet("/account/*", MirrorServlet.class)
                .servlet("/shop/*", MirrorServlet.class)
                .servlet("/loginpage", MirrorServlet.class);
    }

    /** Returns the usual constraints and a login by the given method. */
    static String security(String method) {
        return constraint("/admin/*", "admin")
                + constraint("/account/*", "reader", "admin")
                + login(method)
                + "<security-role><role-name>admin</role-name></security-role>"
                + "<security-role><role-name>reader</role-name></security-role>";
    }

    static String login(String method) {
        return "<login-config><auth-method>" + method + "</auth-method><realm-name>staff</realm-name>"
                + (method.equals("FORM")
                        ? "<form-login-config><form-login-page>/loginpage</form-login-page>"
                                + "<form-error-page>/loginpage</form-error-page></form-login-config>"
                        : "")
                + "</login-config>";
    }

    /** Returns the application without our filter. */
    static WebXml original() {
        return servlets(WebXml.usual().withoutLogin().withoutFilter()).xml(security("FORM"));
    }

    /** Returns the application with a filter that observes, and without constraints. */
    static WebXml open() {
        return servlets(WebXml.usual())
                .filter("mode", "observe")
                .filter("rules", RULES)
                .servlet("/ops/observe", ObserveServlet.class)
                .servlet("/ops/status", StatusServlet.class);
    }

    /** Returns the application with constraints and a filter that observes. */
    static WebXml observed() {
        return open().xml(security("FORM"));
    }

    /** Starts a Jetty with its own users: {@code user}, {@code admin}, and {@code stranger}, unknown to our stores. */
    static TestServer start(WebXml webXml) {
        return TestServer.startAnyway(webXml, application -> {
            UserStore users = new UserStore();
            users.addUser("user", new Password("secret"), new String[] {"reader"});
            users.addUser("admin", new Password("secret"), new String[] {"reader", "admin"});
            users.addUser("stranger", new Password("secret"), new String[] {"reader"});
            HashLoginService realm = new HashLoginService("staff");
            realm.setUserStore(users);
            application.getSecurityHandler().setLoginService(realm);
        });
    }

    /** Sends a request and returns the whole answer. */
    static RawHttp.Answer send(int port, String line, String cookie, String... headers) throws IOException {
        return RawHttp.send(
                port,
                line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
                        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                        + "\r\n",
                false);
    }

    /** Logs in to the container with its form, and returns the cookie. */
    static String logIn(int port, String user) throws IOException {
        RawHttp.Answer challenge = send(port, "GET /app/account/page", "");
        RawHttp.Answer answer = RawHttp.post(
                port,
                "/app/j_security_check",
                "application/x-www-form-urlencoded",
                "j_username=" + user + "&j_password=secret",
                "Cookie: " + session(challenge));
        assertEquals("/app/account/page", answer.headers("Location").get(0).replaceFirst("^http://[^/]+", ""));
        return answer.sets("JSESSIONID") ? session(answer) : session(challenge);
    }

    private static String session(RawHttp.Answer answer) {
        return answer.headers("Set-Cookie").stream()
                .filter(line -> line.startsWith("JSESSIONID="))
                .findFirst()
                .orElseThrow()
                .split(";", 2)[0];
    }
}
