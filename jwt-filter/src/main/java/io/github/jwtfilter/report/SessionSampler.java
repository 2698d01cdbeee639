package io.github.jwtfilter.report;

import io.github.jwtfilter.values.ValueCodec;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The measuring part of the report. It measures attributes when they are set, and again at the end of a request,
 * because applications change beans in place. New attributes are always measured, others only while the
 * {@link SamplingBudget} has time left. A failure here only costs the report a finding. The application continues.
 */
final class SessionSampler {
    /** A session with more attributes exceeds any cookie. */
    private static final int MAX_ATTRIBUTES = 1000;

    /** The prefixes of attributes of the filter, and of those that Tomcat sets for an open WebSocket. */
    private static final List<String> FOREIGN = List.of("io.github.jwtfilter.", "org.apache.tomcat.websocket.");

    private static final Logger LOG = System.getLogger("io.github.jwtfilter.sessions");

    private final ValueCodec codec;
    private final CookieSize cookieSize;
    private final SamplingBudget allowance;
    private final Observations observations;

    SessionSampler(ValueCodec codec, CookieSize cookieSize, SamplingBudget allowance, Observations observations) {
        this.codec = codec;
        this.cookieSize = cookieSize;
        this.allowance = allowance;
        this.observations = observations;
    }

    /** Measures an attribute that the application has set. */
    void set(String name, Object value) {
        if (!isForeign(name)) {
            safely(() -> attribute(name, value, CallSite::find, allowance.isLeft()));
        }
    }

    /** Records that the application asked for the session's id. */
    void idAsked() {
        safely(() -> {
            if (allowance.isLeft()) {
                allowance.spendOn(() -> observations.idAsked(CallSite.find()));
            }
        });
    }

    private void attribute(String name, Object value, Supplier<String> place, boolean again) {
        if (again || !observations.knows(name, value)) {
            allowance.spendOn(() -> observations.attribute(name, value, measured(value), place));
        }
    }

    /** Inspects a session at the end of a request. */
    void at(HttpSession session) {
        Map<String, Object> attributes = attributes(session);
        if (allowance.isLeft()) {
            allowance.spendOn(() -> whole(attributes));
        } else {
            attributes.forEach((name, value) -> attribute(name, value, () -> CallSite.UNSEEN, false));
        }
    }

    /** Runs an inspection and ignores its failure, for example when a parallel request ended the session. */
    static void safely(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.DEBUG,
                    "A session was not inspected: {0}",
                    e.getClass().getName());
        }
    }

    /** Returns the names of the application's attributes. */
    static List<String> names(HttpSession session) {
        List<String> names = new ArrayList<>(Collections.list(session.getAttributeNames()));
        names.removeIf(SessionSampler::isForeign);
        return names;
    }

    private static boolean isForeign(String name) {
        return name != null && FOREIGN.stream().anyMatch(name::startsWith);
    }

    private static Map<String, Object> attributes(HttpSession session) {
        List<String> names = names(session);
        Map<String, Object> attributes = new HashMap<>();
        for (String name : names.subList(0, Math.min(names.size(), MAX_ATTRIBUTES))) {
            Object value = session.getAttribute(name);
            if (value != null) {
                attributes.put(name, value);
            }
        }
        return attributes;
    }

    private void whole(Map<String, Object> attributes) {
        Map<String, Integer> sizes = new HashMap<>();
        attributes.forEach((name, value) -> {
            Measurement measured = measured(value);
            measured.size().ifPresent(size -> sizes.put(name, size));
            observations.attribute(name, value, measured, () -> CallSite.UNSEEN);
        });
        observations.session(new SeenSession(attributes.size(), SeenSession.bytes(sizes), cookieSize.of(sizes)));
    }

    /**
     * Measures a value. The inspection traverses objects that other threads may change, and calls the application's
     * code.
     */
    private Measurement measured(Object value) {
        try {
            return Measurement.of(codec.inspect(value));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return Measurement.failed(e.getClass().getName());
        }
    }
}
