package io.github.jwtfilter.identity;

import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;

/**
 * How many of the container's threads logins may hold while they wait for their turn. The rest answers pages. A
 * container whose number of threads is not known may have no more than eight for each processor.
 */
public final class LoginThreads {
    /** Half the processors compute, and some containers have eight threads for each processor. */
    private static final int WAITING_FOR_EACH = 8;

    /** Threads that no login takes: an eighth of all, and not less than this. */
    private static final int MIN_LEFT_FOR_PAGES = 16;

    private static final int SHARE_FOR_PAGES = 8;

    /** Places that tries which have begun find, as many as one client may begin at once; but not more than half. */
    private static final int LEFT_FOR_BEGUN = 50;

    private final int computing;
    private final IntSupplier containerThreads;
    private final Semaphore places;
    private final Semaphore waiting;
    private boolean asked;

    /**
     * A limit for this machine.
     *
     * @param containerThreads how many threads the container may have; zero if that is not known; asked once, when
     *     logins come in crowds
     */
    public LoginThreads(IntSupplier containerThreads) {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), containerThreads);
    }

    /**
     * A limit.
     *
     * @param computing how many passwords may be computed at a time
     * @param containerThreads as above
     */
    LoginThreads(int computing, IntSupplier containerThreads) {
        this.computing = computing;
        this.containerThreads = containerThreads;
        this.places = new Semaphore(fewest());
        this.waiting = new Semaphore(waiting(fewest()));
    }

    /** How many passwords may be computed at a time. */
    int computing() {
        return computing;
    }

    private int fewest() {
        return computing * (1 + WAITING_FOR_EACH);
    }

    private static int waiting(int places) {
        return places - Math.min(LEFT_FOR_BEGUN, places / 2);
    }

    /** Takes a thread's place among those that compute or wait; false if logins hold too many already. */
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

    /** Gives the place back. */
    void leave() {
        places.release();
    }

    /** Takes a place for a try that has not begun; false if those that have begun need the rest. */
    boolean tryWait() {
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

    /** Gives a place of {@link #tryWait()} back. */
    void endWait() {
        leave();
        waiting.release();
    }
}
