package io.github.jwtfilter.cli;

import java.io.IOException;

/** A command-line tool, chosen by the first word after the JAR's name. */
interface Command {
    int GOOD = 0;
    int REFUSED = 1;
    int USAGE = 2;

    /** Returns the help, with the text of every option. */
    Help help();

    Option[] options();

    /**
     * Runs the command.
     *
     * @return the exit status
     * @throws UsageException if the operator has to change something
     * @throws IOException if standard input or output fails
     */
    int run(Arguments arguments, Shell shell) throws UsageException, IOException;
}
