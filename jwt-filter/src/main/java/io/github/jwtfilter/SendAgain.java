package io.github.jwtfilter;

import io.github.jwtfilter.jose.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * What a person is told whose form met no login. The page answers the form itself, so that the browser keeps what was
 * typed, and reloading the page after a login sends it once more, by the person's own hand: it is neither kept here nor
 * put into the page, and nothing is sent for anybody.
 */
final class SendAgain {
    /** The query with which the login servlet tells of a login instead of asking for one. */
    private static final String SIGNED_IN = "signed-in";

    private SendAgain() {}

    /** Says that nothing was carried out, and how to send it again. */
    static void explain(Exchange exchange, String loginPage, HttpServletResponse response) throws IOException {
        JwtRuntime runtime = exchange.runtime();
        List<String> loginServlet = runtime.servlets.loginMappings;
        // A login on another server knows its own way on.
        if (loginPage.startsWith("/") && !loginServlet.isEmpty() && Refusals.isWholePage(exchange.request())) {
            String next = runtime.contextPath + loginServlet.get(0) + "?" + SIGNED_IN;
            runtime.savedTarget.save(next, exchange.request(), response);
        }
        Reason refused = exchange.authentication().refused();
        boolean ended = refused == Reason.EXPIRED || refused == Reason.REVOKED;
        String address = Refusals.located(runtime.contextPath, loginPage);
        Page page = new Page(
                "Not carried out",
                runtime.context.getServletContextName(),
                ended ? "Your sign-in has ended" : "You are not signed in",
                "<p class=\"bad\" role=\"alert\">What you sent was not carried out.</p>",
                "<p>Your browser still has it. To send it again:</p>",
                "<ol>",
                "<li>Sign in in a new tab.</li>",
                "<li>Come back to this tab and reload the page.</li>",
                "<li>Your browser asks whether to send the form again: confirm.</li>",
                "</ol>",
                "<a class=\"button\" href=\"" + Page.escape(address) + "\" target=\"_blank\" rel=\"noopener\">"
                        + "Sign in in a new tab</a>");
        page.write(response, HttpServletResponse.SC_UNAUTHORIZED);
    }

    /** Whether the request is for the page that {@link #confirm} shows, by somebody who may see it. */
    static boolean isConfirmation(Exchange exchange, HttpServletRequest request) {
        return SIGNED_IN.equals(request.getQueryString()) && exchange.login().isPresent();
    }

    /** Says in the new tab that the login is there. */
    static void confirm(Exchange exchange, HttpServletResponse response) throws IOException {
        JwtRuntime runtime = exchange.runtime();
        String start = Refusals.located(runtime.contextPath, runtime.servlets.login.orElseThrow().target);
        Page page = new Page(
                "Signed in",
                runtime.context.getServletContextName(),
                "You are signed in",
                "<p>You can close this tab. Reload the page in the other one: your browser then asks whether to send"
                        + " the form again.</p>",
                "<p class=\"last\">Or go on to <a href=\"" + Page.escape(start) + "\">the start page</a>.</p>");
        page.write(response, HttpServletResponse.SC_OK);
    }
}
