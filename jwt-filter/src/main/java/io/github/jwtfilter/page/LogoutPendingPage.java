package io.github.jwtfilter.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page after a logout that other servers have not received yet. */
public final class LogoutPendingPage {
    private LogoutPendingPage() {}

    /**
     * Writes the page. It says where the logout counts already.
     *
     * @param next the address of the page that follows a logout
     */
    public static void explain(LoginPages pages, String next, HttpServletResponse response) throws IOException {
        Page page = new Page(
                "Signing out",
                pages.application(),
                "You are signed out here",
                "<p role=\"status\">This server has signed you out. Other servers could not be told yet and will be told"
                        + " as soon as possible. On a shared computer, close all windows of the browser.</p>",
                "<a class=\"button\" href=\"" + Page.escape(next) + "\">Continue</a>");
        page.write(response, HttpServletResponse.SC_ACCEPTED);
    }
}
