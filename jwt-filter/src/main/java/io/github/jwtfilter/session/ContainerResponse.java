package io.github.jwtfilter.session;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The container's own response. While a resource is included, Tomcat puts a wrapper that ignores headers inside of all
 * others, and a response may commit there: a cookie counts only where no wrapper can get between.
 */
public final class ContainerResponse {
    private ContainerResponse() {}

    /**
     * Finds it.
     *
     * @param response what a filter was given
     * @return the response inside of all wrappers
     */
    public static HttpServletResponse inside(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper) {
            inner = ((ServletResponseWrapper) inner).getResponse();
        }
        return inner instanceof HttpServletResponse ? (HttpServletResponse) inner : response;
    }
}
