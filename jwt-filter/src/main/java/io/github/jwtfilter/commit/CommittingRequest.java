package io.github.jwtfilter.commit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;

/**
 * The request of a {@link CommittingResponse}, to be wrapped around the container's own: a response may also commit by
 * what is done to the request.
 */
public final class CommittingRequest extends HttpServletRequestWrapper {
    private final CommittingResponse response;
    private volatile CommittingAsyncContext async;

    /**
     * Wraps a request.
     *
     * @param request the container's
     * @param response that answers it
     */
    public CommittingRequest(HttpServletRequest request, CommittingResponse response) {
        super(request);
        this.response = response;
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest suppliedRequest, ServletResponse suppliedResponse) {
        async = CommittingAsyncContext.started(super.startAsync(suppliedRequest, suppliedResponse), response);
        return async;
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext inner = super.getAsyncContext();
        CommittingAsyncContext known = async;
        return known != null && known.wraps(inner) ? known : new CommittingAsyncContext(inner, response);
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) throws IOException, ServletException {
        response.commitNow();
        return super.upgrade(handler);
    }

    /**
     * Tomcat puts a wrapper of its own inside of this one while it forwards. When it takes it out again the forward is
     * over, and Tomcat 11 is about to end the response past all wrappers.
     */
    @Override
    public void setRequest(ServletRequest request) {
        ServletRequest before = getRequest();
        boolean forwarded = before instanceof HttpServletRequestWrapper
                && ((HttpServletRequestWrapper) before).getRequest() == request
                && before.getDispatcherType() == DispatcherType.FORWARD;
        super.setRequest(request);
        if (forwarded && !isAsyncStarted()) {
            response.commitNow();
        }
    }
}
