package io.github.jwtfilter.monitor;

import io.github.jwtfilter.text.LogText;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An event in the life of a login: type, time, user, client address and reason. Immutable. It contains no password and
 * no token.
 */
public final class LoginEvent {
    /** The type of an event. */
    public enum Type {
        /** A user logged in. */
        LOGIN,
        /** A client presented a name and a password, and the login failed. */
        REFUSED,
        /** A client tried too often. This attempt was rejected without checking the password. */
        THROTTLED,
        /** After too many attempts, further attempts of a user or an address are rejected for some time. */
        LOCKED,
        /** A login ended before it expired. */
        LOGOUT;

        /** Returns the type as it appears in a log line, for example {@code login}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Type type;
    private final Instant at;
    private final String user;
    private final String address;
    private final String means;
    private final String reason;
    private final String loginId;

    private LoginEvent(
            Type type, Instant at, String user, String address, String means, String reason, String loginId) {
        this.type = type;
        this.at = at;
        this.user = user;
        this.address = address;
        this.means = means;
        this.reason = reason;
        this.loginId = loginId;
    }

    /**
     * Creates the event of a successful login.
     *
     * @param at the time
     * @param user the name as the store spells it
     * @param address the client's address
     * @param means how the client logged in, for example {@code form}
     * @param loginId the token's {@code sid}
     * @return an event
     */
    public static LoginEvent login(Instant at, String user, String address, String means, String loginId) {
        return new LoginEvent(Type.LOGIN, at, user, address, means, null, loginId);
    }

    /**
     * Creates the event of a failed login.
     *
     * @param at the time
     * @param user the name as the client sent it; untrusted text
     * @param address the client's address
     * @param means how the client tried to log in, for example {@code form}
     * @param reason the reason, in words
     * @return an event
     */
    public static LoginEvent refused(Instant at, String user, String address, String means, String reason) {
        return new LoginEvent(Type.REFUSED, at, user, address, means, reason, null);
    }

    /**
     * Creates the event of an attempt that was rejected without checking the password.
     *
     * @param at the time
     * @param user the name as the client sent it; untrusted text
     * @param address the client's address
     * @param means how the client tried to log in, for example {@code form}
     * @param reason the reason, in words
     * @return an event
     */
    public static LoginEvent throttled(Instant at, String user, String address, String means, String reason) {
        return new LoginEvent(Type.THROTTLED, at, user, address, means, reason, null);
    }

    /**
     * Creates the event that starts a lock.
     *
     * @param at the time
     * @param user the name as the client sent it; empty if the whole address is locked
     * @param address the client's address
     * @param reason the duration and the number of attempts, in words
     * @return an event
     */
    public static LoginEvent locked(Instant at, String user, String address, String reason) {
        return new LoginEvent(Type.LOCKED, at, user, address, null, reason, null);
    }

    /**
     * Creates the event of a login that ended before it expired.
     *
     * @param at the time
     * @param user the name; empty if only the application knows it because it keeps its own login in the session, or if
     *     an operator ended one login or all
     * @param address the address of the client that asked for the logout, or {@code jmx} for an operator
     * @param means how the login ended, for example {@code LogoutServlet}
     * @param loginId the token's {@code sid}; null if it has none
     * @return an event
     */
    public static LoginEvent logout(Instant at, String user, String address, String means, String loginId) {
        return new LoginEvent(Type.LOGOUT, at, user, address, means, null, loginId);
    }

    /**
     * Creates the event of a login that this server ended for a reason.
     *
     * @param at the time
     * @param user the name; empty for {@code backchannel}, because a provider's logout token names neither the user nor the
     *     login as they are known here
     * @param address the address of the client whose request found the reason
     * @param means how the login ended, for example {@code recheck}
     * @param reason the reason, in words
     * @param loginId the token's {@code sid}; null if it has none
     * @return an event
     */
    public static LoginEvent ended(
            Instant at, String user, String address, String means, String reason, String loginId) {
        return new LoginEvent(Type.LOGOUT, at, user, address, means, reason, loginId);
    }

    /**
     * Returns the type of the event.
     *
     * @return always a value
     */
    public Type type() {
        return type;
    }

    /**
     * Returns the time of the event.
     *
     * @return the time by this server's clock
     */
    public Instant at() {
        return at;
    }

    /**
     * Returns the user's name.
     *
     * @return the name of a user, or the untrusted text that a client sent as a name; empty if the event concerns
     *     more than one user, if the name is unknown as in a failed login at a provider, and for {@code backchannel}
     */
    public String user() {
        return user;
    }

    /**
     * Returns the client's address.
     *
     * @return the address as the container reports it; {@code jmx} for an operator; {@code server} for a container session
     *     that ended without a request to the filter
     */
    public String address() {
        return address;
    }

    /**
     * Returns how the client logged in or out.
     *
     * @return {@code form}, {@code json}, {@code request.login}, {@code oidc}, {@code LogoutServlet}, {@code everywhere},
     *     {@code request.logout}, {@code session.invalidate}, {@code logoutPaths}, {@code login}, {@code recheck}, {@code refresh},
     *     {@code container}, {@code backchannel}, {@code endLogin}, {@code endUser} or {@code endAll}; empty for a lock
     */
    public Optional<String> means() {
        return Optional.ofNullable(means);
    }

    /**
     * Returns the reason.
     *
     * @return text for the operator; empty for a successful login and for a logout that the client asked for
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Returns the id of the login.
     *
     * @return the {@code sid} of its tokens; empty if there is no login or its tokens have no {@code sid}
     */
    public Optional<String> loginId() {
        return Optional.ofNullable(loginId);
    }

    /** Returns one line: {@code refused user="admin" from=192.0.2.7 by=form reason="wrong password"}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(type.toString());
        if (!user.isEmpty()) {
            line.append(" user=").append(quoted(user));
        }
        line.append(" from=").append(LogText.of(address));
        means().ifPresent(value -> line.append(" by=").append(value));
        reason().ifPresent(value -> line.append(" reason=").append(quoted(value)));
        loginId().ifPresent(value -> line.append(" sid=").append(LogText.of(value)));
        return line.toString();
    }

    /** Quotes a text. A client can send any name, so quotes and backslashes inside the text are escaped. */
    private static String quoted(String text) {
        return '"' + LogText.of(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
