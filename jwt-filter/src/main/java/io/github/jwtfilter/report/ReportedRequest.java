package io.github.jwtfilter.report;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.RequestSession;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** One request's session, seen: who makes it, what is set, and at the end what is in it by then. */
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
    public void goOn(HttpServletRequest dispatched, HttpServletResponse answer, FilterChain application)
            throws IOException, ServletException {
        try {
            session.goOn(dispatched, answer, application);
        } finally {
            lookAtLast();
        }
    }

    /**
     * Looks at a session that this request used or began. At no other: some containers prolong a session that is asked
     * for. What the application has thrown is not to be hidden by what happens in here.
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

    /** A filter before ours may have made one on the container's own request: then the response tells the browser. */
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
    public boolean cameByCookie() {
        return session.cameByCookie();
    }

    @Override
    public void use() {
        session.use();
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
    public void lastRequest() {
        logout.ended();
        session.lastRequest();
    }

    @Override
    public void lastRequestIsOver() {
        session.lastRequestIsOver();
    }
}
