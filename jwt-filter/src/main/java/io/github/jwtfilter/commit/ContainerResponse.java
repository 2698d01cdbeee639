package io.github.jwtfilter.commit;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;

/** The container's own response and the wrapper that holds it, to get by what the container puts in between. */
final class ContainerResponse {
    private final ServletResponseWrapper holder;
    private final ServletResponse response;

    /** Finds it at the bottom of wrappers. */
    ContainerResponse(ServletResponseWrapper outermost) {
        ServletResponseWrapper wrapper = outermost;
        while (wrapper.getResponse() instanceof ServletResponseWrapper) {
            wrapper = (ServletResponseWrapper) wrapper.getResponse();
        }
        this.holder = wrapper;
        this.response = wrapper.getResponse();
    }

    /**
     * Runs something that adds headers. For an include Tomcat puts a wrapper right in front of its own response, inside
     * of all others, and that wrapper ignores them: it is taken out meanwhile.
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
