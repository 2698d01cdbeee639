package io.github.jwtfilter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends the login: its tokens are refused by this server from now on, the cookie is cleared, a container session ends.
 * {@code POST}; {@code GET} only with the init-param {@code allowGet=true}, for links in the application's own pages. A
 * browser is sent to the login page, everybody else gets 204.
 */
public final class LogoutServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** For the container. */
    public LogoutServlet() {}

    @Override
    void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean getAllowed = exchange.runtime().servlets.allowsLogoutByGet(getServletName());
        boolean allowed =
                request.getMethod().equals("POST") || request.getMethod().equals("GET") && getAllowed;
        if (!allowed) {
            methodNotAllowed(response, getAllowed ? "GET, POST" : "POST");
            return;
        }
        // The browser may have withheld the cookie from a foreign page, and would still obey its deletion.
        if (!exchange.authentication().byHeader()
                && exchange.runtime().crossOriginGuard.refusesLogout(request)) {
            Refusals.forbidden(request, response);
            return;
        }
        if (!exchange.tryLogOut("LogoutServlet")) {
            Refusals.unavailable(response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (Refusals.isNavigation(request)) {
            JwtRuntime runtime = exchange.runtime();
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", Refusals.located(runtime.contextPath, runtime.loginPage.orElse("/")));
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
