package io.github.jwtfilter.commit;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;

/** The container's own response and the wrapper around it. Used to bypass wrappers that the container inserts later. */
final class ContainerResponse {
    private final ServletResponseWrapper holder;
    private final ServletResponse response;

    /** Finds the container's response inside all wrappers. */
    ContainerResponse(ServletResponseWrapper outermost) {
        ServletResponseWrapper wrapper = outermost;
        while (wrapper.getResponse() instanceof ServletResponseWrapper) {
            wrapper = (ServletResponseWrapper) wrapper.getResponse();
        }
        this.holder = wrapper;
        this.response = wrapper.getResponse();
    }

    /**
     * Runs an action that adds headers. During an include Tomcat puts a wrapper directly around its own response, and
     * that wrapper ignores headers. This method removes it while the action runs.
     */
    void uncovered(Runnable action) {
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
