package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;

/**
 * The recheck of users whom a provider proved. Some time after the provider's last word, their tokens are no longer renewed,
 * and the next page that they open leads to the provider and back.
 */
public final class ProviderRecheck {
    /** Rechecks nobody. */
    public static final ProviderRecheck NONE = new ProviderRecheck(null, null, null, Clock.systemUTC());

    /**
     * How long a browser is not sent again. A user who comes back from a provider that is down can use the token until it
     * expires.
     */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final String SENT = "1";

    private final String source;
    private final Duration within;
    private final TokenCookie sent;
    private final Clock clock;

    /**
     * Creates the recheck of one filter.
     *
     * @param source the name of the provider in tokens
     * @param within how long after the provider's last word a token is renewed
     * @param sent a cookie that every path of the application gets; remembers that the browser was sent to the provider
     */
    public ProviderRecheck(String source, Duration within, TokenCookie sent, Clock clock) {
        this.source = source;
        this.within = within;
        this.sent = sent == null ? null : sent.withMaxAge(PAUSE);
        this.clock = clock;
    }

    /** Returns whether the provider must confirm the user before a token of the login is renewed. */
    boolean isDue(Login login) {
        return source != null
                && LoginClaims.source(login).filter(source::equals).isPresent()
                && !clock.instant().isBefore(LoginClaims.checked(login).plus(within));
    }

    /**
     * Returns whether this request is to lead to the provider, and remembers it in the response. It must be a page that the
     * user opens, because a script or a form could not come back.
     */
    public boolean leads(CurrentLogin current) {
        HttpServletRequest request = current.request();
        Authentication authentication = current.authentication();
        if (source == null
                || !authentication.byCookie()
                || !current.login().isPresent()
                || !isDue(current.login())
                || !isOpenedPage(request)
                || !sent.read(request).isEmpty()) {
            return false;
        }
        try {
            sent.write(SENT, request, current.own());
            return true;
        } catch (UnusableTokenException pathTooLong) {
            // Without the memory, a provider that is down would lock the user out.
            return false;
        }
    }

    private static boolean isOpenedPage(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && request.getHeader("Sec-Purpose") == null
                && Navigation.isNavigation(request)
                && Navigation.isWholePage(request);
    }
}
