package io.github.jwtfilter;

import io.github.jwtfilter.DeploymentDescriptor.DeclaredFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sees to it that a WebSocket is opened only after the rules were asked.
 *
 * <p>Jetty 10 to 12 puts a filter of its own before all that web.xml declares, in every application if its Jakarta
 * WebSocket module is there; it opens endpoints, which no rule would then be asked about. Jetty 9.4 and Tomcat put
 * theirs behind the others, and Undertow opens endpoints behind all filters.
 */
final class WebSocketOrder {
    private static final Pattern UPGRADE_FILTER =
            Pattern.compile("org\\.eclipse\\.jetty\\.(ee\\d+\\.)?websocket\\.servlet\\.WebSocketUpgradeFilter");
    private static final String ENDPOINTS = "org.eclipse.jetty.websocket.core.server.WebSocketMappings";
    private static final Pattern NUMBER_OF_ENDPOINTS = Pattern.compile("PathMappings\\[size=(\\d+)]");

    /** Whether a WebSocket could be opened past the filter. */
    enum Verdict {
        /** No: there is no such filter, or it stands behind ours. */
        GUARDED,
        /** No longer: ours was put first. */
        PUT_RIGHT,
        /** Not now, for there is no endpoint. */
        NO_ENDPOINT,
        /** Yes, or nobody can tell. */
        OPEN
    }

    private final ServletContext context;
    private final DeploymentDescriptor webXml;
    private final String filterName;

    /** @param webXml what can be read of it; empty if nothing can */
    WebSocketOrder(ServletContext context, Optional<DeploymentDescriptor> webXml, String filterName) {
        this.context = context;
        this.webXml = webXml.orElse(null);
        this.filterName = filterName;
    }

    /** Puts the filter first if that is all that is needed. */
    Verdict settle() {
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

    /** Jetty uses a filter of that name that web.xml declares, and adds none; there its place is the one written down. */
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
     * A second mapping before all others. Jetty takes one while filters start, and puts that of a filter from web.xml
     * before even its own. The first mapping then finds the request decided and lets it pass.
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

    /** Jetty tells the number of its endpoints only in what it dumps for people. */
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

    /** A CORS filter in front stays there: it answers what ours refuses with the headers that scripts need. */
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
                        + "' the first <filter-mapping> of web.xml, then it is put before Jetty's; or ";
    }

    /** How to close the door, for the operator. */
    String mend() {
        String name = upgradeFilterInFront().orElseThrow();
        return first() + "put these lines behind it: <filter><filter-name>" + name + "</filter-name><filter-class>"
                + name
                + "</filter-class><async-supported>true</async-supported></filter> <filter-mapping><filter-name>" + name
                + "</filter-name><url-pattern>/*</url-pattern></filter-mapping>";
    }
}
