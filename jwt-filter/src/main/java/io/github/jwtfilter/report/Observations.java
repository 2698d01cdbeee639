package io.github.jwtfilter.report;

import io.github.jwtfilter.text.LogText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The findings so far. Each new one is logged. The memory is bounded: findings above the limit are at most counted.
 * Thread-safe.
 */
final class Observations {
    /** The limit on listed places, and on listed attributes. A page of readable length has fewer. */
    static final int MAX_ENTRIES = 200;

    private static final Logger LOG = System.getLogger("io.github.jwtfilter.sessions");

    private final Instant since;
    private final Set<String> passedOver;
    private final CookieBudget budget;
    private final LongAdder requests = new LongAdder();
    private final Map<String, Long> places = new HashMap<>();
    private final Map<String, AttributeStatistics> attributes = new LinkedHashMap<>();
    private final Set<String> idPlaces = new TreeSet<>();
    private final Map<String, SeenLogout> logouts = new LinkedHashMap<>();
    private SeenSession largest = SeenSession.NONE;
    private long sessionsMade;
    private long looks;
    private long unlisted;

    /**
     * Creates an empty collection.
     *
     * @param passedOver the servlet paths that do not belong to the application; their requests are not counted
     * @param budget the cookie bytes that sessions may use
     */
    Observations(Instant since, Collection<String> passedOver, CookieBudget budget) {
        this.since = since;
        this.passedOver = Set.copyOf(passedOver);
        this.budget = budget;
    }

    void request(String servletPath) {
        if (!passedOver.contains(servletPath)) {
            requests.increment();
        }
    }

    void sessionMade(String place) {
        if (isNewPlace(place)) {
            LOG.log(Level.INFO, "Session created by {0}", place);
        }
    }

    private synchronized boolean isNewPlace(String place) {
        sessionsMade++;
        boolean room = places.size() < MAX_ENTRIES || places.containsKey(place);
        return room && places.merge(place, 1L, Long::sum) == 1;
    }

    /** Records that the application asked for a session's id. */
    void idAsked(String place) {
        if (isNewIdPlace(place)) {
            LOG.log(Level.INFO, "Session id read by {0}", place);
        }
    }

    private synchronized boolean isNewIdPlace(String place) {
        return idPlaces.size() < MAX_ENTRIES && idPlaces.add(place);
    }

    /** Records a request that looked like a logout but left the session alive. */
    void logout(SeenLogout logout) {
        if (isNewLogout(logout)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-601 A request looks like a logout but leaves the session alive: {0}. List its path in"
                            + " logoutPaths, or call session.invalidate() in the application.",
                    logout);
        }
    }

    private synchronized boolean isNewLogout(SeenLogout logout) {
        return logouts.size() < MAX_ENTRIES && logouts.putIfAbsent(logout.path, logout) == null;
    }

    /**
     * Returns whether a value of this name and type was recorded before. Also true if there is no room for another one.
     */
    synchronized boolean knows(String name, Object value) {
        return attributes.containsKey(key(name, value)) || attributes.size() >= MAX_ENTRIES;
    }

    /**
     * Records an attribute.
     *
     * @param place supplies the place that set it; called only for the first value of its name and type
     */
    void attribute(String name, Object value, Measurement measured, Supplier<String> place) {
        String key = key(name, value);
        AttributeStatistics before;
        AttributeStatistics after;
        synchronized (this) {
            before = attributes.get(key);
            if (before == null && attributes.size() >= MAX_ENTRIES) {
                unlisted++;
                return;
            }
            AttributeStatistics known =
                    before == null ? AttributeStatistics.first(LogText.of(name), type(value), place.get()) : before;
            after = known.with(measured);
            attributes.put(key, after);
        }
        if (before == null || after.isNewsAfter(before)) {
            log(after);
        }
    }

    private static void log(AttributeStatistics attribute) {
        if (attribute.refusal.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-602 session=token cannot store session attribute {0}; set by {1}. Change the attribute, or"
                            + " name it in sessionFallback.",
                    attribute,
                    attribute.place);
        } else {
            LOG.log(Level.INFO, "Session attribute {0}; set by {1}", attribute, attribute.place);
        }
    }

    /**
     * Returns the key of a name and type. The name is escaped and limited, because an application may build names from
     * the input of clients.
     */
    private static String key(String name, Object value) {
        return LogText.of(name) + '\n' + type(value);
    }

    /** Returns the type without the number that makes each lambda's class name unique. */
    private static String type(Object value) {
        return value.getClass().getTypeName().replaceFirst("(?<=\\$\\$Lambda).*", "");
    }

    /** Records the size of a whole session. */
    void session(SeenSession session) {
        CookieBudget.Level level = budget.level(session.cookieBytes);
        if (!isNewLevel(session, level)) {
            return;
        }
        if (level == CookieBudget.Level.TOO_LARGE) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-604 A session is too large for cookies: it would take {0} bytes, and the limit is {1}. Number of"
                            + " attributes: {2}. Store less, or raise the server''s limit for headers and set"
                            + " requestHeaderSize.",
                    session.cookieBytes,
                    budget.limit,
                    session.attributes);
        } else {
            LOG.log(
                    Level.WARNING,
                    "JWTF-603 A session is large for cookies: it would take {0} bytes. Number of attributes: {1}. By"
                            + " default, servers accept 8 kB of headers in total.",
                    session.cookieBytes,
                    session.attributes);
        }
    }

    private synchronized boolean isNewLevel(SeenSession session, CookieBudget.Level level) {
        boolean news = level.compareTo(budget.level(largest.cookieBytes)) > 0;
        looks++;
        largest = session.cookieBytes > largest.cookieBytes ? session : largest;
        return news;
    }

    synchronized Findings findings() {
        return new Findings(
                since,
                requests.sum(),
                looks,
                sessionsMade,
                places,
                attributes.values(),
                largest,
                idPlaces,
                logouts.values(),
                unlisted);
    }
}
