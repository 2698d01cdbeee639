package io.github.jwtfilter.cli;

import java.io.IOException;

/** The terminal of the operator, if there is one. */
interface Terminal {
    /** Returns whether standard input is a terminal with an echo that can be switched off. */
    boolean isPresent();

    /**
     * Asks for a password, without echo.
     *
     * @return null if the operator ended the input instead
     * @throws UsageException if the input cannot be decoded as text
     */
    String readPassword(String prompt) throws UsageException, IOException;
}
