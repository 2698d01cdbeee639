package io.github.jwtfilter;

import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.observe.IdleObserver;
import io.github.jwtfilter.text.LogLimit;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** A servlet that works with the login of its request. */
abstract class ExchangeServlet extends FilterServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final LogLimit UNFILTERED = new LogLimit();
    /** The pattern of the servlet that answers where no other pattern matches: the application's or the container's. */
    private static final String DEFAULT_PATTERN = "/";

    /** Constructor for the container. */
    ExchangeServlet() {}

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<Exchange> filtered = Exchanges.find(request, getServletContext());
        RunningFilters running = RunningFilters.of(getServletContext());
        Optional<JwtRuntime> runtime =
                filtered.isPresent() ? running.find(filtered.get().filterName()) : running.only();
        Optional<IdleObserver> idle = running.idle();
        if (runtime.isEmpty() && idle.isPresent()) {
            answerIdle(idle.get(), request, response);
            return;
        }
        if (runtime.isEmpty()) {
            UNFILTERED.log(
                    LOG,
                    Level.ERROR,
                    "JWTF-104 A request for servlet ''{0}'' was answered 503, because it passed through no JwtFilter. Map"
                            + " the filter to ''/*''.",
                    getServletName());
            ErrorResponses.unavailable(response);
            return;
        }
        if (runtime.get().observer().isPresent()) {
            answerObserving(runtime.get(), request, response);
        } else if (filtered.isPresent()) {
            answer(runtime.get(), filtered.get(), request, response);
        } else {
            answerUnfiltered(runtime.get(), request, response);
        }
    }

    /**
     * Answers a request that bypassed the filter. This works only if the application has exactly one filter.
     */
    private void answerUnfiltered(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Authentication authentication = runtime.authenticator().authenticate(request);
        Exchange exchange = runtime.exchanges().begin(request, response, authentication);
        exchange.session()
                .answer(
                        request,
                        response,
                        (inner, carrier) ->
                                answer(runtime, exchange, (HttpServletRequest) inner, (HttpServletResponse) carrier));
    }

    /** Answers while the filter only observes. */
    void answerObserving(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        answerAsApplication(request, response);
    }

    /** Answers while the filter should observe and cannot. */
    void answerIdle(IdleObserver idle, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        answerAsApplication(request, response);
    }

    /** Answers as the application does at this path without this servlet. The login is the container's. */
    private void answerAsApplication(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<String> name = getServletContext().getServletRegistrations().values().stream()
                .filter(servlet -> servlet.getMappings().contains(DEFAULT_PATTERN))
                .map(Registration::getName)
                .findFirst();
        if (name.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        getServletContext().getNamedDispatcher(name.get()).forward(request, response);
    }

    /** Answers the request. It must check the method itself. */
    abstract void answer(
            JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException;
}
