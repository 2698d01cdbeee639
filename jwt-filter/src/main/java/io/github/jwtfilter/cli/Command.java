package io.github.jwtfilter.cli;

import java.io.IOException;

/** One of the tools, by the word that follows the JAR's name. */
interface Command {
    int GOOD = 0;
    int REFUSED = 1;
    int USAGE = 2;

    /** How the command is called and what it does; lines that end with a newline. */
    String usage();

    Option[] options();

    /**
     * Does the work.
     *
     * @return the exit status
     * @throws UsageException if the operator has to change something
     * @throws IOException if standard input or output fails
     */
    int run(Arguments arguments, Shell shell) throws UsageException, IOException;
}
