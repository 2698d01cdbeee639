package io.github.jwtfilter;

import io.github.jwtfilter.form.FormLogin;
import io.github.jwtfilter.login.flow.CurrentLogin;
import io.github.jwtfilter.login.flow.ProviderLogin;
import io.github.jwtfilter.login.flow.ProviderStep;
import io.github.jwtfilter.oidc.Callback;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requests and responses of a login at a provider, at the path of the login servlet. */
final class ProviderDialogue {
    private static final String BEGIN = "provider=1";

    /** The user asks once more, although the last login was lost. */
    private static final String AGAIN = "again=1";

    /** The browser comes from a page of this site. */
    private static final String FROM_HERE = "here=1";

    private static final String TARGET = "target=";
    private static final Duration RETRY = Duration.ofSeconds(10);

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
        if (Callback.isCallback(query)) {
            try {
                go(login.finish(current, query), request, response);
            } catch (UnusableTokenException alreadyLogged) {
                Optional<String> next = current.login().isPresent() ? Optional.of(pages.start()) : Optional.empty();
                fail(SignInProblem.FAULT, next, request, response);
            }
        } else if (withholdsLogin(current, request)) {
            ProviderPages.goOnToLogin(pages, fromHere(query), response);
        } else {
            go(login.begin(current, target(query), isInsisted(query)), request, response);
        }
    }

    /**
     * Returns whether the browser may have a login that it does not send, because a link on another site led here. Asked
     * once, so that no page leads to itself.
     */
    private boolean withholdsLogin(CurrentLogin current, HttpServletRequest request) {
        return isCookieStrict
                && !current.login().isPresent()
                && "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                && Navigation.isNavigation(request)
                && pairs(request.getQueryString()).noneMatch(FROM_HERE::equals);
    }

    private String fromHere(String query) {
        String begin = target(query).flatMap(paths::toProvider).orElseGet(paths::toProvider);
        return paths.address(begin) + (isInsisted(query) ? "&" + AGAIN : "") + "&" + FROM_HERE;
    }

    private static boolean isInsisted(String query) {
        return pairs(query).anyMatch(AGAIN::equals);
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

    private void go(ProviderStep step, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (step.kind()) {
            case TO_PROVIDER:
                redirect(HttpServletResponse.SC_FOUND, step.url(), response);
                return;
            case KNOWN:
                redirect(HttpServletResponse.SC_SEE_OTHER, pages.start(), response);
                return;
            case FAILED:
                fail(step, request, response);
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

    private void fail(ProviderStep step, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        SignInProblem problem = problem(step.failure().failure());
        Duration wait =
                problem == SignInProblem.UNAVAILABLE ? RETRY : step.failure().retryAfter();
        if (!wait.isZero()) {
            response.setHeader("Retry-After", Long.toString(wait.toSeconds()));
        }
        Optional<String> next =
                step.isSignedIn() ? step.target().or(() -> Optional.of(pages.target(request))) : Optional.empty();
        fail(problem, next, request, response);
    }

    private void fail(
            SignInProblem problem, Optional<String> next, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Referrer-Policy", "no-referrer");
        if (!Navigation.isNavigation(request)) {
            JsonAnswer.error(response, problem.status(), problem.error());
        } else if (pages.errorPage().isEmpty()
                || !FormLogin.forward(pages.errorPage().get(), problem.status(), problem.error(), request, response)) {
            String retry = paths.address(paths.toProvider()) + "&" + AGAIN;
            ProviderPages.explain(pages, problem, retry, next, response);
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
            case THROTTLED:
                return SignInProblem.TOO_MANY;
            case LOOP:
                return SignInProblem.LOOP;
            default:
                return SignInProblem.FAULT;
        }
    }
}
