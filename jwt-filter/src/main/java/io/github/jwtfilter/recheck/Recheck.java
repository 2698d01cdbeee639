package io.github.jwtfilter.recheck;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.login.ProvedUser;
import io.github.jwtfilter.recheck.LookUps.Answer;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.FoldedName;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.text.RateLimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the account of a user still permits their login. It asks the source that proved the user, and no
 * other. Doubt never ends a login: it is then renewed unchecked, and {@code recheckWithin} limits that.
 */
public final class Recheck implements AutoCloseable {
    /** Rechecks nothing. */
    public static final Recheck NONE = new Recheck(Map.of(), null, Clocks.ofSystem());

    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    /** The states of an account that end a login. Any other state describes an attempt to log in. */
    private static final Set<Refusal> ENDING = EnumSet.of(Refusal.LOCKED, Refusal.EXPIRED, Refusal.DISABLED);

    /**
     * How long after a login its stamp ends nothing. A replica may still return the password from before the login.
     * Less than the default of {@code renewAfter}.
     */
    private static final Duration REPLICA_LAG = Duration.ofMinutes(2);

    private final Map<String, LookUps> sources;
    private final AccountStamp stamps;
    private final Clocks clocks;
    private final RateLimitedLog log;

    private Recheck(Map<String, LookUps> sources, AccountStamp stamps, Clocks clocks) {
        this.sources = sources;
        this.stamps = stamps;
        this.clocks = clocks;
        this.log = new RateLimitedLog(clocks.steady());
    }

    /**
     * Creates the recheck of one filter.
     *
     * @param users the stores of the login servlet; those without look-up are not rechecked
     * @param application the application's class loader
     */
    public static Recheck of(StoreChain users, AccountStamp stamps, Clocks clocks, ClassLoader application) {
        Map<String, LookUps> sources = new LinkedHashMap<>();
        for (Source source : users.sources()) {
            if (source.lookUp() != Source.LookUp.NONE) {
                sources.put(source.name(), new LookUps(users, source, clocks, application));
            }
        }
        return new Recheck(sources, stamps, clocks);
    }

    /**
     * Returns a user who has just logged in, for the token. The user gets a stamp only if later rechecks will find the
     * account by the name in the token. This is tried now, unless the store has just found it by that name.
     */
    public ProvedUser proved(Verdict accepted) {
        Account account = accepted.account().orElseThrow();
        Source source = accepted.source();
        LookUps lookUps = sources.get(source.name());
        if (lookUps == null) {
            return new ProvedUser(account.identity(), source.name(), null);
        }
        Optional<Account> found = source.isProven() ? Optional.of(account) : found(account.identity(), lookUps);
        String stamp = found.flatMap(same -> stamps.of(source.name(), same)).orElse(null);
        return new ProvedUser(account.identity(), source.name(), stamp);
    }

    private Optional<Account> found(Identity accepted, LookUps lookUps) {
        Answer answer = lookUps.find(accepted.getName());
        Optional<Account> same =
                answer.account.filter(found -> found.refusal().isEmpty() && isSame(accepted, found.identity()));
        if (same.isEmpty() && log.isNews(lookUps.source().name())) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-209 The login of ''{0}'' is not rechecked at renewals, because {1} accepted the user and did not"
                            + " find the same account by this name, with the same roles and claims: {2}",
                    LogText.of(accepted.getName()),
                    lookUps.source(),
                    inWords(answer));
        }
        return same;
    }

    private static boolean isSame(Identity accepted, Identity found) {
        return found.equals(accepted)
                && found.claims().keySet().containsAll(accepted.claims().keySet());
    }

    private static String inWords(Answer answer) {
        if (answer.at == null) {
            return "no answer";
        }
        return answer.account
                .map(found -> found.refusal().map(Refusal::toString).orElse("another name, role or claim"))
                .orElse("no account");
    }

    /** Returns whether this server can look up the account of a login, now or later. */
    public boolean canCheck(Login login) {
        return LoginClaims.stamp(login).isPresent()
                && sources.containsKey(LoginClaims.source(login).orElse(""));
    }

    /** Looks up the account of a login, and waits for the answer at most a second. */
    public Outcome check(Login login) {
        Optional<String> stamp = LoginClaims.stamp(login);
        LookUps lookUps = sources.get(LoginClaims.source(login).orElse(""));
        if (stamp.isEmpty() || lookUps == null) {
            // The token is of an older version, its user is from elsewhere, or the source cannot find the user.
            return Outcome.UNCHECKED;
        }
        Answer answer = lookUps.find(login.id(), login.identity().getName());
        if (answer.at == null) {
            return answer == Answer.PENDING ? Outcome.PENDING : Outcome.UNCHECKED;
        }
        return answer.account
                .map(account -> outcome(login, stamp.get(), lookUps.source(), account, answer.at))
                .orElseGet(() -> Outcome.ended("account deleted"));
    }

    private Outcome outcome(Login login, String stamp, Source source, Account account, Instant at) {
        if (account.refusal().isPresent()) {
            Refusal refusal = account.refusal().get();
            return ENDING.contains(refusal) ? Outcome.ended("account " + refusal) : Outcome.UNCHECKED;
        }
        String before = login.identity().getName();
        if (!FoldedName.of(account.identity().getName()).equals(FoldedName.of(before))) {
            return Outcome.ended("account renamed");
        }
        if (stamps.hasChanged(stamp, source.name(), before, account.stamp())) {
            return isFromReplica(login, source) ? Outcome.UNCHECKED : Outcome.ended("password changed");
        }
        String renewed = stamps.of(source.name(), account).orElse(stamp);
        return Outcome.confirmed(new ProvedUser(account.identity(), source.name(), renewed), at);
    }

    /** Returns whether the account may be older than the login. */
    private boolean isFromReplica(Login login, Source source) {
        Instant authTime = login.claims().time("auth_time").orElse(Instant.EPOCH);
        return source.lookUp() == Source.LookUp.REMOTE
                && clocks.wall().instant().isBefore(authTime.plus(REPLICA_LAG));
    }

    /** Stops the threads of the look-ups. */
    @Override
    public void close() {
        sources.values().forEach(LookUps::close);
    }
}
