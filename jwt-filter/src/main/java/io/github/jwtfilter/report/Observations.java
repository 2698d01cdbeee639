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
 * What was seen so far, and a line in the log for what was not seen before. Bounded: what finds no room is counted.
 * Thread-safe.
 */
final class Observations {
    /** Of places, and of attributes: a page that anybody reads has fewer. */
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
     * Nothing was seen so far.
     *
     * @param passedOver the paths of servlets that are not the application's
     * @param budget what sessions may take
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
            LOG.log(Level.INFO, "session made by {0}", place);
        }
    }

    private synchronized boolean isNewPlace(String place) {
        sessionsMade++;
        boolean room = places.size() < MAX_ENTRIES || places.containsKey(place);
        return room && places.merge(place, 1L, Long::sum) == 1;
    }

    /** The application asked for a session's id. */
    void idAsked(String place) {
        if (isNewIdPlace(place)) {
            LOG.log(Level.INFO, "session id asked for by {0}", place);
        }
    }

    private synchronized boolean isNewIdPlace(String place) {
        return idPlaces.size() < MAX_ENTRIES && idPlaces.add(place);
    }

    /** A request looked like a logout and ended no session. */
    void logout(SeenLogout logout) {
        if (isNewLogout(logout)) {
            LOG.log(Level.WARNING, "a logout that ends no session: {0}; see logoutPaths", logout);
        }
    }

    private synchronized boolean isNewLogout(SeenLogout logout) {
        return logouts.size() < MAX_ENTRIES && logouts.putIfAbsent(logout.path, logout) == null;
    }

    /** Whether it was seen before under this name and with this type. */
    synchronized boolean knows(String name, Object value) {
        return attributes.containsKey(key(name, value)) || attributes.size() >= MAX_ENTRIES;
    }

    /**
     * An attribute was there.
     *
     * @param place tells where it was set, if this is the first of its kind
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
            boolean refused = after.refusal.isPresent();
            LOG.log(refused ? Level.WARNING : Level.INFO, "attribute {0}; set by {1}", after, after.place);
        }
    }

    /** Names come from the application, and it may make them of what strangers sent. */
    private static String key(String name, Object value) {
        return LogText.of(name) + '\n' + type(value);
    }

    /** Each lambda has a class of its own, with a number in its name. */
    private static String type(Object value) {
        return value.getClass().getTypeName().replaceFirst("(?<=\\$\\$Lambda).*", "");
    }

    /** A whole session was looked at. */
    void session(SeenSession session) {
        CookieBudget.Level level = budget.level(session.cookieBytes);
        if (isNewLevel(session, level)) {
            LOG.log(
                    Level.WARNING,
                    "a session of {0} attributes would take {1} bytes of cookies: {2}",
                    session.attributes,
                    session.cookieBytes,
                    level.inWords);
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
