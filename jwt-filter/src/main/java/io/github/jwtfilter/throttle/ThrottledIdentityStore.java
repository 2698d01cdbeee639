package io.github.jwtfilter.throttle;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.Digests;
import io.github.jwtfilter.text.FoldedName;
import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits wrong passwords. Failures are counted for each pair of user and client, and for each client over all users. So
 * one client's failures never lock another client. While a lock is active, attempts are refused before they reach the
 * store or a hash, and they leave the lock unchanged.
 *
 * <p>A right password clears the failures of that user and client. Those of the client stay. Otherwise an attacker with
 * an account could reset the count between any two attempts.
 */
public final class ThrottledIdentityStore implements IdentityStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    /** How long an attempt waits for those before it. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MAX_USER_LOCK = Duration.ofHours(12);

    /** Is notified when a lock begins. */
    @FunctionalInterface
    public interface LockListener {
        /**
         * Called when a lock begins. Until it ends, attempts are refused unchecked.
         *
         * @param user the name as presented; empty if the client is locked for all users
         * @param address the client's address
         * @param time how long the lock lasts
         * @param failures the number of failed attempts
         */
        void locked(String user, String address, Duration time, long failures);
    }

    private final IdentityStore store;
    private final Counters counters;
    private final FailureLimit userLimit;
    private final FailureLimit clientLimit;
    private final LockListener locks;
    private final LoginThreads threads;
    private final LogLimit leftCounted;
    private final Turns turns = new Turns();
    private final CountingLocks locksOfCounting = new CountingLocks();
    private final Clock clock;
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    /**
     * Wraps a store.
     *
     * @param store asked while no lock is active
     * @param counters stores the failures; names and addresses appear there only as digests
     * @param maxFailures the number of wrong passwords from one client for one user that starts a lock; ten times as
     *     many for all users together
     * @param lockTime length of the first lock; each failure after a lock doubles it, up to 12 hours for a user and one
     *     hour for a client, or up to {@code lockTime} if that is longer. One failure of a client is forgiven every
     *     {@code lockTime / maxFailures}, one of a user and client every {@code 1 day / maxFailures}
     * @param locks is notified of each lock
     * @param clock decides when a lock ends; nodes that share counters agree on it
     * @param threads limits the threads that wait for the outcome of running attempts
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
        this.userLimit =
                new FailureLimit(maxFailures, lockTime, longer(lockTime, MAX_USER_LOCK), DAY.dividedBy(maxFailures));
        this.clientLimit = FailureLimit.ofClient(maxFailures, lockTime);
        this.locks = locks;
        this.clock = clock;
        this.leftCounted = new LogLimit(Clocks.of(clock).nanoTime());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        String address = ClientAddress.of(credentials.address()).client();
        Counters counts = counters.ofOneLogin();
        Attempt user =
                new Attempt(counts, running, key("user", FoldedName.of(credentials.name()), address), userLimit, clock);
        Attempt client = new Attempt(counts, running, key("client", address), clientLimit, clock);
        try {
            Duration wait = beginInTurn(user, client, address);
            return wait.isZero() ? ask(credentials, user, client, address) : Optional.of(Verdict.throttled(wait));
        } finally {
            user.end();
            client.end();
            turns.next();
        }
    }

    private Optional<Verdict> ask(Credentials credentials, Attempt user, Attempt client, String address)
            throws IdentityStoreException {
        Optional<Verdict> verdict;
        try {
            verdict = store.authenticate(credentials);
        } catch (IdentityStoreException nothingLookedAt) {
            takeBack(user, client, address);
            throw nothingLookedAt;
        }
        if (verdict.flatMap(Verdict::identity).isPresent()) {
            forget(user, client, address);
        } else if (verdict.map(Verdict::retryAfter)
                .filter(delay -> !delay.isZero())
                .isPresent()) {
            takeBack(user, client, address);
        } else {
            notifyLock(user, credentials.name(), address);
            notifyLock(client, "", address);
        }
        return verdict;
    }

    /**
     * Begins an attempt. While the outcome of running attempts decides about a lock, it waits for them, so that many
     * people behind one address can log in together. If a lock is certain, it returns at once.
     */
    private Duration beginInTurn(Attempt user, Attempt client, String address) throws IdentityStoreException {
        long seen = turns.decided();
        Duration wait = begin(user, client, address);
        if (!isUndecided(user, client) || !threads.tryWait()) {
            return wait;
        }
        try {
            long deadline = System.nanoTime() + MAX_WAIT.toNanos();
            while (isUndecided(user, client) && turns.await(seen, deadline)) {
                seen = turns.decided();
                wait = beginIfFree(user, client, address, wait);
            }
            return wait;
        } finally {
            threads.endWait();
        }
    }

    private static boolean isUndecided(Attempt user, Attempt client) {
        return (user.isUndecided() || client.isUndecided()) && !user.isLocked() && !client.isLocked();
    }

    /**
     * Counts the attempt and returns zero, or returns how long to wait. An attempt that must wait changes no count, so
     * in a full store it displaces no other count.
     */
    private Duration begin(Attempt user, Attempt client, String address) throws IdentityStoreException {
        try (CountingLocks.Turn turn = locksOfCounting.await(address)) {
            return turn.isHeld() ? begin(user, client) : CountingLocks.MAX_WAIT;
        }
    }

    /**
     * Counts a waiting attempt likewise. While it must wait by what this node knows, it asks no shared store. Otherwise each
     * end of an attempt would make all waiting ones ask.
     */
    private Duration beginIfFree(Attempt user, Attempt client, String address, Duration before)
            throws IdentityStoreException {
        try (CountingLocks.Turn turn = locksOfCounting.await(address)) {
            Duration wait = longer(user.lockLeftHere(), client.lockLeftHere());
            if (!wait.isZero()) {
                return roundedUp(wait);
            }
            return turn.isHeld() ? begin(user, client) : before;
        } catch (StoreException e) {
            throw uncounted(e);
        }
    }

    private static Duration begin(Attempt user, Attempt client) throws IdentityStoreException {
        try {
            Duration wait = longer(user.lockLeft(), client.lockLeft());
            if (wait.isZero()) {
                wait = user.begin();
            }
            if (wait.isZero()) {
                wait = beginClient(user, client);
            }
            return roundedUp(wait);
        } catch (StoreException e) {
            throw uncounted(e);
        }
    }

    /** Fail closed: without counts the number of attempts would be unlimited. */
    private static IdentityStoreException uncounted(StoreException e) {
        return new IdentityStoreException("failed logins cannot be counted: " + e.getMessage(), e);
    }

    /** Counts the attempt for the client. If the client must wait or cannot be counted, takes back the user's attempt. */
    private static Duration beginClient(Attempt user, Attempt client) throws StoreException {
        Duration wait;
        try {
            wait = client.begin();
        } catch (StoreException e) {
            try {
                user.takeBack();
            } catch (StoreException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        if (!wait.isZero()) {
            user.takeBack();
            user.end();
        }
        return wait;
    }

    /** Rounds up to seconds, so that a client that waits this long is not too early. */
    private static Duration roundedUp(Duration wait) {
        return Duration.ofSeconds(wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private void forget(Attempt user, Attempt client, String address) {
        CountingLocks.Turn turn = locksOfCounting.await(address);
        try {
            user.clear();
            client.takeBack();
        } catch (StoreException e) {
            logLeftCounted(e);
        } finally {
            turn.close();
        }
    }

    private void takeBack(Attempt user, Attempt client, String address) {
        CountingLocks.Turn turn = locksOfCounting.await(address);
        try {
            user.takeBack();
            client.takeBack();
        } catch (StoreException e) {
            logLeftCounted(e);
        } finally {
            turn.close();
        }
    }

    /** The decision of the user store stays valid, so only log that the attempt remains counted. */
    private void logLeftCounted(StoreException e) {
        leftCounted.log(
                LOG,
                Level.WARNING,
                "JWTF-352 The counter could not be changed, so a login attempt that did not fail counts as failed"
                        + " until it is forgiven: {0}",
                e.getMessage());
    }

    private void notifyLock(Attempt attempt, String user, String address) {
        if (!attempt.lock().isZero()) {
            locks.locked(user, address, attempt.lock(), attempt.failures());
        }
    }

    /**
     * Returns a digest as key. It is short for any name, and administrators of the counters cannot read names or
     * addresses.
     */
    private static String key(String... parts) {
        return "login-" + Digests.name(String.join("\0", parts), 27);
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
