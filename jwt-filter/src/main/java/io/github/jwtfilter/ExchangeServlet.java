package io.github.jwtfilter;

import io.github.jwtfilter.Authenticator.Authentication;
import io.github.jwtfilter.spelling.LogLimit;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** A servlet that works on the login of the request it answers. Keeps no state: the filter has it all. */
abstract class ExchangeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final LogLimit UNFILTERED = new LogLimit();

    /** For the container. */
    ExchangeServlet() {}

    /**
     * Makes sure that there is a filter to work with.
     *
     * @throws ServletException if web.xml declares none
     */
    @Override
    public final void init() throws ServletException {
        boolean declared = getServletContext().getFilterRegistrations().values().stream()
                .map(FilterRegistration::getClassName)
                .anyMatch(JwtFilter.class.getName()::equals);
        if (!declared) {
            throw new ServletException("jwt-filter: configuration: servlet '" + getServletName()
                    + "' needs a filter of class " + JwtFilter.class.getName() + " in web.xml, and there is none");
        }
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<Exchange> filtered = Exchange.of(request, getServletContext());
        if (filtered.isPresent()) {
            answer(filtered.get(), request, response);
            return;
        }
        Optional<Exchange> exchange = unfiltered(request, response);
        if (exchange.isEmpty()) {
            UNFILTERED.log(
                    LOG,
                    Level.ERROR,
                    "configuration: the request for servlet ''{0}'' came through no filter",
                    getServletName());
            Refusals.unavailable(response);
            return;
        }
        exchange.get()
                .session()
                .answer(
                        request,
                        response,
                        (inner, carrier) ->
                                answer(exchange.get(), (HttpServletRequest) inner, (HttpServletResponse) carrier));
    }

    /** A filter that is not mapped to this servlet can serve it all the same, if it is the only one. */
    private Optional<Exchange> unfiltered(HttpServletRequest request, HttpServletResponse response) {
        return JwtRuntime.only(getServletContext()).map(runtime -> {
            Authentication authentication = runtime.authenticator.authenticate(request);
            return new Exchange(runtime, request, response, authentication);
        });
    }

    /** Answers the request; its method has not been looked at. */
    abstract void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException;

    /** The method is not for this servlet. */
    static void methodNotAllowed(HttpServletResponse response, String allowed) throws IOException {
        response.setHeader("Allow", allowed);
        JsonAnswer.error(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "method_not_allowed");
    }
}
