package io.github.jwtfilter.observe;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Collectors;

/** An application that shows everything that a filter could change. */
public final class MirrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String info = String.valueOf(request.getPathInfo());
        if (info.endsWith("/async") && request.getDispatcherType() == DispatcherType.REQUEST) {
            AsyncContext async = request.startAsync();
            async.start(async::dispatch);
            return;
        }
        if (info.endsWith("/cart")) {
            request.getSession().setAttribute("cart", "full");
        }
        if (info.endsWith("/end")) {
            request.getSession().invalidate();
        }
        if (info.endsWith("/cookie")) {
            response.addCookie(new Cookie("theme", "dark"));
        }
        if (info.endsWith("/redirect")) {
            response.sendRedirect("elsewhere");
            return;
        }
        if (info.endsWith("/gone")) {
            response.sendError(410, "gone");
            return;
        }
        if (info.endsWith("/login")) {
            try {
                request.login("admin", "secret");
            } catch (ServletException e) {
                response.addHeader("X-Login", String.valueOf(e.getMessage()));
            }
        }
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter()
                .printf(
                        "%s %s%n%s%n%s %s%nuser %s reader %s admin %s%nsession %s%nattributes %s%nbody %s%n",
                        request.getMethod(),
                        request.getRequestURI(),
                        request.getDispatcherType(),
                        request.getClass().getName(),
                        response.getClass().getName(),
                        request.getUserPrincipal() == null
                                ? null
                                : request.getUserPrincipal().getName(),
                        request.isUserInRole("reader"),
                        request.isUserInRole("admin"),
                        request.getSession(false) != null,
                        Collections.list(request.getAttributeNames()).stream()
                                .filter(name -> !name.startsWith("org."))
                                .sorted()
                                .collect(Collectors.toList()),
                        body);
    }
}
