package io.github.jwtfilter;

import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.spelling.Printable;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** The cross-origin check as the operator wants it: enforced, reported or off. */
final class CrossOriginGuard {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final String REWRITTEN_HOST =
            "if a proxy rewrites the host, name the application's own origin in publicOrigins";

    /** No origin to name: the page itself, or a proxy, forbids the browser to send it. */
    private static final String NO_REFERRER =
            "if the page is the application's own, it or a proxy sends Referrer-Policy: no-referrer; send same-origin"
                    + " instead, or serve the application over https";

    private final FilterSettings.CsrfMode mode;
    private final CrossOriginCheck check;
    private final ClientLog clientLog;

    CrossOriginGuard(FilterSettings settings, ClientLog clientLog) {
        this.clientLog = clientLog;
        this.mode = settings.csrf;
        this.check = new CrossOriginCheck(settings.publicOrigins, settings.trustedOrigins);
    }

    /** Whether a request that could change something must be refused; what gives it away is logged. */
    boolean refuses(HttpServletRequest request) {
        return CrossOriginCheck.isUnsafe(request) && refusesForeign(request);
    }

    /** Whether a request must be refused that changes something whatever its method is. */
    boolean refusesForeign(HttpServletRequest request) {
        return mode != FilterSettings.CsrfMode.OFF && refuses(request, check.foreignSource(request));
    }

    /** Whether a request that ends the login must be refused: another site's link must not log a user out. */
    boolean refusesLogout(HttpServletRequest request) {
        return mode != FilterSettings.CsrfMode.OFF && refuses(request, check.foreignVisit(request));
    }

    private boolean refuses(HttpServletRequest request, Optional<String> foreign) {
        foreign.ifPresent(source -> clientLog.log(
                request,
                LOG,
                Level.WARNING,
                "csrf: {0} {1} {2}: {3}, at Host: {4}; {5}",
                mode == FilterSettings.CsrfMode.REPORT ? "reported" : "refused",
                Printable.of(request.getMethod()),
                Printable.of(request.getRequestURI()),
                source,
                Printable.of(String.valueOf(request.getHeader("Host"))),
                CrossOriginCheck.hidesOrigin(request) ? NO_REFERRER : REWRITTEN_HOST));
        return foreign.isPresent() && mode == FilterSettings.CsrfMode.ENFORCE;
    }
}
