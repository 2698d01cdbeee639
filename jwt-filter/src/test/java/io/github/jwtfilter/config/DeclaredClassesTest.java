package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.HealthServlet;
import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.LoginServlet;
import io.github.jwtfilter.LogoutServlet;
import io.github.jwtfilter.MeServlet;
import io.github.jwtfilter.ObserveServlet;
import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.StatusServlet;
import io.github.jwtfilter.config.application.DeclaredClasses;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Do the names that the configuration looks for in web.xml belong to the right classes? */
final class DeclaredClassesTest {
    static final List<Arguments> NAMES = List.of(
            arguments(JwtFilter.class, DeclaredClasses.FILTER),
            arguments(LoginServlet.class, DeclaredClasses.LOGIN_SERVLET),
            arguments(LogoutServlet.class, DeclaredClasses.LOGOUT_SERVLET),
            arguments(MeServlet.class, DeclaredClasses.ME_SERVLET),
            arguments(SessionReportServlet.class, DeclaredClasses.SESSION_REPORT_SERVLET),
            arguments(ObserveServlet.class, DeclaredClasses.OBSERVE_SERVLET),
            arguments(StatusServlet.class, DeclaredClasses.STATUS_SERVLET),
            arguments(HealthServlet.class, DeclaredClasses.HEALTH_SERVLET));

    @ParameterizedTest
    @FieldSource("NAMES")
    void nameIsThatOfTheClass(Class<?> type, String name) {
        assertEquals(type.getName(), name);
    }
}
