package io.github.jwtfilter.identity;

import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;

/**
 * Limits the container threads that logins may hold while they wait for their turn. The other threads stay free for
 * pages. If the size of the container's thread pool is unknown, the limit assumes eight threads per processor.
 */
public final class LoginThreads {
    /** Half the processors compute hashes, and some containers have only eight threads per processor. */
    private static final int WAITING_FOR_EACH = 8;

    /** Threads that logins leave free: an eighth of all threads, but at least this many. */
    private static final int MIN_LEFT_FOR_PAGES = 16;

    private static final int SHARE_FOR_PAGES = 8;

    /**
     * Places reserved for attempts that have begun: as many as one client may begin at once, but at most half of all
     * places.
     */
    private static final int LEFT_FOR_BEGUN = 50;

    private final int computing;
    private final IntSupplier containerThreads;
    private final Semaphore places;
    private final Semaphore waiting;
    private boolean asked;

    /**
     * Creates a limit for this machine.
     *
     * @param containerThreads the maximum number of the container's threads, or zero if unknown; called once, when many
     *     logins arrive together
     */
    public LoginThreads(IntSupplier containerThreads) {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), containerThreads);
    }

    /**
     * Creates a limit.
     *
     * @param computing how many passwords may be checked at the same time
     * @param containerThreads the maximum number of the container's threads, or zero if unknown
     */
    public LoginThreads(int computing, IntSupplier containerThreads) {
        this.computing = computing;
        this.containerThreads = containerThreads;
        this.places = new Semaphore(fewest());
        this.waiting = new Semaphore(waiting(fewest()));
    }

    /** Returns how many passwords may be checked at the same time. */
    int computing() {
        return computing;
    }

    private int fewest() {
        return computing * (1 + WAITING_FOR_EACH);
    }

    private static int waiting(int places) {
        return places - Math.min(LEFT_FOR_BEGUN, places / 2);
    }

    /**
     * Takes a place for a thread that checks a password or waits to do so. Returns false if logins hold too many
     * threads.
     */
    boolean tryEnter() {
        if (places.tryAcquire()) {
            return true;
        }
        askContainer();
        return places.tryAcquire();
    }

    private synchronized void askContainer() {
        if (!asked) {
            asked = true;
            int all = containerThreads.getAsInt();
            int few = fewest();
            int most = Math.max(few, all - Math.max(MIN_LEFT_FOR_PAGES, all / SHARE_FOR_PAGES));
            places.release(most - few);
            waiting.release(waiting(most) - waiting(few));
        }
    }

    /** Releases the place. */
    void leave() {
        places.release();
    }

    /**
     * Takes a place for an attempt that has not begun yet. Returns false if attempts that have begun need the other
     * places.
     */
    public boolean tryWait() {
        if (!waiting.tryAcquire()) {
            askContainer();
            if (!waiting.tryAcquire()) {
                return false;
            }
        }
        boolean entered = tryEnter();
        if (!entered) {
            waiting.release();
        }
        return entered;
    }

    /** Releases a place taken by {@link #tryWait()}. */
    public void endWait() {
        leave();
        waiting.release();
    }
}
