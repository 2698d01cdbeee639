package io.github.jwtfilter;

import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.transport.TokenFinder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers that keep a request from the application. What went wrong is for the operator; the client hears little. */
final class Refusals {
    private Refusals() {}

    /**
     * A person who opens a page is sent to the login page, one who sends a form is told that it came to nothing; a script
     * of Faces is sent to the login page in its own language; everybody else is asked for a token (RFC 6750 §3).
     */
    static void unauthorized(Exchange exchange, HttpServletResponse response) throws IOException {
        keepNowhere(response);
        HttpServletRequest request = exchange.request();
        Optional<String> loginPage = exchange.runtime().loginPage;
        if (loginPage.isPresent() && isFacesAjax(request)) {
            toLoginByFaces(exchange, loginPage.get(), response);
        } else if (loginPage.isEmpty() || !isNavigation(request)) {
            tokenWanted(exchange, response);
        } else if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            if (isWholePage(request)) {
                saveTarget(exchange.runtime(), request, response);
            }
            toLogin(exchange, loginPage.get(), HttpServletResponse.SC_FOUND, response);
        } else if (exchange.runtime().crossOriginGuard.refuses(request)) {
            // Nobody is to be talked into sending again what another site has sent. 303 makes a GET of it
            // (RFC 9110 §15.4.4).
            toLogin(exchange, loginPage.get(), HttpServletResponse.SC_SEE_OTHER, response);
        } else {
            response.setHeader(
                    "WWW-Authenticate", challenge(exchange.authentication().refused()));
            SendAgain.explain(exchange, loginPage.get(), response);
        }
    }

    /** No cache may keep the refusal; {@code private} and {@code Expires} are for caches that obey only those. */
    private static void keepNowhere(HttpServletResponse response) {
        response.setHeader(CacheHeaders.CACHE_CONTROL, "private, no-store");
        response.setHeader(CacheHeaders.EXPIRES, CacheHeaders.LONG_AGO);
    }

    private static void toLogin(Exchange exchange, String loginPage, int status, HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader("Location", located(exchange.runtime().contextPath, loginPage));
    }

    /** A login that comes back to a logout would be over at once. */
    private static void saveTarget(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response) {
        if (runtime.servlets.login.isEmpty()) {
            // Whoever makes the logins elsewhere could not read it.
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

    /** A frame is a part of some page, perhaps another site's: no login should lead into it. */
    static boolean isWholePage(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        return destination == null || destination.equals("document");
    }

    /** The script of a Faces page, which reads no status and follows a redirect only if it is told by XML. */
    private static boolean isFacesAjax(HttpServletRequest request) {
        return "partial/ajax".equals(request.getHeader("Faces-Request")) && !TokenFinder.hasBearer(request);
    }

    /** Faces posts to the address of the view, so that is the page to come back to. */
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
        String url = Page.escape(located(runtime.contextPath, loginPage));
        Answer.write(
                response,
                HttpServletResponse.SC_OK,
                "text/xml;charset=UTF-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<partial-response><redirect url=\"" + url
                        + "\"></redirect></partial-response>");
    }

    /** Asks for a token; one body for every refusal. */
    static void tokenWanted(Exchange exchange, HttpServletResponse response) throws IOException {
        response.setHeader(
                "WWW-Authenticate", challenge(exchange.authentication().refused()));
        JsonAnswer.error(response, HttpServletResponse.SC_UNAUTHORIZED, "unauthorized");
    }

    /** A path within the application, as a browser must be told it; an address elsewhere stays as it is. */
    static String located(String contextPath, String page) {
        return page.startsWith("/") ? contextPath + page : page;
    }

    /** The reason is told only for tokens whose signature held: a forger learns nothing. */
    private static String challenge(Reason refused) {
        if (refused == null) {
            return "Bearer";
        }
        String description =
                refused == Reason.EXPIRED || refused == Reason.REVOKED ? ", error_description=\"" + refused + "\"" : "";
        return "Bearer error=\"invalid_token\"" + description;
    }

    /** No login helps. The application's own error page may say so to a person. */
    static void forbidden(HttpServletRequest request, HttpServletResponse response) throws IOException {
        keepNowhere(response);
        if (isNavigation(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            JsonAnswer.error(response, HttpServletResponse.SC_FORBIDDEN, "forbidden");
        }
    }

    /** A path that could mean two things. */
    static void badRequest(HttpServletResponse response) throws IOException {
        keepNowhere(response);
        JsonAnswer.error(response, HttpServletResponse.SC_BAD_REQUEST, "bad_request");
    }

    /** Something of ours cannot answer now. */
    static void unavailable(HttpServletResponse response) throws IOException {
        keepNowhere(response);
        JsonAnswer.error(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");
    }

    /**
     * Whether a person's browser loads a page. Newer browsers say so themselves (Fetch Metadata); of older ones, a
     * page load accepts HTML, brings no bearer token and is not marked as a script's request.
     */
    static boolean isNavigation(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode != null) {
            return mode.equals("navigate");
        }
        String accept = request.getHeader("Accept");
        return accept != null
                && accept.contains("text/html")
                && !TokenFinder.hasBearer(request)
                && !"XMLHttpRequest".equals(request.getHeader("X-Requested-With"))
                && request.getHeader("Faces-Request") == null;
    }
}
