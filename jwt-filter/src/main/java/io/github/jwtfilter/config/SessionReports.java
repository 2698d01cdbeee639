package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.report.SessionReport;
import io.github.jwtfilter.session.content.SessionSize;
import io.github.jwtfilter.session.cookie.CookieSessionPolicy;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.transport.ChunkedCookie;
import io.github.jwtfilter.transport.TokenCookie.Secure;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates the report that observes sessions with {@code session=report}. */
public final class SessionReports {
    private SessionReports() {}

    /** Returns the report; empty with every other value of {@code session}. */
    public static Optional<SessionReport> of(
            FilterSettings settings,
            DeclaredServlets servlets,
            ServletContext context,
            String filterName,
            Clocks clocks) {
        if (!settings.session.isReported()) {
            return Optional.empty();
        }
        String title = "'" + DeploymentDescriptor.application(context) + "', filter '" + filterName + "'";
        List<String> passedOver = new ArrayList<>(servlets.mappings());
        passedOver.addAll(servlets.operatorPages.keySet());
        String name = CookieSessionPolicy.cookieName(settings.cookie.name);
        String path = SessionSettings.path(context);
        // If Secure depends on the request, assume the longer cookie.
        Secure secure = settings.cookie.secure == Secure.NEVER ? Secure.NEVER : Secure.ALWAYS;
        ChunkedCookie cookie = settings.session.cookie(name, path, settings.cookie.sameSite, secure);
        DirectEncryption encryption = SessionSettings.encryption(settings.keys.source.orElseThrow(), name, path);
        return Optional.of(new SessionReport(
                title,
                passedOver,
                settings.session.types,
                settings.session.codec,
                new SessionSize(cookie, encryption)::of,
                settings.session.usualLimit(),
                () -> settings.keys.current().filter(SessionSettings::encrypt).isPresent(),
                clocks.wall(),
                clocks.nanoTime()));
    }
}
