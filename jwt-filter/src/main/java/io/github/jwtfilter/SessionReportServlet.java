package io.github.jwtfilter;

import io.github.jwtfilter.page.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows the findings of {@code session=report} to an operator as one page of plain text: whether the application could
 * work without sessions in the server's memory. It answers {@code GET} at its own path. An access rule with a role must
 * admit the user there.
 */
public final class SessionReportServlet extends OperatorServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public SessionReportServlet() {}

    @Override
    void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) throws IOException {
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
