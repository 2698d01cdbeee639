package io.github.jwtfilter;

import io.github.jwtfilter.page.Navigation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends the login. This server refuses its tokens from now on, the cookie is cleared and a container session ends.
 * Answers {@code POST}. {@code GET} needs the init-param {@code allowGet=true} and is for links in the application's
 * own pages. A browser is redirected to the login page. Other clients get 204.
 */
public final class LogoutServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public LogoutServlet() {}

    @Override
    void answer(JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean getAllowed = runtime.paths().allowsLogoutByGet(getServletName());
        boolean allowed =
                request.getMethod().equals("POST") || request.getMethod().equals("GET") && getAllowed;
        if (!allowed) {
            methodNotAllowed(response, getAllowed ? "GET, POST" : "POST");
            return;
        }
        // A browser may withhold the cookie from a cross-site request and still obey a Set-Cookie that deletes it. The
        // check therefore also applies to requests without a login.
        if (!exchange.authentication().byHeader() && runtime.crossOriginGuard().refusesLogout(request)) {
            ErrorResponses.forbidden(request, response);
            return;
        }
        if (!runtime.loginEnd().tryLogOut(exchange.current(), "LogoutServlet")) {
            ErrorResponses.unavailable(response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (Navigation.isNavigation(request)) {
            LoginPaths paths = runtime.paths();
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", paths.address(paths.loginPage().orElse("/")));
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
