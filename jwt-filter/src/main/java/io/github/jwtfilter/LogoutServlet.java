package io.github.jwtfilter;

import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.form.LogoutForm;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.flow.BackChannelLogout;
import io.github.jwtfilter.login.flow.CurrentLogin;
import io.github.jwtfilter.login.flow.LoginEnd.Scope;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.page.LogoutPendingPage;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.revocation.Ending;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the login. This server refuses its tokens from now on, the cookie is cleared and a container session ends.
 * With the parameter {@code everywhere=true}, all other logins of the user end too.
 *
 * <p>Answers {@code POST}. {@code GET} needs the init-param {@code allowGet=true} and is for links in the application's
 * own pages. A browser is redirected to the login page. Other clients get 204. While other servers
 * cannot be told, the answer is 202. A program whose token was refused and who may have a refresh token gets 401.
 *
 * <p>If the login came from a provider, a browser is redirected to the provider's logout, which leads back to the login
 * page. The provider itself ends logins here with a {@code POST} of a {@code logout_token}. Its answer is 200 after all
 * servers will know, else 202, 400 or 503.
 */
public final class LogoutServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** The parameter that asks to end all logins of the user, and the way of such a logout in the audit log. */
    private static final String EVERYWHERE = "everywhere";

    /** Called by the container. */
    public LogoutServlet() {}

    @Override
    void answer(JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LogoutForm form = LogoutForm.read(request);
        if (form.hasLogoutToken()) {
            answerProvider(runtime.backChannelLogout(), form, request, response);
            return;
        }
        Optional<Scope> scope = scope(form);
        if (scope.isEmpty()) {
            ErrorResponses.badRequest(response);
            return;
        }
        boolean everywhere = scope.get() == Scope.USER;
        boolean getAllowed = !everywhere && runtime.paths().allowsLogoutByGet(getServletName());
        boolean allowed =
                request.getMethod().equals("POST") || request.getMethod().equals("GET") && getAllowed;
        if (!allowed) {
            methodNotAllowed(response, getAllowed ? "GET, POST" : "POST");
            return;
        }
        // A browser may withhold the cookie from a cross-site request and still obey a Set-Cookie that deletes it. The
        // check therefore also applies to requests without a login.
        if (!exchange.authentication().byHeader() && isForeign(runtime.crossOriginGuard(), request, everywhere)) {
            ErrorResponses.forbidden(request, response);
            return;
        }
        boolean isLoginUnknown =
                exchange.authentication().isDecided() && !exchange.login().isPresent();
        if (isLoginUnknown && (everywhere || mayBeRefreshed(runtime, exchange.authentication()))) {
            // Nothing says which login to end. An answer like after a logout would be a lie.
            runtime.challenge().answer(exchange.current(), request, response);
            return;
        }
        logOut(runtime, exchange.current(), everywhere, response);
    }

    /** Ends the login, and leads a browser to the provider or to the login page. */
    private static void logOut(
            JwtRuntime runtime, CurrentLogin current, boolean everywhere, HttpServletResponse response)
            throws IOException {
        String means = everywhere ? EVERYWHERE : "LogoutServlet";
        boolean isNavigation = Navigation.isNavigation(current.request());
        Optional<String> atProvider =
                isNavigation ? runtime.providerLogout().flatMap(logout -> logout.address(current)) : Optional.empty();
        Ending ending = runtime.loginEnd().tryLogOut(current, means, everywhere ? Scope.USER : Scope.LOGIN);
        if (ending == Ending.REFUSED) {
            ErrorResponses.unavailable(response);
            return;
        }
        runtime.providerLogout().ifPresent(logout -> logout.forget(current));
        response.setHeader("Cache-Control", "no-store");
        LoginPaths paths = runtime.paths();
        String next = atProvider.orElseGet(() -> paths.address(paths.loginPage().orElse("/")));
        boolean isWaiting = ending == Ending.WAITING;
        if (isNavigation) {
            response.setHeader("Referrer-Policy", "no-referrer");
            if (isWaiting) {
                LogoutPendingPage.explain(runtime.pages(), next, response);
            } else {
                response.setStatus(HttpServletResponse.SC_SEE_OTHER);
                response.setHeader("Location", next);
            }
        } else if (isWaiting) {
            accepted(response);
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    /** Answers a provider that ends logins (OpenID Connect Back-Channel Logout 1.0 §2.8). Sets and clears no cookie. */
    private static void answerProvider(
            BackChannelLogout logout, LogoutForm form, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Ending> ending = logout.end(request, form.logoutToken());
        if (ending.isEmpty()) {
            JsonAnswer.error(response, HttpServletResponse.SC_BAD_REQUEST, "invalid_request");
        } else if (ending.get() == Ending.REFUSED) {
            ErrorResponses.unavailable(response);
        } else if (ending.get() == Ending.WAITING) {
            accepted(response);
        } else {
            response.setHeader("Cache-Control", "no-store");
            response.setStatus(HttpServletResponse.SC_OK);
        }
    }

    /** Answers a program that other servers could not be told yet. */
    private static void accepted(HttpServletResponse response) throws IOException {
        JsonAnswer.write(response, HttpServletResponse.SC_ACCEPTED, Map.of("status", "accepted"));
    }

    /** Returns what to end; empty if the parameters are malformed. A typing error must not end one login only. */
    private static Optional<Scope> scope(LogoutForm form) {
        List<String> values;
        try {
            values = form.values(EVERYWHERE);
        } catch (RuntimeException unparsed) {
            return Optional.empty();
        }
        if (!form.isReadable()) {
            return Optional.empty();
        }
        if (values.isEmpty() || values.equals(List.of("false"))) {
            return Optional.of(Scope.LOGIN);
        }
        return values.equals(List.of("true")) ? Optional.of(Scope.USER) : Optional.empty();
    }

    /** Returns whether a program's token was refused, for example because it expired, while its refresh token may count. */
    private static boolean mayBeRefreshed(JwtRuntime runtime, Authentication authentication) {
        Reason refused = authentication.refusedHeader();
        return runtime.tokenRefresh().isPresent() && refused != null && refused != Reason.REVOKED;
    }

    private static boolean isForeign(CrossOriginGuard guard, HttpServletRequest request, boolean everywhere) {
        return everywhere ? guard.refusesLogoutEverywhere(request) : guard.refusesLogout(request);
    }
}
