package io.github.jwtfilter;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.page.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows the findings of {@code session=report} to an operator as one page of plain text: whether the application could
 * work without sessions in the server's memory. It answers {@code GET} at its own path. An access rule with a role must
 * admit the user there.
 */
public final class SessionReportServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public SessionReportServlet() {}

    @Override
    void answer(JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (access(runtime, exchange, request)) {
            case LOGIN_NEEDED:
                ErrorResponses.tokenWanted(exchange.authentication().refused(), response);
                return;
            case FORBIDDEN:
                ErrorResponses.forbidden(request, response);
                return;
            default:
                show(runtime, request, response);
        }
    }

    /**
     * Checks the access rules again, because the filter may have been skipped. Containers skip it on a forward and on
     * paths outside its mapping.
     */
    private static Decision access(JwtRuntime runtime, Exchange exchange, HttpServletRequest request) {
        String path = request.getServletPath();
        Requirement requirement =
                runtime.paths().isReport(path) ? runtime.rules().requirement("GET", path) : Requirement.DENY;
        return requirement.decide(exchange.login().identity());
    }

    private static void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("GET")) {
            methodNotAllowed(response, "GET");
            return;
        }
        // Attribute names may contain client input. Browsers must not interpret the page as HTML.
        response.setHeader("X-Content-Type-Options", "nosniff");
        Answer.write(
                response,
                HttpServletResponse.SC_OK,
                "text/plain; charset=utf-8",
                runtime.report().orElseThrow().getPage());
    }
}
