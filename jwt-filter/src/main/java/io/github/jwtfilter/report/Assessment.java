package io.github.jwtfilter.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The answer to "can we go stateless?", based on the requests seen so far. Immutable. */
final class Assessment {
    /** The answer in one to three words. */
    enum Answer {
        YES("YES"),
        NO("NO"),
        NOT_KNOWN_YET("NOT KNOWN YET");

        private final String text;

        Answer(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** More names would make the headline too long. The page lists all. */
    private static final int MAX_NAMES = 5;

    final Answer answer;
    /** The answer with its reasons, as one sentence. */
    final String sentence;

    private Assessment(Answer answer, String reasons) {
        this.answer = answer;
        this.sentence = answer + reasons;
    }

    /**
     * Assesses the findings.
     *
     * @param budget the cookie bytes that the largest session may use
     * @param keysSign whether the keys include a secret or private key; the cookie's encryption key would be
     *     derived from it
     */
    static Assessment of(Findings findings, CookieBudget budget, boolean keysSign) {
        if (findings.requests == 0) {
            return new Assessment(Answer.NOT_KNOWN_YET, ": no requests so far.");
        }
        List<String> obstacles = obstacles(findings, budget, keysSign);
        if (!obstacles.isEmpty()) {
            return new Assessment(Answer.NO, ": " + String.join("; ", obstacles) + ".");
        }
        if (findings.sessionsMade == 0 && findings.attributes.isEmpty()) {
            return new Assessment(Answer.YES, ", judged by the requests so far: no code creates a session.");
        }
        boolean narrow = budget.level(findings.largest.cookieBytes) == CookieBudget.Level.WARNED;
        return new Assessment(
                Answer.YES,
                ", judged by the requests so far: all attributes can be stored"
                        + (narrow
                                ? ", but the largest session takes much of the header space of servers."
                                : ", and they fit into cookies.")
                        + emptySoFar(findings));
    }

    private static String emptySoFar(Findings findings) {
        Collection<String> empty = findings.emptySoFar();
        if (empty.isEmpty()) {
            return "";
        }
        int more = empty.size() - MAX_NAMES;
        return " Always empty so far, with an unknown element class: "
                + empty.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "") + ".";
    }

    private static List<String> obstacles(Findings findings, CookieBudget budget, boolean keysSign) {
        List<String> obstacles = new ArrayList<>();
        int refused = findings.refused().size();
        if (refused > 0) {
            obstacles.add(refused == 1 ? "1 attribute cannot be stored" : refused + " attributes cannot be stored");
        }
        if (budget.level(findings.largest.cookieBytes) == CookieBudget.Level.TOO_LARGE) {
            obstacles.add(String.format(
                    Locale.ROOT,
                    "the largest session needs %,d bytes of cookies, and the limit is %,d",
                    findings.largest.cookieBytes,
                    budget.limit));
        }
        if (!keysSign) {
            obstacles.add("there is no secret or private key to encrypt sessions with");
        }
        return obstacles;
    }
}
