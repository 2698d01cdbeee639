package io.github.jwtfilter.report;

import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.session.SessionPolicy;
import jakarta.servlet.http.HttpServletRequest;

/** The container's sessions, as the application would use them without a report, with observation added. */
final class ReportedSessions implements SessionPolicy {
    private final SessionSampler look;
    private final Observations observations;

    ReportedSessions(SessionSampler look, Observations observations) {
        this.look = look;
        this.observations = observations;
    }

    @Override
    public RequestSession begin(HttpServletRequest request, LoginControl control) {
        return new ReportedRequest(request, SessionPolicy.CONTAINER.begin(request, control), look, observations);
    }
}
