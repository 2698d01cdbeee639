package io.github.jwtfilter.migration;

import java.util.List;

/**
 * A part of the cut-over, with its two servers.
 *
 * @param converted how many of the servers, from the first on, have a converted application
 * @param cookieSessions whether their sessions are in cookies
 * @param isWayBack whether these servers had a converted application before
 */
record Phase(String name, List<Server> servers, int converted, boolean cookieSessions, boolean isWayBack) {
    /** Returns whether a server has a converted application. */
    boolean isConverted(int server) {
        return server < converted;
    }
}
