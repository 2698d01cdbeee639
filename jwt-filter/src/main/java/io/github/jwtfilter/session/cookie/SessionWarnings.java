package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.text.RateLimitedLog;
import io.github.jwtfilter.values.Inspection;
import io.github.jwtfilter.values.UnstorableValueException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Logs warnings about sessions in cookies, at most once an hour for each attribute. */
public final class SessionWarnings implements SessionLog {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final int STEP = 1_000;
    private static final int TOPIC_CHARS = 30;
    private static final int MAX_FAILED_LISTENERS = 10;

    /** The number of requests that are all searched for lost changes. Of later ones every sixteenth is searched. */
    private static final int SEARCHED_REQUESTS = 1_000;

    private static final int SEARCH_INTERVAL = 16;

    /** Limits messages that have a stack trace, because a client may cause one with each request. */
    private final LogLimit failedListeners;

    /** Threads may overwrite each other's count, because a few requests more or less do not matter. */
    private int endedRequests;

    private final RateLimitedLog news;
    private final Predicate<String> meantToBeKept;

    /**
     * Creates the log.
     *
     * @param meantToBeKept returns whether {@code sessionFallback} names an attribute
     */
    public SessionWarnings(Clock clock, LongSupplier nanoTime, Predicate<String> meantToBeKept) {
        this.failedListeners = new LogLimit(MAX_FAILED_LISTENERS, Duration.ofHours(1), nanoTime);
        this.news = new RateLimitedLog(clock);
        this.meantToBeKept = meantToBeKept;
    }

    @Override
    public void longSession(int bytes, String attribute, int attributeBytes) {
        if (news.isNews("long " + LogText.of(attribute), bytes / STEP)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-501 A session is large: its cookies take {0} bytes, including their attributes. By default,"
                            + " servers accept 8 kB of headers in total. The largest session attribute is ''{1}'' with"
                            + " {2} bytes.",
                    Integer.toString(bytes),
                    LogText.of(attribute),
                    Integer.toString(attributeBytes));
        }
    }

    @Override
    public void unreadable(String attribute, String why) {
        if (news.isNews("unreadable " + LogText.of(attribute))) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-502 Session attribute ''{0}'' cannot be read, so the application does not see it: {1}",
                    LogText.of(attribute),
                    why);
        }
    }

    @Override
    public void refused(String attribute, Class<?> type, RuntimeException refusal) {
        if (news.isNews("refused " + topic(attribute, type, refusal.getCause()))) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-503 Session attribute ''{0}'' of class {1} was refused: {2}",
                    LogText.of(attribute),
                    type.getName(),
                    refusal.getMessage());
        }
    }

    @Override
    public void kept(String attribute, Class<?> type, UnstorableValueException why, Supplier<Inspection> inspection) {
        if (!news.isNews("kept " + topic(attribute, type, why))) {
            return;
        }
        String shown = LogText.of(attribute);
        Inspection inspected = inspection.get();
        if (inspected.isStorableOnceNamed()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-504 Session attribute ''{0}'' of class {1} stays on this server, in a container session: {2}."
                            + " To store it in the cookie, add to sessionTypes: {3}",
                    shown,
                    type.getName(),
                    why.describe(shown),
                    String.join(", ", inspected.allTypesToName()));
        } else if (meantToBeKept.test(attribute)) {
            LOG.log(
                    Level.INFO,
                    "Session attribute ''{0}'' of class {1} stays on this server, in a container session: {2}",
                    shown,
                    type.getName(),
                    inspected.describeRefusals(shown));
        } else {
            LOG.log(
                    Level.WARNING,
                    "JWTF-505 Session attribute ''{0}'' of class {1} stays on this server, in a container session: {2}."
                            + " If this is intended, set sessionFallback=container:{0}",
                    shown,
                    type.getName(),
                    inspected.describeRefusals(shown));
        }
    }

    /**
     * Returns the topic of a message. It includes the classes that prevent storing, so that a new one is logged at
     * once.
     */
    private static String topic(String attribute, Class<?> type, Throwable why) {
        Set<String> obstacles = new TreeSet<>();
        if (why instanceof UnstorableValueException) {
            ((UnstorableValueException) why).obstacles().forEach(each -> obstacles.add(each.type()));
        }
        return LogText.of(attribute) + " " + type.getName() + " " + obstacles.hashCode();
    }

    @Override
    public void notWritten(String why) {
        // The rest of the text contains sizes, which differ each time.
        if (news.isNews("not written " + why.substring(0, Math.min(why.length(), TOPIC_CHARS)))) {
            LOG.log(Level.WARNING, "JWTF-506 A change of the session was refused: {0}", why);
        }
    }

    @Override
    public boolean looksForLostChanges() {
        int number = endedRequests;
        // The count starts again behind the searched requests before it overflows.
        endedRequests = number == Integer.MAX_VALUE ? SEARCHED_REQUESTS : number + 1;
        return number < SEARCHED_REQUESTS || number % SEARCH_INTERVAL == 0;
    }

    @Override
    public void changedTooLate(String attribute) {
        if (news.isNews("too late " + LogText.of(attribute))) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-507 Session attribute ''{0}'' was changed in place after the response was committed, so the"
                            + " change is lost. Change it before the response is sent, or set session=container.",
                    LogText.of(attribute));
        }
    }

    @Override
    public void endNotRemembered() {
        if (news.isNews("full")) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-508 The list of ended sessions is full, so this server still accepts copies of an ended"
                            + " session's cookie until the session has been idle for too long.");
        }
    }

    @Override
    public void endNotShared() {
        if (news.isNews("not shared")) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-805 So many sessions have ended early that the ends of further ones hold on this server only."
                            + " Other servers accept copies of their cookies until these expire.");
        }
    }

    @Override
    public void listenerFailed(Object listener, Throwable failure) {
        if (failedListeners.allows()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-509 Session listener " + listener.getClass().getName() + " failed. The session continues.",
                    failure);
        }
    }
}
