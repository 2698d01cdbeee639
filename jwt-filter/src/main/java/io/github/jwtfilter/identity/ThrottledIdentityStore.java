package io.github.jwtfilter.identity;

import io.github.jwtfilter.spelling.LogLimit;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A store of which a client can ask only so many wrong passwords: counted for each user and client together, and for
 * each client whoever it asks for. Nobody is locked by what other clients do. A try that may not be made reaches
 * neither the store nor a hash, and does not make the lock last longer.
 *
 * <p>A right password forgets the failures of that user and client. Those of the client stay: one who has an account of
 * their own would else begin anew between any two tries.
 */
public final class ThrottledIdentityStore implements IdentityStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    /** Many people may share an address. */
    private static final int FAILURES_OF_CLIENT = 10;

    /** A try waits so long for those before it. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_LOCK_OF_USER = Duration.ofHours(12);
    private static final Duration LONGEST_LOCK_OF_CLIENT = Duration.ofHours(1);

    /** Hears of locks as they begin. */
    @FunctionalInterface
    public interface LockListener {
        /**
         * No further tries are looked at for a while.
         *
         * @param user the name as it was presented; empty if the client is locked whoever it asks for
         * @param address the client's
         * @param time how long the lock lasts
         * @param failures how many tries had failed
         */
        void locked(String user, String address, Duration time, long failures);
    }

    private final IdentityStore store;
    private final Counters counters;
    private final FailureLimit ofUser;
    private final FailureLimit ofClient;
    private final LockListener locks;
    private final LoginThreads threads;
    private final LogLimit leftCounted = new LogLimit();
    private final Turns turns = new Turns();
    private final Clock clock;
    private final Map<String, Integer> beingMade = new ConcurrentHashMap<>();

    /**
     * Guards a store.
     *
     * @param store asked if nothing is locked
     * @param counters where failures are counted; no name or address can be read there
     * @param maxFailures how many wrong passwords a client may present for one user; ten times as many for all
     *     together. The last of them locks
     * @param lockTime how long the first lock lasts; each failure after a lock doubles it, to 12 hours for a user and
     *     one hour for a client, or {@code lockTime} if that is longer. One failure of a client is forgiven every
     *     {@code lockTime / maxFailures}, one of a user and client every {@code 1 day / maxFailures}
     * @param locks hears of each lock
     * @param clock tells when a lock is over
     * @param threads those that may wait while other tries are being made, whose outcome decides
     */
    public ThrottledIdentityStore(
            IdentityStore store,
            Counters counters,
            int maxFailures,
            Duration lockTime,
            LockListener locks,
            Clock clock,
            LoginThreads threads) {
        this.threads = threads;
        this.store = store;
        this.counters = counters;
        this.ofUser = new FailureLimit(
                maxFailures, lockTime, longer(lockTime, LONGEST_LOCK_OF_USER), DAY.dividedBy(maxFailures));
        this.ofClient = new FailureLimit(
                FAILURES_OF_CLIENT * maxFailures,
                lockTime,
                longer(lockTime, LONGEST_LOCK_OF_CLIENT),
                lockTime.dividedBy(maxFailures));
        this.locks = locks;
        this.clock = clock;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        String address = ClientAddress.of(credentials.address()).client();
        Tally user = new Tally(counters, beingMade, key("user", folded(credentials.name()), address), ofUser, clock);
        Tally client = new Tally(counters, beingMade, key("client", address), ofClient, clock);
        try {
            Duration wait = beginInTurn(user, client);
            return wait.isZero() ? ask(credentials, user, client, address) : Optional.of(Verdict.throttled(wait));
        } finally {
            user.end();
            client.end();
            turns.next();
        }
    }

    private Optional<Verdict> ask(Credentials credentials, Tally user, Tally client, String address)
            throws IdentityStoreException {
        Optional<Verdict> verdict;
        try {
            verdict = store.authenticate(credentials);
        } catch (IdentityStoreException nothingLookedAt) {
            takeBack(user, client);
            throw nothingLookedAt;
        }
        if (verdict.flatMap(Verdict::identity).isPresent()) {
            forget(user, client);
        } else if (verdict.map(Verdict::retryAfter)
                .filter(delay -> !delay.isZero())
                .isPresent()) {
            takeBack(user, client);
        } else {
            tell(user, credentials.name(), address);
            tell(client, "", address);
        }
        return verdict;
    }

    /**
     * Begins a try. While the tries of others may still lock, it waits for their outcome: many people behind one address
     * may log in at once. A lock is told at once.
     */
    private Duration beginInTurn(Tally user, Tally client) throws IdentityStoreException {
        long seen = turns.decided();
        Duration wait = begin(user, client);
        if (!isUndecided(user, client) || !threads.tryWait()) {
            return wait;
        }
        try {
            long deadline = System.nanoTime() + MAX_WAIT.toNanos();
            while (isUndecided(user, client) && turns.await(seen, deadline)) {
                seen = turns.decided();
                wait = begin(user, client);
            }
            return wait;
        } finally {
            threads.endWait();
        }
    }

    private static boolean isUndecided(Tally user, Tally client) {
        return (user.isUndecided() || client.isUndecided()) && !user.isLocked() && !client.isLocked();
    }

    /** Counts the try, unless one has to wait. Whoever has to wait changes no count, and so pushes out nobody's. */
    private static Duration begin(Tally user, Tally client) throws IdentityStoreException {
        try {
            Duration wait = longer(user.lockLeft(), client.lockLeft());
            if (wait.isZero()) {
                wait = user.begin();
            }
            if (wait.isZero()) {
                wait = client.begin();
                if (!wait.isZero()) {
                    user.takeBack();
                }
            }
            return inSeconds(wait);
        } catch (StoreException e) {
            // Without counts anybody could try without end: closed.
            throw new IdentityStoreException("failed logins cannot be counted: " + e.getMessage(), e);
        }
    }

    /** Rounded up: who comes back then is not too early. */
    private static Duration inSeconds(Duration wait) {
        return Duration.ofSeconds(wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private void forget(Tally user, Tally client) {
        try {
            user.clear();
            client.takeBack();
        } catch (StoreException e) {
            tellLeftCounted(e);
        }
    }

    private void takeBack(Tally user, Tally client) {
        try {
            user.takeBack();
            client.takeBack();
        } catch (StoreException e) {
            tellLeftCounted(e);
        }
    }

    /** What the store of users has said holds all the same. */
    private void tellLeftCounted(StoreException e) {
        leftCounted.log(
                LOG,
                Level.WARNING,
                "throttle: a try that did not fail stays counted as if it had, until that is forgiven: {0}",
                e.getMessage());
    }

    private void tell(Tally tally, String user, String address) {
        if (!tally.lock().isZero()) {
            locks.locked(user, address, tally.lock(), tally.failures());
        }
    }

    /** Short whatever it is made of, and nobody who administers the counters reads a name or an address. */
    private static String key(String... parts) {
        byte[] digest = DigestUtils.sha256(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
        return "login-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 27);
    }

    /**
     * One for all ways of writing a name that some back-end takes for the same: directories and databases look past
     * case, width, accents, spaces and characters that are not seen.
     */
    private static String folded(String name) {
        String start = name.substring(0, Math.min(name.length(), Credentials.LONGEST_PASSWORD));
        return Normalizer.normalize(start, Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\p{C}\\p{M}\\p{Z}]", "");
    }

    @Override
    public Optional<Account> find(String name) throws IdentityStoreException {
        return store.find(name);
    }

    @Override
    public void close() {
        store.close();
    }
}
