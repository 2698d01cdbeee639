package io.github.jwtfilter.tools.check;

import java.util.List;

/** A fact about an application that matters for its conversion, with advice. Immutable. */
final class Finding {
    /** The effect of a finding on the answer. */
    enum Risk {
        /** A note. The operator need not act. */
        INFO("note"),
        /** A person has to look at it, or decide something. */
        CARE("care"),
        /** An obstacle: the conversion cannot work as it is. */
        NO("no");

        final String word;

        Risk(String word) {
            this.word = word;
        }
    }

    /** The area of a finding. */
    enum Concern {
        /** The login and access rights. */
        LOGIN("login"),
        /** Sessions, if they move into cookies. */
        SESSIONS("sessions"),
        /** The server, the file or its libraries. */
        DEPLOYMENT("deployment");

        final String word;

        Concern(String word) {
            this.word = word;
        }
    }

    /** A stable name for programs, for example {@code principal-cast}. */
    final String kind;

    final Concern concern;
    final Risk risk;
    /** The fact, as a sentence. */
    final String fact;

    /** The advice, or the consequence of ignoring the finding; empty if the operator need not act. */
    final String advice;

    /** Where it was found: lines of code, files. */
    final List<String> places;

    Finding(String kind, Concern concern, Risk risk, String fact, String advice, List<String> places) {
        this.kind = kind;
        this.concern = concern;
        this.risk = risk;
        this.fact = fact;
        this.advice = advice;
        this.places = List.copyOf(places);
    }
}
