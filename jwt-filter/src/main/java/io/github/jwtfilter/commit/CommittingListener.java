package io.github.jwtfilter.commit;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/**
 * Wrapper of an application's listener. Passes our context in its events, because the listener may complete the request
 * there.
 */
final class CommittingListener implements AsyncListener {
    /** A listener without actions. */
    static final AsyncListener NO_OP = new AsyncListener() {
        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    };

    private final AsyncListener listener;
    private final CommittingAsyncContext context;

    CommittingListener(AsyncListener listener, CommittingAsyncContext context) {
        this.listener = listener;
        this.context = context;
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        listener.onComplete(wrap(event));
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        try {
            listener.onTimeout(wrap(event));
        } finally {
            context.afterFailure(this);
        }
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
        try {
            listener.onError(wrap(event));
        } finally {
            context.afterFailure(this);
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) throws IOException {
        listener.onStartAsync(wrap(event));
    }

    private AsyncEvent wrap(AsyncEvent event) {
        return new AsyncEvent(
                context.wrap(event.getAsyncContext()),
                event.getSuppliedRequest(),
                event.getSuppliedResponse(),
                event.getThrowable());
    }
}
