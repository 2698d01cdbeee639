package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.SessionsBean;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.apache.catalina.filters.CsrfPreventionFilter;
import org.junit.jupiter.api.Test;

/** Does the report name a filter of the container that runs after the JWT filter and makes a session? */
final class ContainerFilterSessionTest {
    /** A filter of the application that only calls the chain. */
    public static final class PassThroughFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    /** Tomcat's filter makes a session at this path, because it is an entry point for everybody. */
    private static final String CSRF = filter(
            "csrf",
            CsrfPreventionFilter.class,
            "<init-param><param-name>entryPoints</param-name><param-value>/shop/look</param-value></init-param>");

    private static String filter(String name, Class<?> type, String params) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>" + type.getName()
                + "</filter-class><async-supported>true</async-supported>" + params
                + "</filter><filter-mapping><filter-name>" + name
                + "</filter-name><url-pattern>/shop/look</url-pattern></filter-mapping>";
    }

    private static String place(WebXml webXml) {
        try (TestServer server = TestServer.start(webXml)) {
            server.get("/app/shop/look");
            return SessionsBean.list("Places").toString();
        }
    }

    @Test
    void containerFilterIsNamed() {
        String place = place(LegacyJourney.application().xml(CSRF));
        assertTrue(place.startsWith("[1 by " + CsrfPreventionFilter.class.getName() + ".doFilter("), place);
    }

    @Test
    void earlierApplicationFilterIsNotReported() {
        String place = place(LegacyJourney.application()
                .xml(filter("passing", PassThroughFilter.class, ""))
                .xml(CSRF));
        assertTrue(place.startsWith("[1 by " + CsrfPreventionFilter.class.getName() + ".doFilter("), place);
    }

    @Test
    void filterBeforeJwtFilterIsReportedAsUnseen() {
        assertEquals(
                "[1 by code that uses the server's own request: the server, a listener, an earlier filter, or a filter of"
                        + " the server]",
                place(LegacyJourney.application().xmlBefore(CSRF)));
    }
}
