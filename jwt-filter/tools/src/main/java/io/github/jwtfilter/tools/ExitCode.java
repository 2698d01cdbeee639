package io.github.jwtfilter.tools;

/** The exit codes of the tools. The small commands of the main JAR keep their own. */
final class ExitCode {
    static final int GOOD = 0;
    /** A file or server cannot be read, written or reached. */
    static final int FAILED = 1;
    /** A wrong option or argument. */
    static final int USAGE = 2;
    /** A success with warnings. A person has to look at them. */
    static final int CARE = 3;
    /** The answer is no, or the command refused to write. */
    static final int NO = 4;

    private ExitCode() {}
}
