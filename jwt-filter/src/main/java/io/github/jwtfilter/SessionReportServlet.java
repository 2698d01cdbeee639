package io.github.jwtfilter;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.Requirement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows an operator what {@code session=report} found: whether the application could do without sessions in the
 * server's memory, as one page of plain text. It answers {@code GET} at its own path, to those only whom a rule with a
 * role admits there.
 */
public final class SessionReportServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** For the container. */
    public SessionReportServlet() {}

    @Override
    void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (access(exchange, request)) {
            case LOGIN_NEEDED:
                ErrorResponses.tokenWanted(exchange, response);
                return;
            case FORBIDDEN:
                ErrorResponses.forbidden(request, response);
                return;
            default:
                show(exchange.runtime(), request, response);
        }
    }

    /** Asked again here, for the filter need not have been asked: a forward is not, nor a path it is not mapped to. */
    private static Decision access(Exchange exchange, HttpServletRequest request) {
        JwtRuntime runtime = exchange.runtime();
        String path = request.getServletPath();
        Requirement requirement = runtime.servlets.reportMappings.contains(path)
                ? runtime.rules.requirement("GET", path)
                : Requirement.DENY;
        return requirement.decide(exchange.login().identity());
    }

    private static void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("GET")) {
            methodNotAllowed(response, "GET");
            return;
        }
        // Names of attributes may be made of what strangers sent: nobody is to take them for HTML.
        response.setHeader("X-Content-Type-Options", "nosniff");
        Answer.write(
                response,
                HttpServletResponse.SC_OK,
                "text/plain; charset=utf-8",
                runtime.report.orElseThrow().getPage());
    }
}
