package io.github.jwtfilter.cli;

import java.io.IOException;

/** A person at a keyboard, if there is one. */
interface Terminal {
    /** Whether standard input is a terminal whose echo can be switched off. */
    boolean isPresent();

    /**
     * Asks for a password, without echo.
     *
     * @return null if the person ended the input instead
     * @throws UsageException if what was typed cannot be read as text
     */
    String readPassword(String prompt) throws UsageException, IOException;
}
