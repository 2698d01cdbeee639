package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;

/** One check of a deployed application. */
interface Check {
    /** Returns the name of the check in the report. */
    String name();

    /**
     * Runs the check.
     *
     * @throws IOException if the server does not answer
     */
    void examine(Site site, Diagnoses diagnoses) throws IOException;
}
