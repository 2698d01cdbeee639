package io.github.jwtfilter.tools.differential;

import java.io.IOException;
import java.nio.file.Path;

/** A server with the container's own users, for the comparison. */
interface TestedServer extends AutoCloseable {
    /** Returns the name of the product. */
    String name();

    int port();

    /**
     * Deploys a folder.
     *
     * @throws Exception if the application does not start
     */
    void deploy(String contextPath, Path folder) throws Exception;

    /**
     * Removes the application that was deployed at a path.
     *
     * @throws Exception if it does not stop
     */
    void undeploy(String contextPath) throws Exception;

    @Override
    void close() throws IOException;
}
