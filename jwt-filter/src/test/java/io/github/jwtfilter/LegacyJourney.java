package io.github.jwtfilter;

import com.example.legacy.Shop;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.jsp.price_002dlist_jsp;

/** Somebody shops in an application of old, and an operator reads what session=report found. */
final class LegacyJourney {
    /** What is read, but for the time. */
    static final String PAGE = "";

    /** Sends a GET for a path of the application with a cookie. */
    interface Sender {
        HttpResponse<String> get(String path, String cookie) throws Exception;
    }

    private LegacyJourney() {}

    /** The application with its report. */
    static WebXml application() {
        return WebXml.usual()
                .filter("session", "report")
                .filter("rules", "/shop/* permit\n/price-list.jsp permit\n/ops/sessions role admin")
                .servlet("/shop/*", Shop.class)
                .servlet("/price-list.jsp", price_002dlist_jsp.class)
                .servlet("/ops/sessions", SessionReportServlet.class);
    }

    /** The cookie of an operator's login. */
    static String operator() {
        return "jwt=" + TestTokens.sign(TestTokens.claims().subject("admin").claim("roles", List.of("admin")));
    }

    /** Logs in, looks around, buys and goes; the page that the operator reads then, without its time. */
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
