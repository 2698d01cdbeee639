package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.session.content.SessionMetadata;
import io.github.jwtfilter.throttle.ClientAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Decides which sessions are alive, and remembers the ids of sessions that ended early. Thread-safe. */
final class EndedSessions {
    private static final int MAX_IDS = 100_000;

    /** A separate list, because anyone can create and end sessions without a login. */
    private final Revocations withoutLogin;

    private final Revocations withLogin;
    private final Clock clock;
    private final Duration maxLifetime;
    private final SessionLog log;

    EndedSessions(Clock clock, LongSupplier nanoTime, Duration maxLifetime, SessionLog log) {
        this.withLogin = new Revocations(MAX_IDS, clock, nanoTime);
        this.withoutLogin = new Revocations(MAX_IDS, clock, nanoTime);
        this.clock = clock;
        this.maxLifetime = maxLifetime;
        this.log = log;
    }

    /** Returns true if the session has neither expired nor ended early. */
    boolean isAlive(SessionMetadata metadata) {
        return metadata.isAlive(clock.instant(), maxLifetime) && !isEnded(metadata);
    }

    /** Returns true if the session ended early. */
    boolean isEnded(SessionMetadata metadata) {
        return withLogin.isRevoked(metadata.id()) || withoutLogin.isRevoked(metadata.id());
    }

    /**
     * Ends a session. From now on this server refuses all copies of its cookie.
     *
     * @param login the login that owned the session
     * @param address the address of the client that ended it
     */
    void end(SessionMetadata metadata, Login login, String address) {
        Instant until = metadata.created().plus(maxLifetime);
        boolean remembered = login.isPresent()
                ? withLogin.revoke(metadata.id(), login.identity().getName(), until)
                : withoutLogin.revoke(metadata.id(), ClientAddress.of(address).client(), until);
        if (!remembered) {
            log.endNotRemembered();
        }
    }
}
