package io.github.jwtfilter;

import io.github.jwtfilter.session.SessionLog;
import io.github.jwtfilter.spelling.LogLimit;
import io.github.jwtfilter.spelling.Printable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;

/** Tells the operator of sessions in cookies, of each attribute once an hour. */
final class SessionWarnings implements SessionLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final int STEP = 1_000;
    private static final int MAX_FAILED_LISTENERS = 10;

    /** With their stack traces: a client may cause one with each request. */
    private final LogLimit failedListeners = new LogLimit(MAX_FAILED_LISTENERS, Duration.ofHours(1), System::nanoTime);

    private final OnceAnHour news;

    SessionWarnings(Clock clock) {
        this.news = new OnceAnHour(clock);
    }

    @Override
    public void longSession(int bytes, String attribute, int attributeBytes) {
        if (news.isNews("long " + Printable.of(attribute), bytes / STEP)) {
            LOG.log(
                    Level.WARNING,
                    "session: a long one, {0} bytes with its cookies'' attributes; servers take 8 kB of headers in all"
                            + " unless told otherwise; attribute ''{1}'' takes most of it, {2} bytes",
                    Integer.toString(bytes),
                    Printable.of(attribute),
                    Integer.toString(attributeBytes));
        }
    }

    @Override
    public void unreadable(String attribute, String why) {
        if (news.isNews("unreadable " + Printable.of(attribute))) {
            LOG.log(
                    Level.WARNING,
                    "session: attribute ''{0}'' cannot be read and is not seen: {1}",
                    Printable.of(attribute),
                    why);
        }
    }

    @Override
    public void changedTooLate(String attribute) {
        if (news.isNews("too late " + Printable.of(attribute))) {
            LOG.log(
                    Level.WARNING,
                    "session: attribute ''{0}'' was changed in place after the response was committed: the change is"
                            + " lost; change it before anything is sent",
                    Printable.of(attribute));
        }
    }

    @Override
    public void endNotRemembered() {
        if (news.isNews("full")) {
            LOG.log(
                    Level.WARNING,
                    "session: the list of ended sessions is full: a copy of an ended session''s cookie stays good until"
                            + " it has been idle for too long");
        }
    }

    @Override
    public void listenerFailed(Object listener, RuntimeException failure) {
        if (failedListeners.allows()) {
            LOG.log(
                    Level.WARNING,
                    "session: listener " + listener.getClass().getName() + " failed; the session goes on",
                    failure);
        }
    }
}
