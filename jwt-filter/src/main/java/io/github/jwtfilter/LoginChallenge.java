package io.github.jwtfilter;

import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.flow.CurrentLogin;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.page.Answer;
import io.github.jwtfilter.page.LoginPages;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.page.ResubmitPage;
import io.github.jwtfilter.transport.SavedTarget;
import io.github.jwtfilter.transport.TokenFinder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers requests that need a login and have none that is accepted. */
final class LoginChallenge {
    private final LoginPaths paths;
    private final CrossOriginGuard crossOriginGuard;
    private final SavedTarget savedTarget;
    private final LoginPages pages;
    private final Figures figures;

    LoginChallenge(
            LoginPaths paths,
            CrossOriginGuard crossOriginGuard,
            SavedTarget savedTarget,
            LoginPages pages,
            Figures figures) {
        this.paths = paths;
        this.crossOriginGuard = crossOriginGuard;
        this.savedTarget = savedTarget;
        this.pages = pages;
        this.figures = figures;
    }

    /**
     * Answers 503 to a request with a token that can be neither accepted nor refused now. Without our own keys or the facts
     * of other servers, a login could not succeed either. If only a listed issuer lacks keys, a redirect to the login page
     * would tell users to log in whose login is still good.
     */
    void answerUndecided(Authentication undecided, HttpServletResponse response) throws IOException {
        if (undecided.unadmitted().isPresent()) {
            figures.wasBehind();
        } else {
            figures.lackedKeys();
        }
        ErrorResponses.unavailable(response);
    }

    /**
     * Answers a request that needs a login.
     *
     * <p>A browser that opens a page is redirected to the login page. After a form submission the user gets a page that
     * says that the form was not processed. A Faces script gets the redirect in the XML of Faces. All other clients get
     * a 401 that asks for a token (RFC 6750 §3).
     *
     * <p>If a proxy added the refused token, it adds the same token after a login too. A redirect would lead in circles.
     *
     * @param current has no login
     */
    void answer(CurrentLogin current, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Reason refused = current.refused();
        ErrorResponses.keepNowhere(response);
        if (current.authentication().isProxyRefused()) {
            ErrorResponses.tokenWanted(refused, response);
            return;
        }
        Optional<String> loginPage = paths.challengePage();
        if (loginPage.isPresent() && isFacesAjax(request)) {
            toLoginByFaces(loginPage.get(), refused, request, response);
        } else if (loginPage.isEmpty() || !Navigation.isNavigation(request)) {
            ErrorResponses.tokenWanted(refused, response);
        } else if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            String page = loginPage.get();
            if (Navigation.isWholePage(request)) {
                page = comingBack(page, request, response);
            }
            toLogin(page, HttpServletResponse.SC_FOUND, response);
        } else if (crossOriginGuard.refuses(request)) {
            // Another site sent this request, so the user must not be asked to send it again. 303 changes the method to
            // GET (RFC 9110 §15.4.4).
            toLogin(loginPage.get(), HttpServletResponse.SC_SEE_OTHER, response);
        } else {
            ErrorResponses.askForToken(refused, response);
            ResubmitPage.explain(pages, loginPage.get(), refused, request, response);
        }
    }

    private String comingBack(String loginPage, HttpServletRequest request, HttpServletResponse response) {
        if (paths.leadsToProvider()) {
            return toProvider(request, response);
        }
        saveTarget(request, response);
        return loginPage;
    }

    /**
     * Returns the path that begins a login at the provider and leads back to this page. It names the page itself, so that
     * each tab keeps its own. A page with a long address is saved in the cookie instead, which all tabs share.
     */
    private String toProvider(HttpServletRequest request, HttpServletResponse response) {
        String target = SavedTarget.of(request);
        if (request.getMethod().equals("GET") && isComeBackPath(request) && savedTarget.accepts(target)) {
            Optional<String> path = paths.toProvider(target);
            if (path.isPresent()) {
                return path.get();
            }
        }
        saveTarget(request, response);
        return paths.toProvider();
    }

    /** Sends a browser to the provider that proved its user, and from there back to this page. */
    void confirmAtProvider(HttpServletRequest request, HttpServletResponse response) {
        ErrorResponses.keepNowhere(response);
        toLogin(toProvider(request, response), HttpServletResponse.SC_FOUND, response);
    }

    private void toLogin(String loginPage, int status, HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader("Location", paths.address(loginPage));
    }

    /**
     * Saves the page for after the login. For a logout path the saved page is cleared instead, because the path would
     * end the new login at once.
     */
    private void saveTarget(HttpServletRequest request, HttpServletResponse response) {
        if (paths.loginServletName().isEmpty()) {
            // Logins are made elsewhere, and that server could not read the saved target.
            return;
        }
        if (isComeBackPath(request)) {
            savedTarget.save(request, response);
        } else {
            savedTarget.forget(request, response);
        }
    }

    private boolean isComeBackPath(HttpServletRequest request) {
        return RequestPath.of(request.getServletPath(), request.getPathInfo())
                .filter(paths::isComeBackPath)
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
    private void toLoginByFaces(
            String loginPage, Reason refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (crossOriginGuard.refuses(request)) {
            ErrorResponses.tokenWanted(refused, response);
            return;
        }
        if (paths.loginServletName().isPresent() && isComeBackPath(request)) {
            savedTarget.save(SavedTarget.of(request), request, response);
        }
        String url = Page.escape(paths.address(loginPage));
        Answer.write(
                response,
                HttpServletResponse.SC_OK,
                "text/xml;charset=UTF-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<partial-response><redirect url=\"" + url
                        + "\"></redirect></partial-response>");
    }
}
