package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A store of one node in memory. It can be down, refuse to be written, and lose its last entries. It drops expired facts by
 * its own clock.
 */
final class FaultyStore implements SharedStore {
    private final List<Fact> log = new ArrayList<>();
    private final Map<String, String> cells = new ConcurrentHashMap<>();
    private final LongSupplier millis;
    private int cursor;
    private boolean fromStart = true;
    private long beat;
    private boolean isDown;
    private boolean isReadOnly;
    private boolean isWriteOnly;
    private boolean isSilent;
    private long retentionSeconds;
    private boolean isWarningBroken;
    private boolean isForgetful;
    private boolean areCellsDown;

    FaultyStore(LongSupplier millis) {
        this.millis = millis;
    }

    synchronized void setDown(boolean down) {
        isDown = down;
        fromStart = true;
        notifyAll();
    }

    synchronized void setReadOnly(boolean readOnly) {
        isReadOnly = readOnly;
    }

    synchronized void setWriteOnly(boolean writeOnly) {
        isWriteOnly = writeOnly;
    }

    /** Lets another server announce how long it needs facts. */
    synchronized void setRetention(Duration retention) {
        retentionSeconds = retention.toSeconds();
    }

    /** Lets the store take beats without returning them. */
    synchronized void setSilent(boolean silent) {
        isSilent = silent;
    }

    /** Lets the store take facts without returning them. */
    synchronized void setForgetful(boolean forgetful) {
        isForgetful = forgetful;
    }

    synchronized void setCellsDown(boolean down) {
        areCellsDown = down;
    }

    private synchronized void requireCells() throws StoreException {
        if (areCellsDown) {
            throw new StoreException("no cells");
        }
    }

    /** Loses the last entries, as a replica does that becomes the primary. */
    synchronized void lose(int entries) {
        log.subList(log.size() - entries, log.size()).clear();
        fromStart = true;
        notifyAll();
    }

    synchronized List<Fact> facts() {
        return List.copyOf(log);
    }

    @Override
    public String place() {
        return "memory of a test";
    }

    @Override
    public synchronized void append(List<Fact> facts) throws StoreException {
        requireUp();
        if (isReadOnly) {
            throw new StoreException("read-only");
        }
        log.addAll(facts);
        notifyAll();
    }

    @Override
    public synchronized void beat(long number, long retentionSeconds) throws StoreException {
        requireUp();
        beat = number;
        notifyAll();
    }

    @Override
    public synchronized News read(Duration wait) throws StoreException {
        requireUp();
        if (isWriteOnly) {
            throw new StoreException("write-only");
        }
        boolean begins = fromStart;
        if (begins) {
            cursor = 0;
            fromStart = false;
        } else if (cursor == log.size()) {
            try {
                TimeUnit.MILLISECONDS.timedWait(this, Math.min(20, wait.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            requireUp();
        }
        long oldest = TimeUnit.MILLISECONDS.toSeconds(millis.getAsLong()) - 300;
        List<Fact> facts = log.subList(Math.min(cursor, log.size()), log.size()).stream()
                .filter(fact -> !isForgetful && fact.until() >= oldest)
                .toList();
        cursor = log.size();
        return new News(facts, begins, true, isSilent ? 0 : beat, millis.getAsLong(), retentionSeconds);
    }

    private void requireUp() throws StoreException {
        if (isDown) {
            throw new StoreException("connection refused");
        }
    }

    /** Lets the next question for a warning fail. */
    synchronized void failToWarn() {
        isWarningBroken = true;
    }

    @Override
    public synchronized Optional<String> warning() {
        if (isWarningBroken) {
            isWarningBroken = false;
            throw new IllegalStateException("broken");
        }
        return Optional.empty();
    }

    /** Returns cells whose texts never expire. */
    @Override
    public Cells cells() {
        return new Cells() {
            @Override
            public Optional<String> read(String name) throws StoreException {
                requireCells();
                return Optional.ofNullable(cells.get(name));
            }

            @Override
            public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
                    throws StoreException {
                synchronized (FaultyStore.this) {
                    boolean isExpected = read(name).equals(expected);
                    if (isExpected) {
                        next.ifPresentOrElse(text -> cells.put(name, text), () -> cells.remove(name));
                    }
                    return isExpected;
                }
            }
        };
    }

    @Override
    public void close() {}
}
