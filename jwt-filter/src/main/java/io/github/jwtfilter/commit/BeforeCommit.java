package io.github.jwtfilter.commit;

/** What is to run before a response commits: once, unless the response is begun anew. */
final class BeforeCommit {
    private static final int FIRST_ERROR_STATUS = 400;

    private final Runnable action;
    private volatile boolean done;
    private boolean running;
    private boolean failed;

    BeforeCommit(Runnable action) {
        this.action = action;
    }

    boolean isDone() {
        return done;
    }

    /**
     * Runs it, if it has not run. What it throws reaches the application, each time it tries to answer; only an error
     * page may then go without it, for the application was told.
     *
     * @param status what the response will say
     */
    synchronized void run(int status) {
        // What it writes itself comes by here again.
        if (done || running) {
            return;
        }
        running = true;
        try {
            action.run();
            done = true;
        } catch (RuntimeException | Error e) {
            done = failed && status >= FIRST_ERROR_STATUS;
            failed = true;
            if (!done) {
                throw e;
            }
        } finally {
            running = false;
        }
    }

    /** What it wrote is gone: it is to run again. */
    synchronized void rearm() {
        done = false;
    }
}
