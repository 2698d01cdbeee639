package io.github.jwtfilter.report;

import com.example.legacy.Shop;
import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.jsp.price_002dlist_jsp;

/** The visit of a user to an old application, and the report that session=report shows to an operator afterwards. */
final class LegacyJourney {
    /** The expected report, without the time. */
    static final String PAGE = """
            CAN THIS APPLICATION USE session=token?  '/app', filter 'jwt'

              NO: 1 attribute cannot be stored.
              Fix this first. As an alternative, sessionFallback keeps unstorable attributes on one server.
              To go on with an application that 'convert' of the tools has written:

                java -jar jwt-filter-tools.jar convert WAR -o OUT --session token \
            --session-types 'com.example.legacy.Shop$Item,com.example.legacy.Shop$User' --session-fallback container:lock

              By hand: in web.xml, remove SessionReportServlet, and set in the filter:

                <init-param>
                    <param-name>session</param-name>
                    <param-value>token</param-value>
                </init-param>
                <init-param>
                    <param-name>sessionTypes</param-name>
                    <param-value>
                        com.example.legacy.Shop$Item
                        com.example.legacy.Shop$User
                    </param-value>
                </init-param>
                <init-param>
                    <param-name>sessionFallback</param-name>
                    <param-value>container:lock</param-value>
                </init-param>

            CODE THAT CREATES SESSIONS  (2 sessions)
                times  code
                    1  /price-list.jsp
                    1  com.example.legacy.Shop.logIn(Shop.java:93)
              A JSP creates a session unless its page directive says session="false".
              With session=token, an empty session costs no cookie.

            SESSION ATTRIBUTES  (4 attributes, each at its largest size)
                bytes  name: type
                    -  lock: java.util.concurrent.locks.ReentrantLock
                       cannot be stored: java.util.concurrent.locks.ReentrantLock is not a supported JDK class
                       set by com.example.legacy.Shop.doGet(Shop.java:74)
                   69  cart: java.util.ArrayList
                       add to sessionTypes: com.example.legacy.Shop$Item
                   62  user: com.example.legacy.Shop$User
                       add to sessionTypes: com.example.legacy.Shop$User
                    8  flash: java.lang.String

            SIZE IN COOKIES
                bytes    cookies
                  139        455  largest session at the end of a request, 2 attributes
                  152        480  all attributes together, each at its largest size
                           4,000  a warning is logged from here on
                           6,144  limit, with room left for other headers
              By default, a server accepts 8 kB of headers in total. If yours accepts more, set requestHeaderSize.

            WHAT THIS REPORT COVERS
              This server since TIME (0 min): 7 requests, 2 sessions created, 6 inspections of a session.
              Parts of the application that nobody used since then are missing. Each server has its own report.
            """;

    /** Sends a GET request to a path of the application with a cookie. */
    interface Sender {
        HttpResponse<String> get(String path, String cookie) throws Exception;
    }

    private LegacyJourney() {}

    /** Returns the application with its report. */
    static WebXml application() {
        return WebXml.usual()
                .filter("session", "report")
                .filter("rules", "/shop/* permit\n/price-list.jsp permit\n/ops/sessions role admin")
                .servlet("/shop/*", Shop.class)
                .servlet("/price-list.jsp", price_002dlist_jsp.class)
                .servlet("/ops/sessions", SessionReportServlet.class);
    }

    /** Returns the cookie of an operator's login. */
    static String operator() {
        return "jwt=" + TestTokens.sign(TestTokens.claims().subject("admin").claim("roles", List.of("admin")));
    }

    /** Logs in, browses, buys and logs out. Returns the report without its time. */
    static String page(Sender sender) throws Exception {
        sender.get("/price-list.jsp", "x=y");
        HttpResponse<String> login = sender.get("/shop/login?name=Ada", "x=y");
        String cookie = "JSESSIONID=" + TestServer.cookie(login, "JSESSIONID");
        for (String path : List.of("add?article=tea", "add?article=coffee", "flash", "lock", "logout")) {
            sender.get("/shop/" + path, cookie);
        }
        return sender.get("/ops/sessions", operator()).body().replaceFirst("since [^ ]+Z", "since TIME");
    }
}
