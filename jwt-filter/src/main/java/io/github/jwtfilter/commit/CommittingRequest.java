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
 * The request that belongs to a {@link CommittingResponse}. Wraps the container's request, because some calls on a
 * request commit the response: ending asynchronous work, an upgrade, a forward.
 */
public final class CommittingRequest extends HttpServletRequestWrapper {
    private final CommittingResponse response;
    private volatile CommittingAsyncContext async;

    /**
     * Wraps a request.
     *
     * @param request the container's request
     * @param response the response to this request
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
     * Detects the end of a forward. During a forward Tomcat puts its own wrapper inside this one, and removes it when
     * the forward is over. Tomcat 11 then ends the response and bypasses all wrappers.
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
