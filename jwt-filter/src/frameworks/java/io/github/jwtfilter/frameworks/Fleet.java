package io.github.jwtfilter.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;

/** Two servers that share a key and nothing else; with sessions of the container, one server twice. */
final class Fleet {
    private final Sessions sessions;
    private final WarServer first;
    private final WarServer second;

    private Fleet(Sessions sessions, WarServer first, WarServer second) {
        this.sessions = sessions;
        this.first = first;
        this.second = second;
    }

    /** Starts as many servers as needed. */
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

    /** With {@code session=token} no server holds a session and no browser was given the name of one. */
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

    /** Makes a server with its WAR. */
    interface Start {
        WarServer server(Sessions sessions) throws Exception;
    }
}
