package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.throttle.ClientAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Decides which sessions are alive, and remembers the ids of sessions that ended early. Thread-safe. */
final class EndedSessions {
    private static final int MAX_IDS = 100_000;

    /** A separate list, because anyone can create and end sessions without a login. */
    private final Revocations withoutLogin;

    private final Revocations withLogin;
    private final Clock clock;
    private final Duration maxLifetime;
    private final SessionLog log;

    EndedSessions(Clock clock, Duration maxLifetime, SessionLog log) {
        this.withLogin = new Revocations(MAX_IDS, clock);
        this.withoutLogin = new Revocations(MAX_IDS, clock);
        this.clock = clock;
        this.maxLifetime = maxLifetime;
        this.log = log;
    }

    /** Returns true if the session has neither expired nor ended early. */
    boolean isAlive(SessionMetadata head) {
        return head.isAlive(clock.instant(), maxLifetime) && !isEnded(head);
    }

    /** Returns true if the session ended early. */
    boolean isEnded(SessionMetadata head) {
        return withLogin.isRevoked(head.id()) || withoutLogin.isRevoked(head.id());
    }

    /**
     * Ends a session. From now on this server refuses all copies of its cookie.
     *
     * @param login the login that owned the session
     * @param address the address of the client that ended it
     */
    void end(SessionMetadata head, Login login, String address) {
        Instant until = head.created().plus(maxLifetime);
        boolean remembered = login.isPresent()
                ? withLogin.revoke(head.id(), login.identity().getName(), until)
                : withoutLogin.revoke(head.id(), ClientAddress.of(address).client(), until);
        if (!remembered) {
            log.endNotRemembered();
        }
    }
}
