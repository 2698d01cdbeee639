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
     * Runs the action unless it has run already. If the action throws, the application receives the exception at each
     * attempt to answer. Only an error response commits anyway if the action fails again, because the application has
     * already seen an exception.
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
