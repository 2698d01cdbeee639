package io.github.jwtfilter.tools.check;

import java.util.List;

/** A fact about an application that matters for its conversion, and what to do about it. Immutable. */
final class Finding {
    /** What a finding means for the answer. */
    enum Risk {
        /** Worth knowing. Nothing has to be done. */
        INFO("note"),
        /** A person has to look at it, or decide something. */
        CARE("care"),
        /** The conversion cannot work as it is. */
        NO("no");

        final String word;

        Risk(String word) {
            this.word = word;
        }
    }

    /** What a finding concerns. */
    enum Concern {
        /** The login and who may do what. */
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

    /** What to do, or what happens otherwise; empty if nothing has to be done. */
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
