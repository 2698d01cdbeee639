package io.github.jwtfilter;

import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.page.Answer;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.transport.TokenFinder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Responses that keep a request from the application. Details of the failure go to the operator, and the client gets
 * only a short error.
 */
final class ErrorResponses {
    private ErrorResponses() {}

    /**
     * Answers a request that needs a login.
     *
     * <p>A browser that opens a page is redirected to the login page. After a form submission the user gets a page that
     * says that the form was not processed. A Faces script gets the redirect in the XML of Faces. All other clients get
     * a 401 that asks for a token (RFC 6750 §3).
     */
    static void unauthorized(Exchange exchange, HttpServletResponse response) throws IOException {
        keepNowhere(response);
        HttpServletRequest request = exchange.request();
        Optional<String> loginPage = exchange.runtime().loginPage;
        if (loginPage.isPresent() && isFacesAjax(request)) {
            toLoginByFaces(exchange, loginPage.get(), response);
        } else if (loginPage.isEmpty() || !Navigation.isNavigation(request)) {
            tokenWanted(exchange, response);
        } else if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            if (Navigation.isWholePage(request)) {
                saveTarget(exchange.runtime(), request, response);
            }
            toLogin(exchange, loginPage.get(), HttpServletResponse.SC_FOUND, response);
        } else if (exchange.runtime().crossOriginGuard.refuses(request)) {
            // Another site sent this request, so the user must not be asked to send it again. 303 changes the method to
            // GET (RFC 9110 §15.4.4).
            toLogin(exchange, loginPage.get(), HttpServletResponse.SC_SEE_OTHER, response);
        } else {
            response.setHeader(
                    "WWW-Authenticate", challenge(exchange.authentication().refused()));
            ResubmitPage.explain(
                    exchange.runtime().pages,
                    loginPage.get(),
                    exchange.authentication().refused(),
                    request,
                    response);
        }
    }

    /** Forbids caches to store the refusal. {@code private} and {@code Expires} are for caches that obey only these. */
    private static void keepNowhere(HttpServletResponse response) {
        response.setHeader(CacheHeaders.CACHE_CONTROL, "private, no-store");
        response.setHeader(CacheHeaders.EXPIRES, CacheHeaders.LONG_AGO);
    }

    private static void toLogin(Exchange exchange, String loginPage, int status, HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader("Location", Page.address(exchange.runtime().contextPath, loginPage));
    }

    /**
     * Saves the page for after the login. For a logout path the saved page is cleared instead, because the path would
     * end the new login at once.
     */
    private static void saveTarget(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) {
        if (runtime.servlets.login.isEmpty()) {
            // Logins are made elsewhere, and that server could not read the saved target.
            return;
        }
        if (isComeBackPath(runtime, request)) {
            runtime.savedTarget.save(request, response);
        } else {
            runtime.savedTarget.forget(request, response);
        }
    }

    private static boolean isComeBackPath(JwtRuntime runtime, HttpServletRequest request) {
        return RequestPath.of(request.getServletPath(), request.getPathInfo())
                .filter(runtime::isComeBackPath)
                .isPresent();
    }

    /** Returns whether a Faces script sent the request. It ignores the status and follows only redirects in XML. */
    private static boolean isFacesAjax(HttpServletRequest request) {
        return "partial/ajax".equals(request.getHeader("Faces-Request")) && !TokenFinder.hasBearer(request);
    }

    /**
     * Redirects a Faces script to the login page. Faces posts to the address of the view, so the login returns to that
     * page.
     */
    private static void toLoginByFaces(Exchange exchange, String loginPage, HttpServletResponse response)
            throws IOException {
        HttpServletRequest request = exchange.request();
        JwtRuntime runtime = exchange.runtime();
        if (runtime.crossOriginGuard.refuses(request)) {
            tokenWanted(exchange, response);
            return;
        }
        if (runtime.servlets.login.isPresent() && isComeBackPath(runtime, request)) {
            String query = request.getQueryString();
            String view = request.getRequestURI() + (query == null ? "" : "?" + query);
            runtime.savedTarget.save(view, request, response);
        }
        String url = Page.escape(Page.address(runtime.contextPath, loginPage));
        Answer.write(
                response,
                HttpServletResponse.SC_OK,
                "text/xml;charset=UTF-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<partial-response><redirect url=\"" + url
                        + "\"></redirect></partial-response>");
    }

    /** Answers 401 and asks for a token. The body is the same for every reason. */
    static void tokenWanted(Exchange exchange, HttpServletResponse response) throws IOException {
        response.setHeader(
                "WWW-Authenticate", challenge(exchange.authentication().refused()));
        JsonAnswer.error(response, HttpServletResponse.SC_UNAUTHORIZED, "unauthorized");
    }

    /**
     * Returns the challenge. It names the reason only for tokens with a valid signature, so that a forger learns
     * nothing.
     */
    private static String challenge(Reason refused) {
        if (refused == null) {
            return "Bearer";
        }
        String description =
                refused == Reason.EXPIRED || refused == Reason.REVOKED ? ", error_description=\"" + refused + "\"" : "";
        return "Bearer error=\"invalid_token\"" + description;
    }

    /** Answers 403, because another login would not help. A browser gets the application's own error page. */
    static void forbidden(HttpServletRequest request, HttpServletResponse response) throws IOException {
        keepNowhere(response);
        if (Navigation.isNavigation(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            JsonAnswer.error(response, HttpServletResponse.SC_FORBIDDEN, "forbidden");
        }
    }

    /** Answers 400 to an ambiguous path. */
    static void badRequest(HttpServletResponse response) throws IOException {
        keepNowhere(response);
        JsonAnswer.error(response, HttpServletResponse.SC_BAD_REQUEST, "bad_request");
    }

    /** Answers 503 while the filter or one of its stores is unavailable. */
    static void unavailable(HttpServletResponse response) throws IOException {
        keepNowhere(response);
        JsonAnswer.error(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");
    }
}
