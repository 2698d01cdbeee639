package io.github.jwtfilter.config.application;

import io.github.jwtfilter.config.application.DeploymentDescriptor.DeclaredFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes sure that access rules apply before a WebSocket opens.
 *
 * <p>Jetty 10 to 12 puts its own upgrade filter before all filters of web.xml, in every application if its Jakarta
 * WebSocket module is enabled. That filter opens endpoints without a check of the rules. Jetty 9.4 and Tomcat put their
 * upgrade filter after the others, and Undertow opens endpoints after all filters.
 */
public final class WebSocketOrder {
    private static final Pattern UPGRADE_FILTER =
            Pattern.compile("org\\.eclipse\\.jetty\\.(ee\\d+\\.)?websocket\\.servlet\\.WebSocketUpgradeFilter");
    private static final String ENDPOINTS = "org.eclipse.jetty.websocket.core.server.WebSocketMappings";
    private static final Pattern NUMBER_OF_ENDPOINTS = Pattern.compile("PathMappings\\[size=(\\d+)]");

    /** Whether a WebSocket could be opened past the filter. */
    public enum Verdict {
        /** Guarded: there is no upgrade filter, or it runs after the filter. */
        GUARDED,
        /** Guarded now: the filter was moved to the front. */
        PUT_RIGHT,
        /** Safe at present, because there are no endpoints. */
        NO_ENDPOINT,
        /** Unguarded, or the number of endpoints is unknown. */
        OPEN
    }

    private final ServletContext context;
    private final DeploymentDescriptor webXml;
    private final String filterName;

    /**
     * Creates the check.
     *
     * @param webXml the readable part of web.xml; empty if web.xml is unreadable
     */
    public WebSocketOrder(ServletContext context, Optional<DeploymentDescriptor> webXml, String filterName) {
        this.context = context;
        this.webXml = webXml.orElse(null);
        this.filterName = filterName;
    }

    /** Checks the order, and moves the filter to the front if it is the first one of web.xml. */
    public Verdict settle() {
        Optional<String> upgrade = upgradeFilterInFront();
        if (upgrade.isEmpty()) {
            return Verdict.GUARDED;
        }
        if (isFirstInWebXml() && moveToTheFront()) {
            return Verdict.PUT_RIGHT;
        }
        return hasNoEndpoint() ? Verdict.NO_ENDPOINT : Verdict.OPEN;
    }

    private Optional<String> upgradeFilterInFront() {
        return context.getFilterRegistrations().values().stream()
                .filter(filter -> filter.getClassName() != null)
                .filter(filter -> UPGRADE_FILTER.matcher(filter.getClassName()).matches())
                .filter(filter -> !isDeclaredBehindOurs(filter.getName()))
                .map(FilterRegistration::getClassName)
                .findFirst();
    }

    /**
     * Returns whether web.xml declares the upgrade filter after the filter. Jetty then uses the declared one at its
     * declared position and adds none.
     */
    private boolean isDeclaredBehindOurs(String name) {
        return isOursDeclared()
                && webXml.filter(name).isPresent()
                && !webXml.before(filterName).contains(name);
    }

    private boolean isOursDeclared() {
        return webXml != null && webXml.filter(filterName).isPresent();
    }

    private boolean isFirstInWebXml() {
        return isOursDeclared() && webXml.before(filterName).isEmpty();
    }

    /**
     * Adds a second mapping before all others; returns false if the container refuses. Jetty accepts new mappings while
     * filters start. It puts the mapping of a filter from web.xml even before its own upgrade filter. The first mapping
     * then finds that the request is already decided and lets it pass.
     */
    private boolean moveToTheFront() {
        FilterRegistration ours = context.getFilterRegistration(filterName);
        String[] patterns = webXml.mappings(filterName).stream()
                .filter(mapping -> mapping.dispatchers.contains(DispatcherType.REQUEST))
                .flatMap(mapping -> mapping.urlPatterns.stream())
                .toArray(String[]::new);
        if (ours == null || patterns.length == 0) {
            return false;
        }
        try {
            ours.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, patterns);
            return true;
        } catch (IllegalStateException | UnsupportedOperationException tooLate) {
            return false;
        }
    }

    /** Returns whether Jetty is known to have no WebSocket endpoint. Jetty exposes the number only in its text dump. */
    private boolean hasNoEndpoint() {
        Object endpoints = context.getAttribute(ENDPOINTS);
        if (endpoints == null) {
            return false;
        }
        StringBuilder dump = new StringBuilder();
        try {
            endpoints
                    .getClass()
                    .getMethod("dump", Appendable.class, String.class)
                    .invoke(endpoints, dump, "");
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
        Matcher number = NUMBER_OF_ENDPOINTS.matcher(dump);
        return number.find() && number.group(1).equals("0");
    }

    /**
     * Returns the advice to map the filter first; empty if only CORS filters are in front. A CORS filter should stay
     * there, because it adds the headers that scripts need to the filter's refusals.
     */
    private String first() {
        List<String> before = isOursDeclared() ? webXml.before(filterName) : List.of();
        boolean onlyCors = !before.isEmpty()
                && before.stream()
                        .allMatch(name -> webXml.filter(name)
                                .filter(DeclaredFilter::isForCors)
                                .isPresent());
        return onlyCors
                ? ""
                : "make filter '" + filterName
                        + "' the first <filter-mapping> of web.xml, so that it runs before Jetty's; or ";
    }

    /** Returns instructions for the operator. */
    public String mend() {
        String name = upgradeFilterInFront().orElseThrow();
        return first() + "add these lines after filter '" + filterName + "': <filter><filter-name>" + name
                + "</filter-name><filter-class>"
                + name
                + "</filter-class><async-supported>true</async-supported></filter> <filter-mapping><filter-name>" + name
                + "</filter-name><url-pattern>/*</url-pattern></filter-mapping>";
    }
}
