package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;

/** Whether a walk sees the unchanged application or the converted one. */
enum State {
    /** The login of the application, or of its container. */
    BEFORE {
        @Override
        Fleet start(Move move) throws IOException, InterruptedException {
            return move.before();
        }

        @Override
        void logIn(Browser browser, String user, String password) {
            browser.withPassword(user, password);
        }

        @Override
        void logOut(Browser browser) {
            browser.withoutPassword();
        }

        @Override
        void assertStateless(Browser browser) {
            // The login is in the memory of the server.
        }

        @Override
        void assertNoSession(Fleet fleet) {
            // The application may use sessions.
        }
    },

    /** The login of the filter, on servers that share only a key. */
    AFTER {
        @Override
        Fleet start(Move move) throws IOException, InterruptedException {
            return move.after();
        }

        @Override
        void logIn(Browser browser, String user, String password) throws IOException, InterruptedException {
            browser.submit("/user/login", "username", user, "password", password);
        }

        @Override
        void logOut(Browser browser) throws IOException, InterruptedException {
            browser.submit("/user/logout");
            assertEquals(false, browser.cookies().contains("jwt"));
        }

        @Override
        void assertStateless(Browser browser) {
            assertFalse(
                    browser.namesEverSet().contains("JSESSIONID"),
                    () -> browser.namesEverSet().toString());
        }

        @Override
        void assertNoSession(Fleet fleet) throws IOException {
            assertEquals(0, fleet.first().sessionsCreated().orElse(0), fleet.first()::toString);
            assertEquals(0, fleet.second().sessionsCreated().orElse(0), fleet.second()::toString);
        }
    };

    abstract Fleet start(Move move) throws IOException, InterruptedException;

    /** Logs in to an application with BASIC. A converted one has the login page of the filter. */
    abstract void logIn(Browser browser, String user, String password) throws IOException, InterruptedException;

    /** Logs out of an application with BASIC, in the only way that BASIC has, or at the logout servlet of the filter. */
    abstract void logOut(Browser browser) throws IOException, InterruptedException;

    /** Asserts that a converted application never gave the browser a session id. */
    abstract void assertStateless(Browser browser);

    /** Asserts that the servers of a converted application never created a session, as far as they publish it. */
    abstract void assertNoSession(Fleet fleet) throws IOException;
}
