package io.github.jwtfilter;

import jakarta.servlet.ServletException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Thrown when the configuration of a filter has problems. The one who catches it decides what they stop, and logs them. */
final class ConfigurationProblems extends ServletException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final String application;
    private final int number;

    /**
     * Creates the exception.
     *
     * @param problems each with the parameter, the expected form and the value
     */
    ConfigurationProblems(String application, List<String> problems) {
        super(String.join("\n  - ", problems));
        this.application = application;
        this.number = problems.size();
    }

    int number() {
        return number;
    }

    /** Logs that the deployment stops, and returns the exception for the container. */
    ServletException stopping() {
        String message = "JWTF-101 The jwt-filter configuration of '" + application + "' has " + number
                + (number == 1 ? " problem" : " problems") + ". The deployment stops:\n  - " + getMessage();
        LOG.log(Level.ERROR, message);
        return new ServletException(message);
    }
}
