package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.oidc.EndSession;
import io.github.jwtfilter.oidc.HintCookie;
import io.github.jwtfilter.oidc.HintCookie.Hint;
import io.github.jwtfilter.oidc.ProviderException;
import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The way of a browser to the provider at a logout, so that the next login needs the password again. Only the application
 * that logged in at the provider has the hint for it. Others that accept the same token log out here only.
 */
public final class ProviderLogout {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final HintCookie hints;
    private final EndSession endSession;
    private final LogLimit log;

    /** @param log limits the warnings about a state that affects all clients */
    public ProviderLogout(HintCookie hints, EndSession endSession, LogLimit log) {
        this.hints = hints;
        this.endSession = endSession;
        this.log = log;
    }

    /**
     * Returns the address at the provider for a browser that is about to log out. A login that has expired also has one,
     * because the session at the provider usually lasts longer.
     *
     * @return empty if the login is not from the provider, or the provider has no such address or is unknown now
     */
    public Optional<String> address(CurrentLogin current) {
        Optional<Hint> hint = hints.read(current.request()).filter(known -> belongs(known, login(current)));
        try {
            return hint.isPresent() ? endSession.address(current.request(), hint.get()) : Optional.empty();
        } catch (ProviderException e) {
            log.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-943 A logout ended the login here, but not the session at the provider: {0}",
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static Login login(CurrentLogin current) {
        Login unadmitted = current.authentication().unadmitted();
        return unadmitted.isPresent() ? unadmitted : current.login();
    }

    private static boolean belongs(Hint hint, Login login) {
        return !login.isPresent()
                || LoginClaims.providerSubject(login).equals(Optional.of(hint.subject()))
                        && LoginClaims.source(login).isPresent();
    }

    /** Clears the hint in the browser after a logout. */
    public void forget(CurrentLogin current) {
        hints.clear(current.request(), current.own());
    }
}
