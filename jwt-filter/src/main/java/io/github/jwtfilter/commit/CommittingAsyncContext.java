package io.github.jwtfilter.commit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Wrapper of the container's asynchronous context. The response commits when the asynchronous work ends. */
final class CommittingAsyncContext implements AsyncContext {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final AsyncContext context;
    private final CommittingResponse response;
    private volatile CommittingListener lastListener;
    private volatile boolean dispatched;
    private volatile boolean completedWithError;

    CommittingAsyncContext(AsyncContext context, CommittingResponse response) {
        this.context = context;
        this.response = response;
    }

    /**
     * Wraps a newly started context. Adds a no-op listener, so that a failure is noticed even if the application has no
     * listener.
     */
    static CommittingAsyncContext started(AsyncContext context, CommittingResponse response) {
        CommittingAsyncContext started = new CommittingAsyncContext(context, response);
        started.addListener(CommittingListener.NO_OP);
        return started;
    }

    boolean wraps(AsyncContext other) {
        return context == other;
    }

    /**
     * Called after a listener was notified of a timeout or an error. After the last listener the container answers by
     * itself, unless a listener dispatched the request to the application.
     */
    void afterFailure(CommittingListener by) {
        if (by == lastListener && !dispatched) {
            response.commitNow();
        }
    }

    /**
     * Completes the request, also if the action before the commit fails. Otherwise the client would wait for an answer
     * until the timeout.
     */
    @Override
    public void complete() {
        try {
            response.commitNow();
        } catch (RuntimeException | Error e) {
            completeWithError(e);
            throw e;
        }
        context.complete();
    }

    private void completeWithError(Throwable reason) {
        completedWithError = true;
        try {
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        context.complete();
    }

    @Override
    public void dispatch() {
        context.dispatch();
        dispatched = true;
    }

    @Override
    public void dispatch(String path) {
        context.dispatch(path);
        dispatched = true;
    }

    @Override
    public void dispatch(ServletContext application, String path) {
        context.dispatch(application, path);
        dispatched = true;
    }

    @Override
    public void addListener(AsyncListener listener) {
        CommittingListener added = new CommittingListener(listener, this);
        context.addListener(added);
        lastListener = added;
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse supplied) {
        CommittingListener added = new CommittingListener(listener, this);
        context.addListener(added, request, supplied);
        lastListener = added;
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return context.createListener(type);
    }

    /**
     * Starts work of the application. If the work throws, Tomcat records the exception in the request object. After
     * completion that object may already serve another client. So if this class has completed the request with an
     * error, the exception is only logged.
     */
    @Override
    public void start(Runnable work) {
        context.start(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                if (!completedWithError) {
                    throw e;
                }
                LOG.log(
                        Level.WARNING,
                        "JWTF-702 An asynchronous response was completed with an error, because the work before its"
                                + " commit failed.",
                        e);
            }
        });
    }

    @Override
    public ServletRequest getRequest() {
        return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return context.hasOriginalRequestAndResponse();
    }

    @Override
    public void setTimeout(long millis) {
        context.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return context.getTimeout();
    }

    /** Returns the context for a listener to see. */
    AsyncContext wrap(AsyncContext inner) {
        return wraps(inner) ? this : new CommittingAsyncContext(inner, response);
    }
}
