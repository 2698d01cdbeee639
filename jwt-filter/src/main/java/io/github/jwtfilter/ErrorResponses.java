package io.github.jwtfilter;

import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.session.CacheHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Responses that keep a request from the application. Details of the failure go to the operator, and the client gets
 * only a short error.
 */
final class ErrorResponses {
    private ErrorResponses() {}

    /** Forbids caches to store the refusal. {@code private} and {@code Expires} are for caches that obey only these. */
    static void keepNowhere(HttpServletResponse response) {
        response.setHeader(CacheHeaders.CACHE_CONTROL, "private, no-store");
        response.setHeader(CacheHeaders.EXPIRES, CacheHeaders.LONG_AGO);
    }

    /**
     * Answers 401 and asks for a token. The body is the same for every reason.
     *
     * @param refused the reason why the token was refused; null if there was none
     */
    static void tokenWanted(Reason refused, HttpServletResponse response) throws IOException {
        askForToken(refused, response);
        JsonAnswer.error(response, HttpServletResponse.SC_UNAUTHORIZED, "unauthorized");
    }

    /**
     * Sets the challenge. It names the reason only for tokens with a valid signature, so that a forger learns nothing.
     *
     * @param refused the reason why the token was refused; null if there was none
     */
    static void askForToken(Reason refused, HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", challenge(refused));
    }

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
