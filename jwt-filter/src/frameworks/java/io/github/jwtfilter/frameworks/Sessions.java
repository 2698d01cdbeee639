package io.github.jwtfilter.frameworks;

/** Whose sessions a WAR has. */
enum Sessions {
    /** The container's: the WAR is as it was. */
    CONTAINER,

    /** Ours in a cookie: the WAR has our JAR and another web.xml. */
    TOKEN
}
