package io.github.jwtfilter.access;

import io.github.jwtfilter.identity.Identity;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Answers {@code isUserInRole} for role names that a servlet declares with {@code <security-role-ref>} in web.xml
 * (Servlet 6.0 §13.3). Before Servlet 4.0 a request does not give the name of its servlet. The servlet is therefore
 * found by the mapping that fits the path.
 */
public final class RoleReferences {
    private static final String ANY_ROLE = "*";
    private static final String ANY_USER = "**";

    /** The role links of the servlet at each url-pattern; empty if web.xml has no references. */
    private final Map<String, Map<String, String>> linksByPattern = new HashMap<>();

    /** Whether web.xml declares a role with the name {@code **}. */
    private final boolean anyUserIsRole;

    /**
     * Creates the references.
     *
     * @param securityRoles the roles that web.xml declares
     * @param links the names of each servlet and the roles that they stand for, by servlet name
     */
    public RoleReferences(List<String> securityRoles, Map<String, Map<String, String>> links, ServletContext context) {
        anyUserIsRole = securityRoles.contains(ANY_USER);
        if (!links.isEmpty()) {
            for (ServletRegistration servlet : context.getServletRegistrations().values()) {
                Map<String, String> ofServlet = links.getOrDefault(servlet.getName(), Map.of());
                servlet.getMappings().forEach(pattern -> linksByPattern.put(pattern, ofServlet));
            }
        }
    }

    /**
     * Returns whether the user has a role.
     *
     * @param name the role's name in the executing servlet
     * @param request the request as it was dispatched to that servlet
     */
    public boolean admit(Identity user, String name, HttpServletRequest request) {
        String role = linksByPattern.isEmpty() ? name : linked(name, request);
        if (role.equals(ANY_ROLE)) {
            return false;
        }
        return user.roles().contains(role) || role.equals(ANY_USER) && !anyUserIsRole;
    }

    private String linked(String name, HttpServletRequest request) {
        String included = request.getDispatcherType() == DispatcherType.INCLUDE
                ? (String) request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH)
                : null;
        // An include by servlet name has no path.
        Stream<String> patterns = included == null
                ? patterns(request.getServletPath(), request.getPathInfo())
                : patterns(included, (String) request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO));
        return patterns.filter(linksByPattern::containsKey)
                .findFirst()
                .map(pattern -> linksByPattern.get(pattern).get(name))
                .orElse(name);
    }

    /**
     * Returns the patterns that match these two parts of a path, in the order in which a container tries them (§12.1).
     */
    private static Stream<String> patterns(String servletPath, String pathInfo) {
        String prefix = servletPath + "/*";
        if (pathInfo != null) {
            boolean root = servletPath.isEmpty() && pathInfo.equals("/");
            return root ? Stream.of("", prefix, "/") : Stream.of(prefix, "/");
        }
        int dot = servletPath.lastIndexOf('.');
        boolean extension = dot > servletPath.lastIndexOf('/');
        return extension
                ? Stream.of(servletPath, prefix, "*" + servletPath.substring(dot), "/")
                : Stream.of(servletPath, prefix, "/");
    }
}
