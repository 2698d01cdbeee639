package io.github.jwtfilter.form;

import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.page.FormNonce;
import io.github.jwtfilter.page.LoginFailure;
import io.github.jwtfilter.page.LoginPages;
import io.github.jwtfilter.page.ResubmitPage;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Login with an HTML form. The result is a cookie and a redirect, or the login page again. */
public final class FormLogin implements LoginExchange {
    /** The request attribute with the error code for the application's own page, such as {@code invalid_grant}. */
    static final String ERROR = "io.github.jwtfilter.error";
    /** The request attribute with the typed user name for the application's own page. The page must escape it. */
    static final String USER_NAME = "io.github.jwtfilter.username";

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String FORWARDED = "io.github.jwtfilter.forwarded";

    private final LoginPages pages;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Optional<TokenRequest> read;
    private LoginForm form = LoginForm.NONE;
    private String typedName = "";
    private LoginFailure unread = LoginFailure.INCOMPLETE;

    private FormLogin(LoginPages pages, HttpServletRequest request, HttpServletResponse response) {
        this(pages, request, response, Optional.empty());
    }

    /**
     * Creates the dialogue of one request.
     *
     * @param read the form, if it was read before
     */
    public FormLogin(
            LoginPages pages, HttpServletRequest request, HttpServletResponse response, Optional<TokenRequest> read) {
        this.pages = pages;
        this.request = request;
        this.response = response;
        this.read = read;
    }

    /** Shows the application's own login page, or the built-in one. */
    public static void show(
            LoginPages pages, boolean loggedIn, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (LoginFields.passwordInQuery(request.getQueryString())) {
            new FormLogin(pages, request, response).failed(LoginFailure.IN_ADDRESS);
            return;
        }
        if (loggedIn && ResubmitPage.isConfirmation(request)) {
            ResubmitPage.confirm(pages, response);
            return;
        }
        Optional<String> own = pages.own();
        if (own.isPresent() && mayForward(request)) {
            dispatcher(request, own.get()).forward(request, response);
            return;
        }
        pages.builtIn(request, pages.offerNonce(request, response)).write(response, HttpServletResponse.SC_OK);
    }

    /**
     * Shows the application's own page for an error. The page sees the code of the error in an attribute.
     *
     * @return false if that page has led back here; then nothing was written
     */
    public static boolean forward(
            String errorPage, int status, String error, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!mayForward(request)) {
            return false;
        }
        request.setAttribute(ERROR, error);
        response.setStatus(status);
        dispatcher(request, errorPage).forward(request, response);
        return true;
    }

    /** Shows the built-in page in answer to a password that nobody takes. */
    public static void refusePassword(LoginPages pages, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        pages.builtIn(request, "").write(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    /** Returns false the second time, because the application's page has led back to this servlet. */
    private static boolean mayForward(HttpServletRequest request) {
        boolean first = request.getAttribute(FORWARDED) == null;
        request.setAttribute(FORWARDED, true);
        return first;
    }

    private static RequestDispatcher dispatcher(HttpServletRequest request, String page) throws ServletException {
        RequestDispatcher dispatcher = request.getServletContext().getRequestDispatcher(page);
        if (dispatcher == null) {
            LOG.log(
                    Level.ERROR,
                    "JWTF-307 The login page cannot be shown, because the container cannot forward to {0}. Check ''page''"
                            + " and ''errorPage'' of the login servlet.",
                    page);
            throw new ServletException("the login page cannot be shown");
        }
        return dispatcher;
    }

    @Override
    public Optional<Credentials> credentials() {
        try {
            form = read.isPresent() ? read.get().form() : LoginForm.of(request);
        } catch (LoginBody.UnreadableException e) {
            unread = e.failure;
            return Optional.empty();
        }
        typedName = LoginFields.typedName(form::values);
        return LoginFields.read(form::values);
    }

    @Override
    public boolean isFromOwnPage() {
        return CrossOriginCheck.hidesOrigin(request) && pages.hasNonce(request, form.values(FormNonce.FIELD));
    }

    @Override
    public LoginFailure unread() {
        return unread;
    }

    @Override
    public String means() {
        return "form";
    }

    @Override
    public boolean wantsCookie() {
        return true;
    }

    @Override
    public void succeeded(IssuedLogin issued) {
        String target = pages.takeTarget(request, response);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", target);
    }

    @Override
    public void failed(LoginFailure failure) throws ServletException, IOException {
        Optional<String> page = pages.ownAfterFailure();
        if (failure.status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (page.isPresent() && mayForward(request)) {
            request.setAttribute(ERROR, failure.error);
            request.setAttribute(USER_NAME, typedName);
            response.setStatus(failure.status);
            dispatcher(request, page.get()).forward(new ErrorPageRequest(request, form), response);
            return;
        }
        // The proof is needed only if the browser hides the form's origin. A browser that sent it will send it again.
        boolean proofNeeded = CrossOriginCheck.hidesOrigin(request);
        String nonce = proofNeeded ? pages.offerNonce(request, response) : "";
        pages.builtIn(request, nonce).withFailure(failure, typedName).write(response, failure.status);
    }
}
