package io.github.jwtfilter.frameworks;

/** The kind of sessions in a WAR. */
enum Sessions {
    /** Sessions of the container. The WAR is unchanged. */
    CONTAINER,

    /** Token sessions in a cookie. The WAR contains the filter's JAR and a changed web.xml. */
    TOKEN
}
