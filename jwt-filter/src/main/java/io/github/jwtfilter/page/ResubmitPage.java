package io.github.jwtfilter.page;

import io.github.jwtfilter.jose.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The page for a user whose form arrived without a valid login. It is the response to the form's own request, so the
 * browser keeps the form data. If the user logs in and then reloads the page, the browser sends the form again. The
 * filter neither stores the form data nor writes it into the page, and only the user can resend it.
 */
public final class ResubmitPage {
    /** With this query the login servlet confirms a login instead of showing the form. */
    private static final String SIGNED_IN = "signed-in";

    private ResubmitPage() {}

    /**
     * Writes the page. It says that the form was not processed and how to send it again.
     *
     * @param refused the reason why the token was refused; null if there was none
     */
    public static void explain(
            LoginPages pages,
            String loginPage,
            Reason refused,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        // A login page on another server chooses its own next page.
        if (loginPage.startsWith("/") && Navigation.isWholePage(request)) {
            pages.leadToServlet(SIGNED_IN, request, response);
        }
        boolean ended = refused == Reason.EXPIRED || refused == Reason.REVOKED;
        String address = pages.address(loginPage);
        Page page = new Page(
                "Form not processed",
                pages.application(),
                ended ? "Your sign-in has ended" : "You are not signed in",
                "<p class=\"bad\" role=\"alert\">Your form was not processed.</p>",
                "<p>Your browser still has the data. To send the form again:</p>",
                "<ol>",
                "<li>Sign in in a new tab.</li>",
                "<li>Come back to this tab and reload the page.</li>",
                "<li>Your browser asks whether to send the form again. Confirm.</li>",
                "</ol>",
                "<a class=\"button\" href=\"" + Page.escape(address) + "\" target=\"_blank\" rel=\"noopener\">"
                        + "Sign in in a new tab</a>");
        page.write(response, HttpServletResponse.SC_UNAUTHORIZED);
    }

    /** Returns whether the request is for the page that {@link #confirm} shows to a logged-in user. */
    public static boolean isConfirmation(HttpServletRequest request) {
        return SIGNED_IN.equals(request.getQueryString());
    }

    /** Confirms the login in the new tab. */
    public static void confirm(LoginPages pages, HttpServletResponse response) throws IOException {
        String start = pages.start();
        Page page = new Page(
                "Signed in",
                pages.application(),
                "You are signed in",
                "<p>You can close this tab. Go back to the other tab and reload the page. Your browser then asks whether"
                        + " to send the form again.</p>",
                "<p class=\"last\">Or continue to <a href=\"" + Page.escape(start) + "\">the start page</a>.</p>");
        page.write(response, HttpServletResponse.SC_OK);
    }
}
