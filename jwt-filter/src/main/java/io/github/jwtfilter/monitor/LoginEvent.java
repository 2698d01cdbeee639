package io.github.jwtfilter.monitor;

import io.github.jwtfilter.spelling.Printable;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Something that happened to a login: who, from where, how and why. Immutable; holds no password and no token. */
public final class LoginEvent {
    /** What happened. */
    public enum Type {
        /** Somebody logged in. */
        LOGIN,
        /** Somebody presented a name and a password and was not logged in. */
        REFUSED,
        /** Somebody tried too often, and this try was not looked at. */
        THROTTLED,
        /** After too many tries, no further ones of a user or an address are looked at for a while. */
        LOCKED,
        /** A login was ended before its time. */
        LOGOUT;

        /** As in a log line: {@code login}. */
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
     * Somebody logged in.
     *
     * @param at when
     * @param user the name as the store spells it
     * @param address the client's
     * @param means how, such as {@code form}
     * @param loginId the token's {@code sid}
     * @return an event
     */
    public static LoginEvent login(Instant at, String user, String address, String means, String loginId) {
        return new LoginEvent(Type.LOGIN, at, user, address, means, null, loginId);
    }

    /**
     * Somebody was not logged in.
     *
     * @param at when
     * @param user the name as it was presented: anybody can type anything
     * @param address the client's
     * @param means how, such as {@code form}
     * @param reason why, in words
     * @return an event
     */
    public static LoginEvent refused(Instant at, String user, String address, String means, String reason) {
        return new LoginEvent(Type.REFUSED, at, user, address, means, reason, null);
    }

    /**
     * A try was not looked at.
     *
     * @param at when
     * @param user the name as it was presented
     * @param address the client's
     * @param means how, such as {@code form}
     * @param reason why, in words
     * @return an event
     */
    public static LoginEvent throttled(Instant at, String user, String address, String means, String reason) {
        return new LoginEvent(Type.THROTTLED, at, user, address, means, reason, null);
    }

    /**
     * No tries are looked at for a while.
     *
     * @param at when
     * @param user the name as it was presented; empty if the whole address is locked
     * @param address the client's
     * @param reason for how long and after how many tries, in words
     * @return an event
     */
    public static LoginEvent locked(Instant at, String user, String address, String reason) {
        return new LoginEvent(Type.LOCKED, at, user, address, null, reason, null);
    }

    /**
     * A login was ended.
     *
     * @param at when
     * @param user the name; empty if only the application knows it, which kept a login of its own in the session
     * @param address of the client that asked for it
     * @param means how, such as {@code LogoutServlet}
     * @param loginId the token's {@code sid}; null if it has none
     * @return an event
     */
    public static LoginEvent logout(Instant at, String user, String address, String means, String loginId) {
        return new LoginEvent(Type.LOGOUT, at, user, address, means, null, loginId);
    }

    /**
     * What happened.
     *
     * @return never null
     */
    public Type type() {
        return type;
    }

    /**
     * When it happened.
     *
     * @return by this server's clock
     */
    public Instant at() {
        return at;
    }

    /**
     * Who.
     *
     * @return a user's name, or what was typed as one; empty where no single user is concerned
     */
    public String user() {
        return user;
    }

    /**
     * From where.
     *
     * @return the client's address as the container tells it
     */
    public String address() {
        return address;
    }

    /**
     * How.
     *
     * @return {@code form}, {@code json}, {@code request.login}, {@code LogoutServlet}, {@code request.logout},
     *     {@code session.invalidate} or {@code logoutPaths}; empty for a lock
     */
    public Optional<String> means() {
        return Optional.ofNullable(means);
    }

    /**
     * Why.
     *
     * @return words for the operator; empty for what went well
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Which login.
     *
     * @return the {@code sid} of its tokens; empty if there is no login or its tokens have none
     */
    public Optional<String> loginId() {
        return Optional.ofNullable(loginId);
    }

    /** One line: {@code refused user="admin" from=192.0.2.7 by=form reason="wrong password"}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(type.toString());
        if (!user.isEmpty()) {
            line.append(" user=").append(quoted(user));
        }
        line.append(" from=").append(Printable.of(address));
        means().ifPresent(value -> line.append(" by=").append(value));
        reason().ifPresent(value -> line.append(" reason=").append(quoted(value)));
        loginId().ifPresent(value -> line.append(" sid=").append(Printable.of(value)));
        return line.toString();
    }

    /** Names are typed by anybody: none may end its quotes. */
    private static String quoted(String text) {
        return '"' + Printable.of(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
