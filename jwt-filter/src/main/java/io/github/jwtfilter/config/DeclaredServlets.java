package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.DeclaredClasses;
import io.github.jwtfilter.store.Clocks;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * This library's servlets as web.xml declares them. The filter also reads their parameters. Containers differ in the
 * order in which they start filters and servlets, and in how they react to a servlet that fails to start.
 */
public final class DeclaredServlets {
    public static final List<Parameter> LOGOUT_PARAMETERS = List.of(Parameter.withDefault("allowGet", "false"));

    public final Optional<LoginSettings> login;
    public final List<String> loginMappings;
    public final List<String> logoutMappings = new ArrayList<>();
    public final List<String> meMappings = new ArrayList<>();
    public final List<String> healthMappings = new ArrayList<>();
    /** The pages for operators by their path. Excluded from {@link #mappings}, because they need a role. */
    public final Map<String, OperatorPage> operatorPages = new TreeMap<>();

    private final Map<String, String> names = new HashMap<>();
    private final Set<String> logoutByGet = new HashSet<>();

    public DeclaredServlets(ServletContext context, FilterSettings filter, Clocks clocks, List<String> problems) {
        LoginSettings found = null;
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            if (is(servlet, DeclaredClasses.LOGIN_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, LoginSettings.PARAMETERS, problems);
                if (found != null) {
                    parameters.problem("expected one LoginServlet, got another one named '" + found.servletName + "'");
                }
                found = new LoginSettings(
                        servlet.getName(), exactMappings(servlet, parameters), parameters, filter, context, clocks);
            } else if (is(servlet, DeclaredClasses.LOGOUT_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, LOGOUT_PARAMETERS, problems);
                logoutMappings.addAll(exactMappings(servlet, parameters));
                if (parameters.flag("allowGet")) {
                    logoutByGet.add(servlet.getName());
                }
            } else if (is(servlet, DeclaredClasses.ME_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, List.of(), problems);
                meMappings.addAll(exactMappings(servlet, parameters));
            } else if (is(servlet, DeclaredClasses.SESSION_REPORT_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, List.of(), problems);
                exactMappings(servlet, parameters)
                        .forEach(path -> operatorPages.put(path, OperatorPage.SESSION_REPORT));
                if (!filter.session.isReported()) {
                    parameters.problem(
                            "expected session=report for a SessionReportServlet, got session=" + filter.session);
                }
            } else if (is(servlet, DeclaredClasses.STATUS_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, List.of(), problems);
                exactMappings(servlet, parameters).forEach(path -> operatorPages.put(path, OperatorPage.STATUS));
            } else if (is(servlet, DeclaredClasses.OBSERVE_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, List.of(), problems);
                exactMappings(servlet, parameters).forEach(path -> operatorPages.put(path, OperatorPage.OBSERVE));
            } else if (is(servlet, DeclaredClasses.HEALTH_SERVLET)) {
                Parameters parameters = Parameters.of(servlet, List.of(), problems);
                healthMappings.addAll(exactMappings(servlet, parameters));
            }
        }
        login = Optional.ofNullable(found);
        loginMappings = login.map(settings -> settings.mappings).orElse(List.of());
    }

    private static boolean is(ServletRegistration servlet, String className) {
        return className.equals(servlet.getClassName());
    }

    /**
     * Returns the servlet's url-patterns and reports those with a wildcard. The filter treats these paths specially, so
     * the patterns must match only the intended paths.
     */
    private List<String> exactMappings(ServletRegistration servlet, Parameters parameters) {
        List<String> exact = new ArrayList<>();
        for (String mapping : new TreeSet<>(servlet.getMappings())) {
            if (mapping.startsWith("/") && mapping.length() > 1 && mapping.indexOf('*') < 0) {
                exact.add(mapping);
                names.put(mapping, servlet.getName());
            } else {
                parameters.problem("expected an exact url-pattern, for example /user/login, got '" + mapping + "'");
            }
        }
        return exact;
    }

    /** Returns the name of the servlet of this library at a path. */
    public Optional<String> nameAt(String path) {
        return Optional.ofNullable(names.get(path));
    }

    /** Returns whether the logout servlet of that name accepts GET. */
    public boolean allowsLogoutByGet(String servletName) {
        return logoutByGet.contains(servletName);
    }

    /** Returns the paths of a page for operators. */
    public List<String> pages(OperatorPage page) {
        return operatorPages.entrySet().stream()
                .filter(entry -> entry.getValue() == page)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    /** Returns the paths of all pages for operators, whatever the parameters of the servlets are. */
    static Set<String> operatorPaths(ServletContext context) {
        Set<String> classes = Set.of(
                DeclaredClasses.SESSION_REPORT_SERVLET,
                DeclaredClasses.STATUS_SERVLET,
                DeclaredClasses.OBSERVE_SERVLET);
        return context.getServletRegistrations().values().stream()
                .filter(servlet -> servlet.getClassName() != null && classes.contains(servlet.getClassName()))
                .flatMap(servlet -> servlet.getMappings().stream())
                .collect(Collectors.toSet());
    }

    /** Returns the mappings of this library's servlets that are open to everybody. */
    public List<String> mappings() {
        List<String> all = new ArrayList<>(loginMappings);
        all.addAll(logoutMappings);
        all.addAll(meMappings);
        all.addAll(healthMappings);
        return all;
    }

    /** Returns the paths that everybody may use whatever the rules say: these servlets and the pages of the login. */
    public List<String> permitted(FilterSettings filter) {
        List<String> permitted = mappings();
        filter.loginPage
                .filter(page -> page.startsWith("/"))
                .ifPresent(page -> permitted.add(LoginSettings.pathOf(page)));
        login.ifPresent(settings -> {
            settings.page.ifPresent(page -> permitted.add(LoginSettings.pathOf(page)));
            settings.errorPage.ifPresent(page -> permitted.add(LoginSettings.pathOf(page)));
        });
        return permitted;
    }
}
