package io.github.jwtfilter.csrf;

import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.throttle.ClientLog;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Applies the cross-origin check in the configured mode: enforce, report or off. */
public final class CrossOriginGuard {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** What happens to a request from another site. */
    public enum Mode {
        /** The request is refused and logged. */
        ENFORCE,
        /** The request is only logged. */
        REPORT,
        /** Requests are not checked. */
        OFF
    }

    private static final String REWRITTEN_HOST =
            "If a proxy rewrites the host, name the application's own origin in publicOrigins.";

    /** Advice for a request with a hidden origin: the page or a proxy forbids the browser to send it. */
    private static final String NO_REFERRER =
            "If the page is the application's own, it or a proxy sends Referrer-Policy: no-referrer. Send same-origin"
                    + " instead, or serve the application over https.";

    private final Mode mode;
    private final CrossOriginCheck check;
    private final CrossOriginCheck ownOnly;
    private final ClientLog clientLog;

    public CrossOriginGuard(Mode mode, CrossOriginCheck check, ClientLog clientLog) {
        this.mode = mode;
        this.check = check;
        this.ownOnly = check.withoutTrusted();
        this.clientLog = clientLog;
    }

    /** Returns whether to refuse a request with an unsafe method. Logs the foreign source. */
    public boolean refuses(HttpServletRequest request) {
        return CrossOriginCheck.isUnsafe(request) && refusesForeign(request);
    }

    /** Returns whether to refuse a request that changes something even if its method is safe. */
    public boolean refusesForeign(HttpServletRequest request) {
        return mode != Mode.OFF && refuses(request, check.foreignSource(request));
    }

    /** Returns whether to refuse a logout request. A link on another site must not log a user out. */
    public boolean refusesLogout(HttpServletRequest request) {
        return mode != Mode.OFF && refuses(request, check.foreignVisit(request));
    }

    /** Returns whether to refuse a logout everywhere. Even a trusted site must not cause it. */
    public boolean refusesLogoutEverywhere(HttpServletRequest request) {
        return mode != Mode.OFF && refuses(request, ownOnly.foreignVisit(request));
    }

    private boolean refuses(HttpServletRequest request, Optional<String> foreign) {
        foreign.ifPresent(source -> clientLog.log(
                request,
                LOG,
                Level.WARNING,
                "JWTF-311 A request from another site was {0}: {1} {2} with {3}, at Host: {4}. {5}",
                mode == Mode.REPORT ? "only reported" : "refused",
                LogText.of(request.getMethod()),
                LogText.of(request.getRequestURI()),
                source,
                LogText.of(String.valueOf(request.getHeader("Host"))),
                CrossOriginCheck.hidesOrigin(request) ? NO_REFERRER : REWRITTEN_HOST));
        return foreign.isPresent() && mode == Mode.ENFORCE;
    }
}
