package io.github.jwtfilter.tools;

/** The exit codes of the tools. The small commands of the main JAR keep their own. */
final class ExitCode {
    static final int GOOD = 0;
    /** Something cannot be read, written or reached. */
    static final int FAILED = 1;
    /** The call is wrong. */
    static final int USAGE = 2;
    /** Good with care: a person has to look at something. */
    static final int CARE = 3;
    /** The answer is no, or the command refused and wrote nothing. */
    static final int NO = 4;

    private ExitCode() {}
}
