package io.github.jwtfilter;

import io.github.jwtfilter.identity.Identity;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers {@code isUserInRole} with the names that servlets have for roles: {@code <security-role-ref>} in web.xml
 * (Servlet 6.0 §13.3). A request does not name its servlet before Servlet 4.0, so the servlet is found by the mapping
 * that the path came by.
 */
final class RoleReferences {
    private static final String ANY_ROLE = "*";
    private static final String ANY_USER = "**";

    /** The links of the servlet at each url-pattern; empty if web.xml has no reference. */
    private final Map<String, Map<String, String>> linksByPattern = new HashMap<>();

    /** Whether the application has a role of its own with that name. */
    private final boolean anyUserIsRole;

    /**
     * Reads the references.
     *
     * @param webXml empty if it cannot be read
     */
    RoleReferences(Optional<DeploymentDescriptor> webXml, ServletContext context) {
        anyUserIsRole =
                webXml.filter(xml -> xml.securityRoles.contains(ANY_USER)).isPresent();
        Map<String, Map<String, String>> links =
                webXml.map(xml -> xml.roleLinks).orElse(Map.of());
        if (!links.isEmpty()) {
            for (ServletRegistration servlet : context.getServletRegistrations().values()) {
                Map<String, String> ofServlet = links.getOrDefault(servlet.getName(), Map.of());
                servlet.getMappings().forEach(pattern -> linksByPattern.put(pattern, ofServlet));
            }
        }
    }

    /**
     * Whether the user has a role.
     *
     * @param name what the executing servlet calls the role
     * @param request as it was dispatched to that servlet
     */
    boolean admit(Identity user, String name, HttpServletRequest request) {
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
        // An include by the servlet's name has no path of its own.
        Stream<String> patterns = included == null
                ? patterns(request.getServletPath(), request.getPathInfo())
                : patterns(included, (String) request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO));
        return patterns.filter(linksByPattern::containsKey)
                .findFirst()
                .map(pattern -> linksByPattern.get(pattern).get(name))
                .orElse(name);
    }

    /** The patterns that yield these two parts of a path, in the order in which a container tries them (§12.1). */
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
