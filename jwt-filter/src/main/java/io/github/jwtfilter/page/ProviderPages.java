package io.github.jwtfilter.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The pages of a login at a provider. Their address may have a code, so links do not send it on. */
public final class ProviderPages {
    private static final String NO_REFERRER = "no-referrer";

    private ProviderPages() {}

    /**
     * Explains a failed login, with a way to try again.
     *
     * @param retry the address that begins a login
     */
    public static void explain(LoginPages pages, SignInProblem problem, String retry, HttpServletResponse response)
            throws IOException {
        String provider = pages.provider();
        Page page = new Page(
                "Sign-in failed",
                pages.application(),
                "You are not signed in",
                "<p class=\"bad\" role=\"alert\">" + Page.escape(problem.what(provider)) + "</p>",
                "<p>" + Page.escape(problem.mend(provider)) + "</p>",
                "<a class=\"button\" href=\"" + Page.escape(retry) + "\">Try again</a>",
                pages.takesPasswords()
                        ? "<p class=\"last\">Or <a href=\"" + Page.escape(pages.form())
                                + "\">sign in with a password</a>.</p>"
                        : "");
        page.write(response, problem.status(), NO_REFERRER);
    }

    /**
     * Leads to the page after a login, without a redirect. After a redirect from another site, browsers would withhold
     * cookies with {@code SameSite=Strict}, and the login is in such a cookie.
     *
     * @param target a path of this application
     */
    public static void goOn(LoginPages pages, String target, HttpServletResponse response) throws IOException {
        String address = Page.escape(target);
        Page page = new Page(
                "Signed in",
                pages.application(),
                "You are signed in",
                "<meta http-equiv=\"refresh\" content=\"0;url=" + address + "\">",
                "<a class=\"button\" href=\"" + address + "\">Continue</a>");
        page.write(response, HttpServletResponse.SC_OK, NO_REFERRER);
    }
}
