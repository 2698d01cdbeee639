package io.github.jwtfilter;

import io.github.jwtfilter.observe.IdleObserver;
import io.github.jwtfilter.observe.Observer;
import io.github.jwtfilter.status.StatusFormat;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Shows an operator what a filter with {@code mode=observe} has seen, and whether it can take over. It answers
 * {@code GET} at its own path as an HTML page or as JSON, by the parameter {@code format} or by {@code Accept}. An access
 * rule with a role must admit the user there: the container's user, or a token. With {@code mode=enforce} it answers 404.
 */
public final class ObserveServlet extends OperatorServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public ObserveServlet() {}

    @Override
    void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Observer> observer = runtime.observer();
        if (observer.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Optional<StatusFormat> format = format(request, response);
        if (format.filter(StatusFormat.HTML::equals).isPresent()) {
            observer.get().writePage(response);
        } else if (format.isPresent()) {
            observer.get().writeJson(response);
        }
    }

    private static Optional<StatusFormat> format(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return wanted(request, response, offered -> offered == StatusFormat.HTML || offered == StatusFormat.JSON);
    }

    /** Says that nothing is observed. There may be no key to prove a token, so only the container's users are admitted. */
    @Override
    void answerIdle(IdleObserver idle, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!idle.admits(request)) {
            super.answerIdle(idle, request, response);
            return;
        }
        Optional<StatusFormat> format = format(request, response);
        if (format.filter(StatusFormat.HTML::equals).isPresent()) {
            idle.writePage(response);
        } else if (format.isPresent()) {
            idle.writeJson(response);
        }
    }
}
