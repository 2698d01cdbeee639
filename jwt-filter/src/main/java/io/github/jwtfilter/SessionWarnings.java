package io.github.jwtfilter;

import io.github.jwtfilter.session.SessionLog;
import io.github.jwtfilter.spelling.Printable;
import io.github.jwtfilter.values.Inspection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Tells the operator of sessions in cookies, of each attribute once an hour. */
final class SessionWarnings implements SessionLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final int STEP = 1_000;
    private static final int TOPIC_CHARS = 30;

    private final OnceAnHour news;
    private final Predicate<String> meantToBeKept;

    /**
     * Warnings.
     *
     * @param meantToBeKept whether {@code sessionFallback} names an attribute
     */
    SessionWarnings(Clock clock, Predicate<String> meantToBeKept) {
        this.news = new OnceAnHour(clock);
        this.meantToBeKept = meantToBeKept;
    }

    @Override
    public void longSession(int bytes, String attribute, int attributeBytes) {
        if (news.isNews("long " + attribute, bytes / STEP)) {
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
        if (news.isNews("unreadable " + attribute)) {
            LOG.log(
                    Level.WARNING,
                    "session: attribute ''{0}'' cannot be read and is not seen: {1}",
                    Printable.of(attribute),
                    why);
        }
    }

    @Override
    public void refused(String attribute, Class<?> type, String why) {
        if (news.isNews("refused " + Printable.of(attribute) + " " + type.getName())) {
            LOG.log(
                    Level.WARNING,
                    "session: attribute ''{0}'' of class {1} is refused: {2}",
                    Printable.of(attribute),
                    type.getName(),
                    why);
        }
    }

    @Override
    public void kept(String attribute, Class<?> type, Supplier<Inspection> why) {
        if (!news.isNews("kept " + Printable.of(attribute) + " " + type.getName())) {
            return;
        }
        Inspection inspection = why.get();
        boolean nameable = inspection.isStorableOnceNamed();
        boolean meant = meantToBeKept.test(attribute);
        String advice = nameable
                ? "; add to sessionTypes: " + String.join(", ", inspection.allTypesToName())
                : meant ? "" : "; if that is meant, write sessionFallback=container:" + Printable.of(attribute);
        LOG.log(
                meant && !nameable ? Level.INFO : Level.WARNING,
                "session: attribute ''{0}'' of class {1} stays on this server, in a container session: {2}{3}",
                Printable.of(attribute),
                type.getName(),
                inspection.describe(Printable.of(attribute)),
                advice);
    }

    @Override
    public void notWritten(String why) {
        // Further on it has sizes, which differ each time.
        if (news.isNews("not written " + why.substring(0, Math.min(why.length(), TOPIC_CHARS)))) {
            LOG.log(Level.WARNING, "session: a change is refused: {0}", why);
        }
    }

    @Override
    public void changedTooLate(String attribute) {
        if (news.isNews("too late " + attribute)) {
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
        LOG.log(
                Level.WARNING,
                "session: listener " + listener.getClass().getName() + " failed; the session goes on",
                failure);
    }
}
