package io.github.jwtfilter;

import io.github.jwtfilter.form.FormLogin;
import io.github.jwtfilter.login.flow.CurrentLogin;
import io.github.jwtfilter.login.flow.ProviderLogin;
import io.github.jwtfilter.login.flow.ProviderStep;
import io.github.jwtfilter.oidc.Callback;
import io.github.jwtfilter.oidc.ProviderException;
import io.github.jwtfilter.oidc.ProviderFailure;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.page.LoginPages;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.page.ProviderPages;
import io.github.jwtfilter.page.SignInProblem;
import io.github.jwtfilter.transport.SavedTarget;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requests and responses of a login at a provider, at the path of the login servlet. */
final class ProviderDialogue {
    private static final String BEGIN = "provider=1";

    /** The user asks once more, although the last login was lost. */
    private static final String AGAIN = "again=1";

    private static final String TARGET = "target=";
    private static final String RETRY_SECONDS = "10";

    private final ProviderLogin login;
    private final LoginPaths paths;
    private final LoginPages pages;
    private final SavedTarget savedTarget;
    private final boolean isCookieStrict;

    /** @param isCookieStrict whether the login cookie is {@code SameSite=Strict} */
    ProviderDialogue(
            ProviderLogin login, LoginPaths paths, LoginPages pages, SavedTarget savedTarget, boolean isCookieStrict) {
        this.login = login;
        this.paths = paths;
        this.pages = pages;
        this.savedTarget = savedTarget;
        this.isCookieStrict = isCookieStrict;
    }

    /** Returns whether a request begins or finishes a login at the provider. All others ask for the login page. */
    static boolean isAsked(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null
                && request.getMethod().equals("GET")
                && (Callback.isCallback(query) || pairs(query).anyMatch(BEGIN::equals));
    }

    private static Stream<String> pairs(String query) {
        return Stream.of(query.split("&"));
    }

    /** Answers such a request. */
    void answer(CurrentLogin current, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String query = request.getQueryString();
        try {
            ProviderStep step = Callback.isCallback(query)
                    ? login.finish(current, query)
                    : login.begin(current, target(query), pairs(query).anyMatch(AGAIN::equals));
            go(step, request, response);
        } catch (ProviderException e) {
            fail(problem(e.failure()), request, response);
        } catch (UnusableTokenException alreadyLogged) {
            fail(SignInProblem.FAULT, request, response);
        }
    }

    /** Returns the page to come back to. Anybody can write such a link, so it must be a page of this application. */
    private Optional<String> target(String query) {
        List<String> targets =
                pairs(query).filter(pair -> pair.startsWith(TARGET)).collect(Collectors.toList());
        if (targets.size() != 1) {
            return Optional.empty();
        }
        try {
            String target = URLDecoder.decode(targets.get(0).substring(TARGET.length()), StandardCharsets.UTF_8);
            return Optional.of(target).filter(savedTarget::accepts).filter(paths::isComeBackTarget);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void go(ProviderStep step, HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (step.kind()) {
            case TO_PROVIDER:
                redirect(HttpServletResponse.SC_FOUND, step.url(), response);
                return;
            case KNOWN:
                redirect(HttpServletResponse.SC_SEE_OTHER, pages.start(), response);
                return;
            default:
                String target = step.target().orElseGet(() -> pages.takeTarget(request, response));
                if (isCookieStrict) {
                    ProviderPages.goOn(pages, target, response);
                } else {
                    redirect(HttpServletResponse.SC_SEE_OTHER, target, response);
                }
        }
    }

    private static void redirect(int status, String location, HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader("Location", location);
        // The address of this page has the code.
        response.setHeader("Referrer-Policy", "no-referrer");
    }

    private void fail(SignInProblem problem, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Referrer-Policy", "no-referrer");
        if (problem == SignInProblem.UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_SECONDS);
        }
        if (!Navigation.isNavigation(request)) {
            JsonAnswer.error(response, problem.status(), problem.error());
        } else if (pages.errorPage().isEmpty()
                || !FormLogin.forward(pages.errorPage().get(), problem.status(), problem.error(), request, response)) {
            String retry = paths.address(paths.toProvider()) + "&" + AGAIN;
            ProviderPages.explain(pages, problem, retry, response);
        }
    }

    private static SignInProblem problem(ProviderFailure failure) {
        switch (failure) {
            case DENIED:
                return SignInProblem.CANCELLED;
            case LOGIN_NEEDED:
                return SignInProblem.SIGN_IN_THERE;
            case NO_USER:
                return SignInProblem.NO_ACCOUNT;
            case UNAVAILABLE:
                return SignInProblem.UNAVAILABLE;
            case EXPIRED:
                return SignInProblem.EXPIRED;
            case LOOP:
                return SignInProblem.LOOP;
            default:
                return SignInProblem.FAULT;
        }
    }
}
