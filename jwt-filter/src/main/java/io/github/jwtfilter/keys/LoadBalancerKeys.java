package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

// This class is long because the requests that wait, the fetches and the known keys share one lock.

/**
 * The keys of AWS load balancers. Each key is a PEM text of its own at an address that ends with its id. A key is fetched
 * when a token names it, at most one per second, and checked again every hour. The address has the keys of all load
 * balancers of a region, also of other customers, so a token must also name its signer.
 */
public final class LoadBalancerKeys implements FetchedKeys {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");

    /** The form of the ids. Anybody can write a kid into a token, and it becomes part of an address. */
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** When there are more keys, one is forgotten, and fetched again when a token names it. */
    private static final int MAX_KEYS = 32;

    /** The maximum number of keys that wait for their fetch. */
    private static final int MAX_WANTED = 16;

    /** The maximum number of ids that are known to have no key. */
    private static final int MAX_ABSENT = 64;

    private static final int MAX_PEM_BYTES = 4096;
    private static final long ABSENT_NANOS = Duration.ofMinutes(1).toNanos();

    private final String folder;
    private final boolean insecureHttp;
    private final Intervals intervals;
    private final Semaphore waiting;
    private final LogLimit absentLog = new LogLimit();
    private final LogLimit changeLog = new LogLimit();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread = new Thread(this::run, "jwt-filter keys");
    private final Map<String, SigningKey> keys = new LinkedHashMap<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final Queue<String> unchecked = new ArrayDeque<>();
    private final Map<String, Long> absent = new LinkedHashMap<>();

    /** The ids of the keys that verified a token. The others may belong to strangers. */
    private final Set<String> proved = ConcurrentHashMap.newKeySet();

    private long nextCheck;
    private String lastProblem;
    private volatile KeySet current = KeySet.NONE;
    private volatile KeysAddress fetching;
    private volatile boolean closed;

    /** The intervals between fetches, and the limit for waiting requests. */
    static final class Intervals {
        static final Intervals DEFAULT =
                new Intervals(Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(3));

        final long checkNanos;
        final long pauseMillis;
        final long maxWaitNanos;

        /**
         * Creates the intervals.
         *
         * @param check the time between two checks of the known keys
         * @param pause the shortest time between two fetches
         * @param maxWait how long a request waits for a key
         */
        Intervals(Duration check, Duration pause, Duration maxWait) {
            this.checkNanos = check.toNanos();
            this.pauseMillis = pause.toMillis();
            this.maxWaitNanos = maxWait.toNanos();
        }
    }

    /**
     * Creates a source.
     *
     * @param folder the address of the keys without their ids
     * @param insecureHttp whether plain http is allowed, as for {@link KeysAddress#of}
     * @param waiting the limit for requests that wait for a fetch of any issuer
     * @throws IllegalArgumentException if the folder is no such address
     */
    public LoadBalancerKeys(String folder, boolean insecureHttp, Semaphore waiting) {
        this(folder, insecureHttp, waiting, Intervals.DEFAULT);
    }

    LoadBalancerKeys(String folder, boolean insecureHttp, Semaphore waiting, Intervals intervals) {
        this.waiting = waiting;
        this.folder = folder.endsWith("/") ? folder : folder + "/";
        this.insecureHttp = insecureHttp;
        this.intervals = intervals;
        KeysAddress.of(this.folder, insecureHttp);
        if (folder.indexOf('?') >= 0) {
            throw new IllegalArgumentException("expected a URL without a query, because the id of a key follows it");
        }
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    @Override
    public void begin() {
        nextCheck = System.nanoTime() + intervals.checkNanos;
        thread.start();
    }

    @Override
    public KeySet current() {
        return current;
    }

    /**
     * Asks for the fetch of a key, and waits for it.
     *
     * @throws KeysUnavailableException if the key could not be fetched yet
     */
    @Override
    public boolean looksAgain(String keyId) {
        if (keyId == null || !KEY_ID.matcher(keyId).matches()) {
            return false;
        }
        lock.lock();
        try {
            if (!isAnswered(keyId) && (wanted.contains(keyId) || wanted.size() < MAX_WANTED)) {
                wanted.add(keyId);
                changed.signalAll();
                await(keyId);
            }
            if (!isAnswered(keyId)) {
                throw new KeysUnavailableException("keys: the key of the load balancer could not be fetched yet");
            }
            return keys.containsKey(keyId);
        } finally {
            lock.unlock();
        }
    }

    private boolean isAnswered(String keyId) {
        Long since = absent.get(keyId);
        return keys.containsKey(keyId) || since != null && System.nanoTime() - since < ABSENT_NANOS;
    }

    private void await(String keyId) {
        if (!waiting.tryAcquire()) {
            return;
        }
        long left = intervals.maxWaitNanos;
        try {
            while (wanted.contains(keyId) && left > 0 && thread.isAlive()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.release();
        }
    }

    private void run() {
        while (!closed) {
            try {
                round();
                Thread.sleep(intervals.pauseMillis);
            } catch (InterruptedException wokenUp) {
                // The loop ends if this source was closed, and goes on after any other interrupt.
            }
        }
    }

    /** Fetches once and catches every failure. If the thread ended, no key could be fetched again. */
    private void round() throws InterruptedException {
        try {
            fetch(next());
        } catch (RuntimeException | Error failed) {
            logSafely("", failed, false);
        }
    }

    /** Waits for a wanted key, or for the next check of the known keys. Returns the id to fetch. */
    private String next() throws InterruptedException {
        lock.lock();
        try {
            while (wanted.isEmpty() && unchecked.isEmpty()) {
                long left = nextCheck - System.nanoTime();
                if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    nextCheck = System.nanoTime() + intervals.checkNanos;
                    unchecked.addAll(keys.keySet());
                }
            }
            return wanted.isEmpty() ? unchecked.remove() : wanted.iterator().next();
        } finally {
            lock.unlock();
        }
    }

    private void fetch(String keyId) {
        SigningKey key = null;
        boolean isAbsent = false;
        try {
            KeysAddress address = KeysAddress.of(folder + keyId, insecureHttp);
            fetching = address;
            key = parse(address.fetch(), keyId);
        } catch (Throwable failed) {
            isAbsent = KeysAddress.isAbsent(failed);
            if (!closed) {
                logSafely(keyId, failed, isAbsent);
            }
        }
        lock.lock();
        try {
            wanted.remove(keyId);
            changed.signalAll();
            takeIn(keyId, key, isAbsent);
        } finally {
            lock.unlock();
        }
    }

    private static SigningKey parse(byte[] pem, String keyId) {
        if (pem.length > MAX_PEM_BYTES) {
            throw new IllegalArgumentException("PEM: expected at most " + MAX_PEM_BYTES + " bytes");
        }
        List<SigningKey> read = Pem.parse(TextEncoding.decode(pem), null).keys();
        SigningKey key = read.get(0);
        if (read.size() > 1 || key.algorithm() != Algorithm.ES256 || key.signs()) {
            throw new IllegalArgumentException("PEM: expected one public key for ES256");
        }
        return key.withKeyId(keyId);
    }

    private void takeIn(String keyId, SigningKey key, boolean isAbsent) {
        if (isAbsent) {
            keys.remove(keyId);
            absent.put(keyId, System.nanoTime());
            forgetOldest(absent, MAX_ABSENT);
        } else if (key != null) {
            lastProblem = null;
            keys.put(keyId, key);
            forgetStranger(keyId);
        }
        proved.retainAll(keys.keySet());
        List<SigningKey> now = new ArrayList<>(keys.values());
        if (!now.equals(current.keys())) {
            current = now.isEmpty() ? KeySet.NONE : KeySet.of(now);
            changeLog.log(
                    LOG,
                    Level.INFO,
                    "The keys of the load balancers from {0} are now: {1}",
                    this,
                    Fingerprints.of(current));
        }
    }

    /**
     * Forgets a key if there are too many: the oldest that verified no token, or else the oldest. Anybody can write the ids
     * of other customers' keys into tokens, and these must not displace the keys in use.
     */
    private void forgetStranger(String latest) {
        if (keys.size() > MAX_KEYS) {
            keys.remove(keys.keySet().stream()
                    .filter(id -> !proved.contains(id) && !id.equals(latest))
                    .findFirst()
                    .orElseGet(() -> keys.keySet().iterator().next()));
        }
    }

    /** Notes that a key verified a token. */
    public void proved(SigningKey key) {
        key.keyId().ifPresent(proved::add);
    }

    private static void forgetOldest(Map<String, ?> entries, int most) {
        if (entries.size() > most) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** Logs a failure. The logger may fail too, for example when memory is short. */
    private void logSafely(String keyId, Throwable failed, boolean isAbsent) {
        try {
            if (isAbsent) {
                absentLog.log(
                        LOG,
                        Level.WARNING,
                        "JWTF-410 A token names the load balancer''s key {0}, and {1} has none of this id. The token is"
                                + " refused. If this happens to all users, correct the region in ''signer''.",
                        keyId,
                        this);
                return;
            }
            String problem = failed instanceof Error
                    ? failed.getClass().getName()
                    : LogText.of(String.valueOf(failed.getMessage()));
            // A source may be down for hours, so the same problem is an error only once.
            LOG.log(
                    problem.equals(lastProblem) ? Level.DEBUG : Level.ERROR,
                    "JWTF-411 The filter could not get a load balancer''s key from {0}. Known keys stay in use. Tokens of"
                            + " this key get 503. Reason: {1}",
                    this,
                    problem);
            lastProblem = problem;
        } catch (Throwable second) {
            // The next failure is logged as new.
            lastProblem = null;
        }
    }

    @Override
    public void stop() {
        closed = true;
        thread.interrupt();
        KeysAddress address = fetching;
        if (address != null) {
            address.close();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return folder;
    }
}
