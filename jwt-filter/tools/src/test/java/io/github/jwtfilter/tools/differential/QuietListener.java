package io.github.jwtfilter.tools.differential;

import jakarta.servlet.ServletContextListener;

/** Stands for the listeners of an application. */
public final class QuietListener implements ServletContextListener {
    /** Creates the listener. */
    public QuietListener() {}
}
