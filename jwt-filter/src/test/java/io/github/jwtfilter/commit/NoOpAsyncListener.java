package io.github.jwtfilter.commit;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** An AsyncListener that ignores all events. Subclasses override the methods that they need. */
public class NoOpAsyncListener implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
