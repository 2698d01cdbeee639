package io.github.jwtfilter;

import io.github.jwtfilter.status.StatusFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Shows an operator the state of the filter that the request passed: the shared store, the keys by fingerprint, logins,
 * refusals and locks. It answers {@code GET} at its own path as an HTML page, as JSON or as metrics, by the parameter
 * {@code format} or by {@code Accept}. An access rule with a role must admit the user there.
 */
public final class StatusServlet extends OperatorServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public StatusServlet() {}

    @Override
    void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<StatusFormat> format = wanted(request, response, any -> true);
        if (format.isPresent()) {
            runtime.status().write(format.get(), response);
        }
    }
}
