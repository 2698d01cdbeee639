package io.github.jwtfilter;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.login.Authenticator.Authentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A page for operators. It answers at its own path, and an access rule with a role must admit the user there. A rule
 * without a role stops the deployment.
 */
abstract class OperatorServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** Constructor for the container. */
    OperatorServlet() {}

    @Override
    final void answer(JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (access(runtime, exchange, request)) {
            case LOGIN_NEEDED:
                refuse(runtime, exchange.authentication(), response);
                return;
            case FORBIDDEN:
                ErrorResponses.forbidden(request, response);
                return;
            default:
                show(runtime, request, response);
        }
    }

    private static void refuse(JwtRuntime runtime, Authentication authentication, HttpServletResponse response)
            throws IOException {
        if (authentication.isDecided()) {
            ErrorResponses.tokenWanted(authentication.refused(), response);
        } else {
            runtime.challenge().answerUndecided(authentication, response);
        }
    }

    /**
     * Checks the access rules again, because the filter may have been skipped. Containers skip it on a forward and on
     * paths outside its mapping.
     */
    private static Decision access(JwtRuntime runtime, Exchange exchange, HttpServletRequest request) {
        String path = request.getServletPath();
        Requirement requirement =
                runtime.paths().isOperatorPage(path) ? runtime.rules().requirement("GET", path) : Requirement.DENY;
        return requirement.decide(exchange.login().identity());
    }

    /** Answers an operator's request. It must check the method itself. */
    abstract void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
