package io.github.jwtfilter.config;

/** The pages for operators. Each needs an access rule that asks for a role. */
public enum OperatorPage {
    /** What sessions would need, with {@code session=report}. */
    SESSION_REPORT("SessionReportServlet", "session report"),
    /** The state of a filter. */
    STATUS("StatusServlet", "status page"),
    /** What a filter with {@code mode=observe} has seen. */
    OBSERVE("ObserveServlet", "observe page");

    /** The simple name of the servlet. */
    public final String servlet;

    private final String words;

    OperatorPage(String servlet, String words) {
        this.servlet = servlet;
        this.words = words;
    }

    /** Returns the page in words for the log. */
    @Override
    public String toString() {
        return words;
    }
}
