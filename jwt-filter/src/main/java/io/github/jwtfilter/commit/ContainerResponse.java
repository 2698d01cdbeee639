package io.github.jwtfilter.commit;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The container's own response, inside all wrappers. During an include, Tomcat places a wrapper around it, inside all
 * other wrappers. That wrapper ignores headers, but the response may commit during the include. Headers are therefore
 * set on the container's response.
 */
public final class ContainerResponse {
    private final ServletResponseWrapper holder;
    private final ServletResponse response;

    /** Finds the container's response inside all wrappers. */
    ContainerResponse(ServletResponseWrapper outermost) {
        this.holder = innermostWrapper(outermost);
        this.response = holder.getResponse();
    }

    /**
     * Returns the container's response.
     *
     * @param response the response that a filter received
     * @return the response inside all wrappers
     */
    public static HttpServletResponse inside(HttpServletResponse response) {
        if (!(response instanceof ServletResponseWrapper)) {
            return response;
        }
        ServletResponse inner =
                innermostWrapper((ServletResponseWrapper) response).getResponse();
        return inner instanceof HttpServletResponse ? (HttpServletResponse) inner : response;
    }

    private static ServletResponseWrapper innermostWrapper(ServletResponseWrapper outermost) {
        ServletResponseWrapper wrapper = outermost;
        while (wrapper.getResponse() instanceof ServletResponseWrapper) {
            wrapper = (ServletResponseWrapper) wrapper.getResponse();
        }
        return wrapper;
    }

    /**
     * Runs an action that adds headers. During an include Tomcat puts a wrapper directly around its own response, and
     * that wrapper ignores headers. This method removes it while the action runs.
     */
    void runUncovered(Runnable action) {
        ServletResponse cover = holder.getResponse();
        if (cover == response) {
            action.run();
            return;
        }
        holder.setResponse(response);
        try {
            action.run();
        } finally {
            holder.setResponse(cover);
        }
    }
}
