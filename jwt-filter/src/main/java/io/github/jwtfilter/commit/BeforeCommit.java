package io.github.jwtfilter.commit;

/** Action to run before a response commits. It runs once, or again after the response is reset. */
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
     * Runs the action unless it has run already. An exception of the action reaches the application at each attempt to
     * answer. After the first failure an error response may commit without the action, because the application has seen
     * the exception.
     *
     * @param status the status of the response
     */
    synchronized void run(int status) {
        // If the action itself writes, the response calls this method again.
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

    /** Makes the action run again, after a reset removed its headers. */
    synchronized void rearm() {
        done = false;
    }
}
