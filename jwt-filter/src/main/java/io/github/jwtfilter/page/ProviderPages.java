package io.github.jwtfilter.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The pages of a login at a provider. Their address may contain a code, so browsers are told to send no referrer. */
public final class ProviderPages {
    private static final String NO_REFERRER = "no-referrer";

    private ProviderPages() {}

    /**
     * Explains a failed login, with a way to try again.
     *
     * @param retry the address that begins a login
     * @param next the page for a user who still has a login; empty for other users
     */
    public static void explain(
            LoginPages pages, SignInProblem problem, String retry, Optional<String> next, HttpServletResponse response)
            throws IOException {
        String provider = pages.provider();
        Page page = new Page(
                "Sign-in failed",
                pages.application(),
                next.isPresent() ? "Your sign-in was not confirmed" : "You are not signed in",
                "<p class=\"bad\" role=\"alert\">" + Page.escape(problem.what(provider)) + "</p>",
                "<p>" + Page.escape(problem.mend(provider)) + "</p>",
                "<a class=\"button\" href=\"" + Page.escape(retry) + "\">Try again</a>",
                next.map(address -> "<a class=\"button second\" href=\"" + Page.escape(address) + "\">Continue</a>")
                        .orElse(""),
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
        goOn(pages, "Signed in", "You are signed in", target, response);
    }

    /** Leads to the beginning of a login in the same way, so that the browser sends an older login with it. */
    public static void goOnToLogin(LoginPages pages, String login, HttpServletResponse response) throws IOException {
        goOn(pages, "Sign in", "Sign in with " + pages.provider(), login, response);
    }

    private static void goOn(
            LoginPages pages, String title, String heading, String target, HttpServletResponse response)
            throws IOException {
        String address = Page.escape(target);
        Page page = new Page(
                title,
                pages.application(),
                heading,
                "<meta http-equiv=\"refresh\" content=\"0;url=" + address + "\">",
                "<a class=\"button\" href=\"" + address + "\">Continue</a>");
        page.write(response, HttpServletResponse.SC_OK, NO_REFERRER);
    }
}
