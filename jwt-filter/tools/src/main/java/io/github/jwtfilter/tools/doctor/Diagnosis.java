package io.github.jwtfilter.tools.doctor;

/** The result of one check, or one problem that it found. Immutable. */
public final class Diagnosis {
    /** How good it is. The worst decides the exit code. */
    public enum Grade {
        OK,
        /** A person has to decide whether this is intended. */
        LOOK,
        BAD
    }

    public final Grade grade;

    /** The name of the check. */
    public final String check;

    /** What was asked and seen. */
    public final String seen;

    /** What to do; empty if all is well. */
    public final String mend;

    Diagnosis(Grade grade, String check, String seen, String mend) {
        this.grade = grade;
        this.check = check;
        this.seen = seen;
        this.mend = mend;
    }
}
