package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.revocation.SharedSessions;
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
    private final SharedSessions shared;
    private final Clock clock;
    private final Duration maxLifetime;
    private final SessionLog log;

    /** @param shared the ends that other servers learn, and those that they told */
    EndedSessions(Clock clock, LongSupplier nanoTime, Duration maxLifetime, SharedSessions shared, SessionLog log) {
        this.withLogin = new Revocations(MAX_IDS, clock, nanoTime);
        this.withoutLogin = new Revocations(MAX_IDS, clock, nanoTime);
        this.shared = shared;
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
        String id = metadata.id();
        return withLogin.isRevoked(id) || withoutLogin.isRevoked(id) || shared.isEnded(id);
    }

    /**
     * Ends a session. From now on this server refuses all copies of its cookie, and soon the others with the same store do.
     * It does not wait for the store: no answer says whether the others know, and clients without a login could make many
     * requests wait.
     *
     * @param login the login that owned the session
     * @param address the address of the client that ended it
     */
    void end(SessionMetadata metadata, Login login, String address) {
        String id = metadata.id();
        Instant until = metadata.created().plus(maxLifetime);
        String owner = login.isPresent()
                ? login.identity().getName()
                : ClientAddress.of(address).client();
        if (!(login.isPresent() ? withLogin : withoutLogin).revoke(id, owner, until)) {
            log.endNotRemembered();
        } else if (!(login.isPresent() ? shared.endOfUser(id, owner, until) : shared.endOfClient(id, owner, until))) {
            log.endNotShared();
        }
    }
}
