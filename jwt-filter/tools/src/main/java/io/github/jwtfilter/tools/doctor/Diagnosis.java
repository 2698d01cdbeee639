package io.github.jwtfilter.tools.doctor;

/** The result of one check, or one problem that it found. Immutable. */
public final class Diagnosis {
    /** The severity. The worst one decides the exit code. */
    public enum Grade {
        OK,
        /** A person has to decide whether this is intended. */
        LOOK,
        BAD
    }

    public final Grade grade;

    /** The name of the check. */
    public final String check;

    /** The observation. */
    public final String seen;

    /** The advice; empty after a success. */
    public final String mend;

    Diagnosis(Grade grade, String check, String seen, String mend) {
        this.grade = grade;
        this.check = check;
        this.seen = seen;
        this.mend = mend;
    }
}
