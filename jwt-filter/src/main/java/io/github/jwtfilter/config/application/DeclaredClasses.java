package io.github.jwtfilter.config.application;

/**
 * The full names of this library's classes as web.xml writes them. They are constants, so that the readers of web.xml
 * do not depend on the filter and the servlets.
 */
public final class DeclaredClasses {
    public static final String FILTER = "io.github.jwtfilter.JwtFilter";

    public static final String LOGIN_SERVLET = "io.github.jwtfilter.LoginServlet";

    public static final String LOGOUT_SERVLET = "io.github.jwtfilter.LogoutServlet";

    public static final String ME_SERVLET = "io.github.jwtfilter.MeServlet";

    public static final String SESSION_REPORT_SERVLET = "io.github.jwtfilter.SessionReportServlet";

    public static final String STATUS_SERVLET = "io.github.jwtfilter.StatusServlet";

    public static final String OBSERVE_SERVLET = "io.github.jwtfilter.ObserveServlet";

    public static final String HEALTH_SERVLET = "io.github.jwtfilter.HealthServlet";

    private DeclaredClasses() {}
}
