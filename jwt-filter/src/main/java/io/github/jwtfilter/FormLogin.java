package io.github.jwtfilter;

import io.github.jwtfilter.config.LoginSettings;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.page.FormNonce;
import io.github.jwtfilter.page.LoginFailure;
import io.github.jwtfilter.page.LoginPage;
import io.github.jwtfilter.page.Page;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Login with an HTML form. The result is a cookie and a redirect, or the login page again. */
final class FormLogin implements LoginExchange {
    /** The request attribute with the error code for the application's own page, such as {@code invalid_grant}. */
    static final String ERROR = "io.github.jwtfilter.error";
    /** The request attribute with the typed user name for the application's own page. The page must escape it. */
    static final String USER_NAME = "io.github.jwtfilter.username";

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String FORWARDED = "io.github.jwtfilter.forwarded";

    private final Exchange exchange;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private LoginForm form = LoginForm.NONE;
    private String typedName = "";
    private LoginFailure unread = LoginFailure.INCOMPLETE;

    FormLogin(Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
        this.exchange = exchange;
        this.request = request;
        this.response = response;
    }

    /** Shows the application's own login page, or the built-in one. */
    static void show(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (LoginFields.passwordInQuery(request.getQueryString())) {
            new FormLogin(exchange, request, response).failed(LoginFailure.IN_ADDRESS);
            return;
        }
        if (ResubmitPage.isConfirmation(exchange, request)) {
            ResubmitPage.confirm(exchange, response);
            return;
        }
        LoginSettings settings = exchange.runtime().servlets.login.orElseThrow();
        if (settings.page.isPresent() && mayForward(request)) {
            dispatcher(request, settings.page.get()).forward(request, response);
            return;
        }
        builtIn(exchange, request, exchange.runtime().formNonce.offer(request, response))
                .write(response, HttpServletResponse.SC_OK);
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
            LOG.log(Level.ERROR, "login: the container cannot forward to {0}", page);
            throw new ServletException("login: the page cannot be shown");
        }
        return dispatcher;
    }

    private static LoginPage builtIn(Exchange exchange, HttpServletRequest request, String nonce) {
        List<String> mappings = exchange.runtime().servlets.loginMappings;
        String action = mappings.isEmpty() ? "j_security_check" : request.getContextPath() + mappings.get(0);
        return new LoginPage(request.getServletContext().getServletContextName(), action, nonce);
    }

    @Override
    public Optional<Credentials> credentials() {
        try {
            form = LoginForm.of(request);
        } catch (LoginBody.UnreadableException e) {
            unread = e.failure;
            return Optional.empty();
        }
        typedName = LoginFields.typedName(form::values);
        return LoginFields.read(form::values);
    }

    @Override
    public boolean isFromOwnPage() {
        return CrossOriginCheck.hidesOrigin(request)
                && exchange.runtime().formNonce.matches(request, form.values(FormNonce.FIELD));
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
        JwtRuntime runtime = exchange.runtime();
        String start = Page.address(runtime.contextPath, runtime.servlets.login.orElseThrow().target);
        String target = runtime.savedTarget.take(request, response).orElse(start);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", target);
    }

    @Override
    public void failed(LoginFailure failure) throws ServletException, IOException {
        LoginSettings settings = exchange.runtime().servlets.login.orElseThrow();
        Optional<String> page = settings.errorPage.or(() -> settings.page);
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
        String nonce = proofNeeded ? exchange.runtime().formNonce.offer(request, response) : "";
        builtIn(exchange, request, nonce).withFailure(failure, typedName).write(response, failure.status);
    }
}
