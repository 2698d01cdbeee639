package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.revocation.FactLog;
import io.github.jwtfilter.revocation.LoginKeys;
import io.github.jwtfilter.revocation.ProviderKeys;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.revocation.UserKeys;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.StoreClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Decides which logins still stand: those that are young enough and were not ended. Ends logins. */
public final class ActiveLogins {
    private final LoginReader reader;
    private final EndedLogins ended;
    private final FactLog log;
    private final StoreClock clock;

    /** The latest beginning of a login that was still to come, see {@link #beginning}. */
    private final AtomicLong latestMoved = new AtomicLong();

    /**
     * Creates the logins of one filter.
     *
     * @param ended the facts that this server knows
     * @param log takes the facts that this server adds
     * @param clock the clock for the beginning of logins and for the instants up to which they end; all servers that
     *     share facts should agree on it
     */
    public ActiveLogins(LoginReader reader, EndedLogins ended, FactLog log, StoreClock clock) {
        this.reader = reader;
        this.ended = ended;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Returns the login of a verified token if it still stands. This is the only step between the verification of a
     * token and its acceptance.
     *
     * @throws InvalidTokenException if the token describes no login, the login is too old, or it was ended
     * @throws StoreBehindException if this server cannot know now whether the login was ended
     */
    public Login admit(VerifiedJwt jwt) throws InvalidTokenException, StoreBehindException {
        Login login = read(jwt);
        log.requireFresh();
        if (isEnded(login)) {
            throw new InvalidTokenException(Reason.REVOKED, "the login was ended");
        }
        return login;
    }

    /**
     * Returns whether a login of a token that this server has just made stands.
     *
     * @throws StoreBehindException if this server cannot know now whether the login was ended
     */
    public boolean stands(Login login) throws StoreBehindException {
        log.requireFresh();
        return !isEnded(login);
    }

    /**
     * Returns the login of a verified token, even if it was ended.
     *
     * @throws InvalidTokenException if the token describes no login, or the login is too old
     */
    Login read(VerifiedJwt jwt) throws InvalidTokenException {
        return reader.read(jwt);
    }

    /** Returns whether a login was ended. An anonymous request has no login to end. */
    public boolean isEnded(Login login) {
        // The names of a login are computed only if there is something to compare them with.
        return login.isPresent() && !ended.isEmpty() && ended.isEnded(login.keys());
    }

    /** Ends a login. */
    public Ending end(Login login) {
        return end(List.of(login));
    }

    /** Ends logins, all or none. */
    public Ending end(Collection<Login> logins) {
        UserKeys owner = logins.iterator().next().keys().user();
        return append(
                owner,
                logins.stream()
                        .map(login -> login.keys().end(lastSecond(login)))
                        .collect(Collectors.toList()));
    }

    /**
     * Ends a login, and another of the same browser that this server may not know.
     *
     * @param sid the id of the other login
     */
    public Ending end(Login login, String sid) {
        long second = lastSecond(login);
        return append(
                login.keys().user(),
                List.of(login.keys().end(second), LoginKeys.end(reader.idOf(sid), lastSecond(now().getEpochSecond()))));
    }

    /**
     * Ends all logins of a login's user that began up to now. Users of another source are other users, even if they have
     * the same name.
     */
    public Ending endUser(Login login) {
        return append(login.keys().user(), endsOfUser(login));
    }

    /** Ends all logins that began up to now of all users with the name of a login's user, whatever source proved them. */
    public Ending endName(Login login) {
        List<Fact> facts = endsOfUser(login);
        long instant = instantAfter(ended.latestInstant(login.keys().user()));
        facts.add(UserKeys.endOfName(login.identity().getName(), instant, lastSecond(instant)));
        return append(login.keys().user(), facts);
    }

    private List<Fact> endsOfUser(Login login) {
        LoginKeys keys = login.keys();
        long instant = instantAfter(ended.latestInstant(keys.user()));
        return keys.endOfUser(instant, lastSecond(instant), lastSecond(login));
    }

    private Ending append(UserKeys owner, List<Fact> facts) {
        return ended.reserve(owner, facts) ? log.append(facts) : Ending.REFUSED;
    }

    /** Ends a login for an operator. Its tokens have this {@code sid} and were issued by this filter or one like it. */
    public Ending endLogin(String sid) {
        return log.append(List.of(LoginKeys.end(reader.idOf(sid), lastSecond(now().getEpochSecond()))));
    }

    /** Ends all logins of a name that began up to now, for an operator. The source of the user does not matter. */
    public Ending endUser(String name) {
        long instant = instantAfter(ended.latestInstant());
        return log.append(List.of(UserKeys.endOfName(name, instant, lastSecond(instant))));
    }

    /**
     * Ends the logins of a session at a provider that began up to now.
     *
     * @param session the name of the session in tokens
     * @param subject the name of the user in tokens, if the provider said it
     */
    public Ending endProviderSession(String session, Optional<String> subject) {
        long instant = instantAtProvider(ProviderKeys.of(Optional.of(session), subject));
        return log.append(List.of(ProviderKeys.endOfSession(session, instant, lastSecondAtProvider(instant))));
    }

    /**
     * Ends the logins of a user of a provider that began up to now.
     *
     * @param subject the name of the user in tokens
     * @param last logins that began after this time stay
     */
    public Ending endProviderSubject(String subject, Instant last) {
        long instant = Math.min(
                instantAtProvider(ProviderKeys.of(Optional.empty(), Optional.of(subject))), last.getEpochSecond());
        return log.append(List.of(ProviderKeys.endOfSubject(subject, instant, lastSecondAtProvider(instant))));
    }

    /**
     * Returns the second up to which logins of a session or user at a provider have ended: the present one, or a later one if a
     * login may have begun there. The ends of others do not count, because a busy provider ends many sessions in a second. On a
     * server that does not know of an end yet, all logins before its instant end.
     */
    private long instantAtProvider(ProviderKeys keys) {
        return instantAfter(Math.max(ended.latestInstant(keys), latestMoved.get() - 1));
    }

    /** Logins at a provider have no refresh tokens. */
    private long lastSecondAtProvider(long beginning) {
        return beginning + reader.longestWithoutFamily().toSeconds();
    }

    /** Returns how many seconds a time lies back, by the clock of the instants; zero or less if it is now or later. */
    public long secondsSince(Instant time) {
        return clock.latest().getEpochSecond() - time.getEpochSecond();
    }

    /**
     * Returns a test for the users of logins that are being made: whether their provider has ended their session, or all their
     * sessions, since now. Such a login would begin after the end, and stand.
     */
    public Predicate<ProvedUser> watchProviderEnds() {
        long learned = ended.learned();
        long second = now().getEpochSecond();
        return user -> ended.isEndedSince(reader.user(user), learned, second);
    }

    /** Ends all logins that began up to now, for an operator. */
    public Ending endAll() {
        long instant = instantAfter(ended.latestInstant());
        return log.append(List.of(Fact.all(instant, lastSecond(instant))));
    }

    /**
     * Returns the second up to which logins that began before now have ended. Those that began after an earlier instant may
     * have a second that is still to come, see {@link #beginning}.
     */
    private long instantAfter(long earlier) {
        return EndedLogins.instantAfter(earlier, clock.latest().getEpochSecond());
    }

    private long lastSecond(Login login) {
        return reader.lastEnd(login).getEpochSecond();
    }

    /** Returns the last second in which a login can be used that began in a second. */
    private long lastSecond(long beginning) {
        return beginning + reader.longest().toSeconds();
    }

    /**
     * Returns the time at which a new login begins, in whole seconds: now, or just after all logins of the user were ended
     * in this second. With a shared store, this waits until then. A login with a time to come would outlive the next end
     * of all logins, if that happens on a server that does not know of the one before.
     */
    Instant beginning(ProvedUser user) {
        long earliest = ended.latestInstant(reader.user(user)) + 1;
        if (now().getEpochSecond() < earliest) {
            log.awaitPassed(earliest - 1);
        }
        Instant now = now();
        if (now.getEpochSecond() >= earliest) {
            return now;
        }
        latestMoved.accumulateAndGet(earliest, Math::max);
        return Instant.ofEpochSecond(earliest);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns when the family of a login ends; empty for a login without refresh tokens. */
    public Optional<Instant> familyEnd(Login login) {
        return reader.familyEnd(login);
    }

    /** Returns the latest possible end of a login, whatever its activity. */
    public Instant latestEnd(Login login) {
        return reader.latestEnd(login);
    }
}
