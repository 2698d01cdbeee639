package io.github.jwtfilter.migration;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** The outcomes for customers, counted for each phase of a cut-over. Safe for many threads. */
final class CutOverFigures {
    /** The outcome of a request of a customer. */
    enum Outcome {
        /** The page with the right user and the whole cart. */
        GOOD,
        /** No connection, or 503: the server was down. The customer tried again. */
        SERVER_DOWN,
        /** The login form, or 401. */
        FORCED_LOGIN,
        /** An item is missing, or there is one too many. */
        LOST_CART,
        /** The page names another user. */
        WRONG_USER,
        /** A guest logged in with one form. */
        LOGIN,
        /** The login form for a browser whose user has logged out. */
        LOGGED_OUT,
        /** A page of the user for a browser whose user has logged out, or whose session has expired. */
        UNDONE_LOGOUT,
        /** The login form once more, as CUT-OVER.md says. */
        ASKED_AGAIN,
        /** Any other answer. */
        OTHER
    }

    private final Map<String, Map<Outcome, LongAdder>> counts = new LinkedHashMap<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    /** Declares the next phase. */
    void begin(String phase) {
        synchronized (counts) {
            counts.put(phase, new ConcurrentHashMap<>());
        }
    }

    /** Counts an answer that was expected, or a server that was down. */
    void count(String phase, Outcome outcome) {
        Map<Outcome, LongAdder> ofPhase;
        synchronized (counts) {
            ofPhase = counts.get(phase);
        }
        ofPhase.computeIfAbsent(outcome, key -> new LongAdder()).increment();
    }

    /** Counts an unexpected answer, with details. */
    void count(String phase, Outcome outcome, String surprise) {
        count(phase, outcome);
        surprises.add(phase + ": " + outcome + ": " + surprise);
    }

    /** Returns the unexpected answers; empty after a good cut-over. */
    Queue<String> surprises() {
        return surprises;
    }

    /** Returns a line for each phase. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        synchronized (counts) {
            counts.forEach((phase, ofPhase) -> {
                table.append(String.format(Locale.ROOT, "  %-38s", phase));
                for (Outcome outcome : Outcome.values()) {
                    LongAdder count = ofPhase.getOrDefault(outcome, new LongAdder());
                    table.append(String.format(Locale.ROOT, " %s=%d", outcome, count.sum()));
                }
                table.append('\n');
            });
        }
        return table.toString();
    }
}
