package io.github.jwtfilter.report;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.RequestSession;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * One request's session under observation: the place that creates it, the attributes that are set, and its content at
 * the end.
 */
final class ReportedRequest implements RequestSession {
    private final HttpServletRequest request;
    private final RequestSession session;
    private final SessionSampler look;
    private final Observations observations;
    private final LogoutWatch logout = new LogoutWatch();
    private HttpServletResponse response;
    private HttpSession inner;
    private HttpSession outer;
    private boolean makingKnown;
    private boolean counted;

    ReportedRequest(
            HttpServletRequest request, RequestSession session, SessionSampler look, Observations observations) {
        this.request = request;
        this.session = session;
        this.look = look;
        this.observations = observations;
    }

    @Override
    public HttpSession open(boolean create) {
        HttpSession before = create ? request.getSession(false) : null;
        String idBefore = before == null ? null : before.getId();
        HttpSession opened = session.open(create);
        if (opened == null) {
            return null;
        }
        if (create && !opened.getId().equals(idBefore)) {
            makingKnown = true;
            observations.sessionMade(CallSite.find());
        }
        if (opened != inner) {
            inner = opened;
            outer = new ReportedSession(opened, look, logout).proxy();
        }
        return outer;
    }

    @Override
    public void answer(HttpServletRequest dispatched, HttpServletResponse answer, FilterChain application)
            throws IOException, ServletException {
        response = answer;
        try {
            session.answer(dispatched, answer, application);
        } finally {
            lookAtLast();
        }
    }

    @Override
    public void resume(HttpServletRequest dispatched, HttpServletResponse answer, FilterChain application)
            throws IOException, ServletException {
        try {
            session.resume(dispatched, answer, application);
        } finally {
            lookAtLast();
        }
    }

    /**
     * Inspects the session at the end, if this request used or created it. Other sessions are left alone, because some
     * containers extend the lifetime of a session on each access. A failure in the report never hides an exception of
     * the application.
     */
    private void lookAtLast() {
        SessionSampler.safely(() -> {
            if (!counted) {
                counted = true;
                observations.request(request.getServletPath());
            }
            HttpSession bare = inner != null || beginsSession() ? request.getSession(false) : null;
            if (bare != null) {
                lookAt(bare);
            }
        });
    }

    private void lookAt(HttpSession bare) {
        if (!makingKnown && bare.isNew()) {
            makingKnown = true;
            observations.sessionMade(CallSite.UNSEEN);
        }
        look.at(bare);
        logout.judge(request, response.getStatus(), SessionSampler.names(bare).isEmpty())
                .ifPresent(observations::logout);
    }

    /**
     * Returns whether the response sets a session cookie. A filter before this one may have created a session on the
     * container's own request.
     */
    private boolean beginsSession() {
        String configured = request.getServletContext().getSessionCookieConfig().getName();
        String start = (configured == null ? "JSESSIONID" : configured) + "=";
        return response.getHeaders("Set-Cookie").stream().anyMatch(header -> header.startsWith(start));
    }

    @Override
    public String changeId() {
        return session.changeId();
    }

    @Override
    public String requestedId() {
        return session.requestedId();
    }

    @Override
    public boolean isRequestedIdValid() {
        return session.isRequestedIdValid();
    }

    @Override
    public boolean isRequestedIdFromCookie() {
        return session.isRequestedIdFromCookie();
    }

    @Override
    public boolean isRequestedIdFromUrl() {
        return session.isRequestedIdFromUrl();
    }

    @Override
    public boolean isFromCookie() {
        return session.isFromCookie();
    }

    @Override
    public void touch() {
        session.touch();
    }

    @Override
    public void loginBegan(Login before) {
        session.loginBegan(before);
    }

    @Override
    public void loginEnded(Login before) {
        logout.ended();
        session.loginEnded(before);
    }

    @Override
    public void beginLogout() {
        logout.ended();
        session.beginLogout();
    }

    @Override
    public void endLogout() {
        session.endLogout();
    }
}
