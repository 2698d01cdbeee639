package io.github.jwtfilter;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.status.StatusFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

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
        return requirement(runtime, request).decide(exchange.login().identity());
    }

    private static Requirement requirement(JwtRuntime runtime, HttpServletRequest request) {
        String path = request.getServletPath();
        return runtime.paths().isOperatorPage(path) ? runtime.rules().requirement("GET", path) : Requirement.DENY;
    }

    /** Returns the wanted format; empty if the request has been answered with an error. */
    static Optional<StatusFormat> wanted(
            HttpServletRequest request, HttpServletResponse response, Predicate<StatusFormat> offered)
            throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            methodNotAllowed(response, "GET, HEAD");
            return Optional.empty();
        }
        String[] names;
        try {
            names = request.getParameterValues("format");
        } catch (RuntimeException unparsed) {
            ErrorResponses.badRequest(response);
            return Optional.empty();
        }
        Optional<StatusFormat> format = names == null
                ? StatusFormat.accepted(request.getHeaders("Accept"), offered)
                : Optional.of(names).filter(all -> all.length == 1).flatMap(all -> StatusFormat.named(all[0]));
        Optional<StatusFormat> usable = format.filter(offered);
        if (usable.isEmpty() && names == null) {
            JsonAnswer.error(response, HttpServletResponse.SC_NOT_ACCEPTABLE, "not_acceptable");
        } else if (usable.isEmpty()) {
            ErrorResponses.badRequest(response);
        }
        return usable;
    }

    /** Admits a user of the container with the role, and a token with the role. */
    @Override
    final void answerObserving(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Requirement requirement = requirement(runtime, request);
        Authentication authentication = runtime.authenticator().authenticate(request);
        Decision byToken = requirement.decide(authentication.login().identity());
        boolean byContainer =
                requirement.asksForRole() && runtime.observer().orElseThrow().admits(request, requirement);
        if (byContainer || byToken == Decision.PERMITTED) {
            show(runtime, request, response);
        } else if (requirement == Requirement.DENY || request.getUserPrincipal() != null) {
            ErrorResponses.forbidden(request, response);
        } else {
            refuse(runtime, authentication, response);
        }
    }

    /** Answers an operator's request. It must check the method itself. */
    abstract void show(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
