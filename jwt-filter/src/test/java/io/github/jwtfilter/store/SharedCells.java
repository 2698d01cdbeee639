package io.github.jwtfilter.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Cells of several nodes in memory. They can fail, refuse changes, or give no answer. Nothing expires. */
public class SharedCells implements Cells {
    private final Map<String, String> texts = new HashMap<>();
    private CountDownLatch answers = new CountDownLatch(0);
    private boolean isDown;
    private boolean isReadOnly;
    private int calls;

    public synchronized void setDown(boolean down) {
        isDown = down;
    }

    public synchronized void setReadOnly(boolean readOnly) {
        isReadOnly = readOnly;
    }

    /** Lets all calls wait until the latch opens. */
    public synchronized void pauseUntil(CountDownLatch open) {
        answers = open;
    }

    /** Returns the number of calls so far. */
    public synchronized int calls() {
        return calls;
    }

    @Override
    public Optional<String> read(String name) throws StoreException {
        awaitAnswer();
        synchronized (this) {
            return Optional.ofNullable(texts.get(name));
        }
    }

    @Override
    public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
            throws StoreException {
        awaitAnswer();
        synchronized (this) {
            if (isReadOnly) {
                throw new StoreException("read-only");
            }
            if (!Optional.ofNullable(texts.get(name)).equals(expected)) {
                return false;
            }
            next.ifPresentOrElse(text -> texts.put(name, text), () -> texts.remove(name));
            return true;
        }
    }

    private void awaitAnswer() throws StoreException {
        CountDownLatch open;
        synchronized (this) {
            calls++;
            if (isDown) {
                throw new StoreException("connection refused");
            }
            open = answers;
        }
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted");
        }
    }
}
