package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.text.LogText;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A JWK Set that another server publishes at an https address. It is fetched every hour, regardless of its
 * Cache-Control. It is also fetched when a token names a missing key, at most every 30 seconds. While the address is
 * down or its set is unusable, the last good set stays in use.
 */
public final class PublishedKeys implements FetchedKeys {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");

    private final KeysAddress address;
    private final boolean isOfIssuer;
    private final Intervals intervals;
    private final Clock clock;
    private final RepeatedFetch fetches;
    private volatile KeySet keys;
    private volatile Instant loadedAt;
    private String lastProblem;
    private List<String> lastUnused = List.of();

    /** The intervals between fetches, and the limit for waiting requests. */
    static final class Intervals {
        static final Intervals DEFAULT =
                new Intervals(Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofSeconds(3));

        final Duration regular;
        final Duration min;
        final Duration maxWait;

        /**
         * Creates the intervals.
         *
         * @param regular the time between two fetches while all is well
         * @param min the time between a fetch and the next one that a token triggers; also the time between two
         *     retries while the address is down, but the first retries follow sooner
         * @param maxWait how long a request waits for an unknown key
         */
        Intervals(Duration regular, Duration min, Duration maxWait) {
            this.regular = regular;
            this.min = min;
            this.maxWait = maxWait;
        }
    }

    /**
     * Creates a source of keys at an address. The first fetch happens in {@link #start}.
     *
     * @param address the address of the JWK Set
     * @param clock says since when keys are in use
     */
    public PublishedKeys(KeysAddress address, Clock clock) {
        this(address, Intervals.DEFAULT, clock);
    }

    PublishedKeys(KeysAddress address, Intervals intervals, Clock clock) {
        this(address, intervals, clock, false, RepeatedFetch.newWaitingLimit());
    }

    private PublishedKeys(
            KeysAddress address, Intervals intervals, Clock clock, boolean isOfIssuer, Semaphore waiting) {
        this.clock = clock;
        this.address = address;
        this.isOfIssuer = isOfIssuer;
        this.intervals = intervals;
        this.fetches = new RepeatedFetch("jwt-filter keys", new Fetch(), intervals.regular, intervals.min, waiting);
    }

    /**
     * Creates a source of the public keys of another issuer. Secrets and private keys in the set are ignored.
     *
     * @param address as above
     * @param clock as above
     * @param waiting the limit for requests that wait for a fetch of any issuer
     */
    public static PublishedKeys ofIssuer(KeysAddress address, Clock clock, Semaphore waiting) {
        return ofIssuer(address, Intervals.DEFAULT, clock, waiting);
    }

    static PublishedKeys ofIssuer(KeysAddress address, Intervals intervals, Clock clock, Semaphore waiting) {
        return new PublishedKeys(address, intervals, clock, true, waiting);
    }

    /**
     * Starts the thread that fetches the keys. Waits for the first fetch to succeed or fail, at most for the longest
     * duration of a fetch.
     */
    public void start() {
        begin();
        awaitFirst(address.longestFetch());
    }

    @Override
    public void begin() {
        fetches.start();
    }

    @Override
    public void awaitFirst(Duration most) {
        fetches.awaitFirst(most);
    }

    @Override
    public KeySet current() {
        KeySet current = keys;
        if (current == null) {
            // The message omits the address, because containers show messages to clients. The log has the address.
            throw new KeysUnavailableException("keys: none could be fetched yet");
        }
        return current;
    }

    /**
     * Returns since when these keys are in use.
     *
     * @return the time when different keys were last fetched; empty before the first good fetch
     */
    public Optional<Instant> loadedAt() {
        return Optional.ofNullable(loadedAt);
    }

    /**
     * Asks for a fetch and waits for it. Always returns true, because a fetch for another request may have brought the
     * key.
     *
     * @throws KeysUnavailableException if these are keys of another issuer, and the fetch has not ended in time
     */
    @Override
    public boolean looksAgain() {
        if (!fetches.fetchAgain(intervals.min, intervals.maxWait) && isOfIssuer) {
            throw new KeysUnavailableException(
                    "the key of a token is unknown, and the keys could not be fetched in time;"
                            + " their address is slow, or many requests wait for them");
        }
        return true;
    }

    /** One fetch after another. */
    private final class Fetch implements RepeatedFetch.Task {
        @Override
        public void fetch() throws IOException {
            String json = new String(TextEncoding.withoutMark(address.fetch()), StandardCharsets.UTF_8);
            List<String> unused = new ArrayList<>();
            KeySet fresh =
                    isOfIssuer ? JwkSet.parsePublic(json, unused::add) : JwkSet.parsePublished(json, unused::add);
            if (!unused.equals(lastUnused)) {
                unused.forEach(each -> LOG.log(Level.INFO, "Keys from {0}: {1}", address, LogText.of(each)));
                lastUnused = unused;
            }
            takeIn(KeyChange.checked(keys, fresh, address.toString()));
        }

        /** Logs a failure. A source may be down for days, so the same problem is an error only once. */
        @Override
        public void failed(Throwable failure) {
            String problem = problem(failure);
            Level level = problem.equals(lastProblem) ? Level.DEBUG : Level.ERROR;
            // The logger may fail too. Then the next failure is logged as new.
            lastProblem = null;
            LOG.log(
                    level,
                    "JWTF-402 The filter could not get keys from {0}. {1} Reason: {2}",
                    address,
                    keys == null ? "It has no keys yet." : "The last good keys stay in use.",
                    problem);
            lastProblem = problem;
        }

        @Override
        public void abort() {
            address.close();
        }
    }

    private static String problem(Throwable failed) {
        if (failed instanceof IOException) {
            return failed.getMessage();
        }
        return failed instanceof Error ? failed.getClass().getName() : LogText.of(String.valueOf(failed.getMessage()));
    }

    private void takeIn(KeySet fresh) {
        if (lastProblem != null) {
            LOG.log(Level.INFO, "The filter gets keys from {0} again: {1}", address, Fingerprints.of(fresh));
            lastProblem = null;
        }
        if (fresh == keys) {
            return;
        }
        if (fresh.derived("").isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-403 {0} publishes a key that can sign. Anyone who can read it can make a token for any user."
                            + " Publish only public keys, and replace this key.",
                    address);
        }
        loadedAt = clock.instant();
        keys = fresh;
    }

    @Override
    public void stop() {
        fetches.stop();
    }

    @Override
    public void close() {
        fetches.close();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
