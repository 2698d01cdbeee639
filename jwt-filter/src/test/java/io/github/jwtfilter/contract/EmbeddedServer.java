package io.github.jwtfilter.contract;

import java.nio.file.Path;

/** A running container on a free loopback port, with one application whose classes are those of the tests. */
public interface EmbeddedServer extends AutoCloseable {
    /** In bytes; servers take 8 kB unless told otherwise, which four cookies are longer than. */
    int LONGEST_HEAD = 32_768;

    /**
     * Starts a Jetty.
     *
     * @param application a folder, as a WAR unpacks to; it is deleted in the end
     * @param path where to deploy it
     */
    static EmbeddedServer jetty(Path application, String path) {
        return EmbeddedJetty.start(application, path);
    }

    /**
     * Starts a Tomcat.
     *
     * @param application a folder, as a WAR unpacks to; it is deleted in the end
     * @param path where to deploy it
     */
    static EmbeddedServer tomcat(Path application, String path) {
        return EmbeddedTomcat.start(application, path);
    }

    int port();

    /** How many sessions the container holds. */
    int sessions();

    @Override
    void close();
}
