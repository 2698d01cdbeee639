package io.github.jwtfilter;

import io.github.jwtfilter.form.FormLogin;
import io.github.jwtfilter.form.JsonLogin;
import io.github.jwtfilter.form.LoginBody;
import io.github.jwtfilter.form.LoginExchange;
import io.github.jwtfilter.form.LoginFields;
import io.github.jwtfilter.form.LoginMediaType;
import io.github.jwtfilter.form.TokenAnswer;
import io.github.jwtfilter.form.TokenFailure;
import io.github.jwtfilter.form.TokenRequest;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.login.LoginOutcome;
import io.github.jwtfilter.login.flow.RefreshOutcome;
import io.github.jwtfilter.login.flow.TokenRefresh;
import io.github.jwtfilter.page.LoginFailure;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Logs in a user by name and password, or at a provider. {@code GET} shows the login page. {@code POST} takes an HTML form,
 * which is answered with a cookie and a redirect, or JSON, which is answered with a token. With {@code refreshLifetime} it
 * also takes refresh tokens. With {@code oidcIssuer}, {@code GET} with {@code provider=1} leads to the provider, which sends
 * the browser back here. Declare the servlet in web.xml with exact mappings.
 */
public final class LoginServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;
    private static final String READ_ONLY = "GET, HEAD";

    /** Called by the container. */
    public LoginServlet() {}

    @Override
    void answer(JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        switch (request.getMethod()) {
            case "GET":
            case "HEAD":
                if (runtime.providerDialogue().isPresent() && ProviderDialogue.isAsked(request)) {
                    runtime.providerDialogue().get().answer(exchange.current(), request, response);
                    return;
                }
                FormLogin.show(runtime.pages(), exchange.login().isPresent(), request, response);
                return;
            case "POST":
                if (runtime.passwordLogin().isPresent()) {
                    logIn(runtime, exchange, request, response);
                } else {
                    refusePassword(runtime, request, response);
                }
                return;
            default:
                methodNotAllowed(response, runtime.passwordLogin().isPresent() ? READ_ONLY + ", POST" : READ_ONLY);
        }
    }

    /** Answers a password where users log in at the provider only. */
    private static void refusePassword(JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!prepareFailure(request, response)) {
            return;
        }
        if (Navigation.isNavigation(request)) {
            response.setHeader("Allow", READ_ONLY);
            FormLogin.refusePassword(runtime.pages(), request, response);
        } else {
            methodNotAllowed(response, READ_ONLY);
        }
    }

    private static void logIn(
            JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<TokenRequest> form = form(runtime, request);
        if (form.filter(TokenRequest::asksForTokens).isPresent()) {
            refresh(runtime.tokenRefresh().orElseThrow(), form.get(), exchange.request(), response);
            return;
        }
        LoginExchange dialogue = dialogue(runtime, request, response, form);
        Result result = attempt(runtime, exchange, dialogue);
        if (result.issued != null) {
            dialogue.succeeded(result.issued);
        } else if (prepareFailure(request, response)) {
            retryAfter(result.retryAfter, response);
            dialogue.failed(result.failure);
        }
    }

    /** Prepares the response to a failure. Returns false if the container has already answered. */
    private static boolean prepareFailure(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            // Newer Tomcat versions have already answered 400 to a body that cannot be read. Their response would
            // contain a stack trace if the exception attribute were left in place.
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
            return false;
        }
        LoginBody.skipRest(request);
        return true;
    }

    /** Returns the posted form where it can ask for tokens. It is read only there. */
    private static Optional<TokenRequest> form(JwtRuntime runtime, HttpServletRequest request) {
        return runtime.tokenRefresh()
                .filter(refresh -> LoginMediaType.isPostedForm(request))
                .map(refresh -> TokenRequest.read(request));
    }

    /**
     * Answers a request for new tokens. It needs no check of its origin: it proves itself by the refresh token, which no
     * browser adds on its own, and it changes no cookie.
     */
    private static void refresh(
            TokenRefresh refresh, TokenRequest form, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<TokenFailure> mistake = form.failure();
        if (mistake.isPresent()) {
            if (prepareFailure(request, response)) {
                TokenAnswer.failed(mistake.get(), response);
            }
            return;
        }
        RefreshOutcome outcome = refresh.refresh(request, form.refreshToken());
        switch (outcome.kind()) {
            case ISSUED:
                TokenAnswer.issued(outcome.issued().orElseThrow(), response);
                return;
            case REFUSED:
                TokenAnswer.failed(TokenFailure.INVALID_GRANT, response);
                return;
            case UNAVAILABLE:
                TokenAnswer.failed(TokenFailure.UNAVAILABLE, response);
                return;
            default:
                TokenAnswer.failed(TokenFailure.UNUSABLE_TOKEN, response);
        }
    }

    /** Returns the dialogue in which the client expects the response. */
    private static LoginExchange dialogue(
            JwtRuntime runtime, HttpServletRequest request, HttpServletResponse response, Optional<TokenRequest> form) {
        String type = LoginMediaType.of(request);
        // A form declared as multipart/form-data or text/plain also comes from a user, who gets a page as response.
        boolean person = type.equals(LoginMediaType.FORM)
                || !type.equals(LoginMediaType.JSON) && Navigation.isNavigation(request);
        return person && runtime.paths().readsCookie()
                ? new FormLogin(runtime.pages(), request, response, form)
                : new JsonLogin(request, response);
    }

    /** Logs in, or finds the reason why not. Writes nothing into the response body. */
    private static Result attempt(JwtRuntime runtime, Exchange exchange, LoginExchange dialogue) {
        HttpServletRequest request = exchange.request();
        boolean readsCookie = runtime.paths().readsCookie();
        if (LoginFields.inQuery(request.getQueryString())) {
            return Result.failed(LoginFailure.IN_ADDRESS);
        }
        Optional<LoginFailure> unsupported = unsupported(request, readsCookie);
        if (unsupported.isPresent()) {
            return Result.failed(unsupported.get());
        }
        Optional<Credentials> credentials = dialogue.credentials();
        if (credentials.isEmpty()) {
            return Result.failed(dialogue.unread());
        }
        if (dialogue.wantsCookie() && !readsCookie) {
            return Result.failed(LoginFailure.COOKIE_UNREAD);
        }
        // Login CSRF: another site could log in its own user and later read the data that the victim enters.
        if (dialogue.wantsCookie()
                && !dialogue.isFromOwnPage()
                && runtime.crossOriginGuard().refusesForeign(request)) {
            runtime.events().refusedUncounted(request, credentials.get(), dialogue.means(), "sent from another site");
            return Result.failed(LoginFailure.FOREIGN);
        }
        try {
            return Result.of(runtime.passwordLogin()
                    .orElseThrow()
                    .logIn(exchange.current(), credentials.get(), dialogue.wantsCookie(), dialogue.means()));
        } catch (IdentityStoreException e) {
            return new Result(null, LoginFailure.UNAVAILABLE, e.retryAfter());
        } catch (UnusableTokenException alreadyLogged) {
            return Result.failed(LoginFailure.UNUSABLE_TOKEN);
        }
    }

    /** Returns the failure if the body is neither JSON in UTF-8 nor an accepted form. Such a body is not read. */
    private static Optional<LoginFailure> unsupported(HttpServletRequest request, boolean readsCookie) {
        String type = LoginMediaType.of(request);
        if (type.equals(LoginMediaType.JSON) && !LoginMediaType.hasOtherCharset(request)) {
            return Optional.empty();
        }
        // If cookies are not a token source, a login by form would lead back to the login page.
        if (!readsCookie) {
            return Optional.of(LoginFailure.JSON_ONLY);
        }
        return type.equals(LoginMediaType.FORM) ? Optional.empty() : Optional.of(LoginFailure.UNSUPPORTED_TYPE);
    }

    private static void retryAfter(Duration wait, HttpServletResponse response) {
        if (!wait.isZero()) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
        }
    }

    /** The result of an attempt: a login, or a failure and the time to wait before the next attempt. */
    private static final class Result {
        final IssuedLogin issued;
        final LoginFailure failure;
        final Duration retryAfter;

        Result(IssuedLogin issued, LoginFailure failure, Duration retryAfter) {
            this.issued = issued;
            this.failure = failure;
            this.retryAfter = retryAfter;
        }

        static Result failed(LoginFailure failure) {
            return new Result(null, failure, Duration.ZERO);
        }

        /** Returns the result of asking the stores. A refusal says only whether the client has to wait. */
        static Result of(LoginOutcome outcome) {
            if (outcome.issued().isPresent()) {
                return new Result(outcome.issued().get(), null, Duration.ZERO);
            }
            Duration wait = outcome.retryAfter();
            return new Result(null, wait.isZero() ? LoginFailure.WRONG_PASSWORD : LoginFailure.TOO_MANY, wait);
        }
    }
}
