package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;

/** Two servers that share only a key. With the container's sessions, both are the same server. */
final class Fleet {
    private final Sessions sessions;
    private final WarServer first;
    private final WarServer second;

    private Fleet(Sessions sessions, WarServer first, WarServer second) {
        this.sessions = sessions;
        this.first = first;
        this.second = second;
    }

    /** Starts one or two servers, as needed. */
    static Fleet start(Sessions sessions, Start start) throws Exception {
        WarServer first = start.server(sessions);
        return new Fleet(sessions, first, sessions == Sessions.TOKEN ? start.server(sessions) : first);
    }

    WarServer first() {
        return first;
    }

    WarServer second() {
        return second;
    }

    /**
     * Asserts that with {@code session=token} the servers hold no session, and that the browser never received a
     * session id.
     */
    void assertStateless(Browser browser) throws IOException, InterruptedException {
        if (sessions == Sessions.TOKEN) {
            assertEquals(0, first.sessions());
            assertEquals(0, second.sessions());
            assertFalse(browser.namesEverSet().contains("JSESSIONID"));
        }
    }

    void close() throws IOException {
        first.close();
        if (second != first) {
            second.close();
        }
    }

    /** Starts a server with its WAR. */
    interface Start {
        WarServer server(Sessions sessions) throws Exception;
    }
}
