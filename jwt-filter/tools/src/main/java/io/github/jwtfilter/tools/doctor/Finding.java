package io.github.jwtfilter.tools.doctor;

/** The result of one check, or one problem that it found. Immutable. */
public final class Finding {
    /** How good it is. The worst decides the exit code. */
    public enum Result {
        OK,
        /** A person has to decide whether this is intended. */
        LOOK,
        BAD
    }

    public final Result result;

    /** The name of the check. */
    public final String check;

    /** What was asked and seen. */
    public final String seen;

    /** What to do; empty if all is well. */
    public final String mend;

    Finding(Result result, String check, String seen, String mend) {
        this.result = result;
        this.check = check;
        this.seen = seen;
        this.mend = mend;
    }
}
