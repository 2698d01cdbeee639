package io.github.jwtfilter.contract;

import java.nio.file.Path;

/** A running container on a free loopback port, with one application of the tests' classes. */
public interface EmbeddedServer extends AutoCloseable {
    /** Maximum header size in bytes. The default of servers is 8 kB, too small for four cookies. */
    int LONGEST_HEAD = 32_768;

    /**
     * Starts a Jetty.
     *
     * @param application a folder with the layout of an unpacked WAR; deleted at the end
     * @param path the context path
     */
    static EmbeddedServer jetty(Path application, String path) {
        return EmbeddedJetty.start(application, path);
    }

    /**
     * Starts a Tomcat.
     *
     * @param application a folder with the layout of an unpacked WAR; deleted at the end
     * @param path the context path
     */
    static EmbeddedServer tomcat(Path application, String path) {
        return EmbeddedTomcat.start(application, path);
    }

    int port();

    /** Returns the number of sessions in the container. */
    int sessions();

    @Override
    void close();
}
