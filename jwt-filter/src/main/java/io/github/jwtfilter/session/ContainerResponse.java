package io.github.jwtfilter.session;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The container's own response. During an include, Tomcat places a wrapper inside all other wrappers that ignores
 * headers, and the response may commit during the include. Cookies are therefore set on the innermost response.
 */
public final class ContainerResponse {
    private ContainerResponse() {}

    /**
     * Returns the innermost response.
     *
     * @param response the response that a filter received
     * @return the response inside all wrappers
     */
    public static HttpServletResponse inside(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper) {
            inner = ((ServletResponseWrapper) inner).getResponse();
        }
        return inner instanceof HttpServletResponse ? (HttpServletResponse) inner : response;
    }
}
