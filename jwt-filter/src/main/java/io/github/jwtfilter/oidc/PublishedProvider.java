package io.github.jwtfilter.oidc;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.http.HttpCall;
import io.github.jwtfilter.http.HttpFailure;
import io.github.jwtfilter.http.HttpLimits;
import io.github.jwtfilter.http.UnwelcomeAnswerException;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.keys.Fingerprints;
import io.github.jwtfilter.keys.RepeatedFetch;
import io.github.jwtfilter.text.LogText;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a provider publishes: its metadata and its public keys. Both are fetched every hour, and when a token names a
 * missing key, at most every 30 seconds. While the provider is down or its answers are unusable, the last good ones stay
 * in use.
 */
final class PublishedProvider implements KeySource, AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final int MAX_BYTES = 512 * 1024;
    private static final int MAX_PROBLEM_CHARACTERS = 300;
    private static final HttpLimits LIMITS = new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), MAX_BYTES);

    private final String issuer;
    private final boolean insecureHttp;
    private final TrustedCertificates trust;
    private final URI discovery;
    private final Intervals intervals;
    private final RepeatedFetch fetches;
    private volatile ProviderMetadata metadata;
    private volatile KeySet keys;
    private volatile String problem = "the first fetch has not ended yet";
    private volatile boolean areKeysRecent;
    private boolean failing;
    private List<String> lastUnused = List.of();

    /** The intervals between fetches, and the limits for waiting requests. */
    static final class Intervals {
        static final Intervals DEFAULT = new Intervals(
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));

        final Duration regular;
        final Duration forKey;
        final Duration maxWaitForKey;
        final Duration forMetadata;
        final Duration maxWaitForMetadata;

        /**
         * Creates the intervals.
         *
         * @param regular the time between two fetches while all is well
         * @param forKey the time between a fetch and the next one that a token with an unknown key triggers; also the
         *     longest time between two retries
         * @param maxWaitForKey how long a request waits for an unknown key
         * @param forMetadata the time between a failed fetch and the next one that a login triggers
         * @param maxWaitForMetadata how long a login waits for the metadata
         */
        Intervals(
                Duration regular,
                Duration forKey,
                Duration maxWaitForKey,
                Duration forMetadata,
                Duration maxWaitForMetadata) {
            this.regular = regular;
            this.forKey = forKey;
            this.maxWaitForKey = maxWaitForKey;
            this.forMetadata = forMetadata;
            this.maxWaitForMetadata = maxWaitForMetadata;
        }
    }

    PublishedProvider(String issuer, boolean insecureHttp, TrustedCertificates trust, Intervals intervals) {
        this.issuer = issuer;
        this.insecureHttp = insecureHttp;
        this.trust = trust;
        this.intervals = intervals;
        // A slash at the end of the issuer is removed first (Discovery §4).
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        this.discovery = HttpAddress.of(base + "/.well-known/openid-configuration", insecureHttp, "insecureHttpIssuer");
        this.fetches = new RepeatedFetch("jwt-filter provider", new Fetch(), intervals.regular, intervals.forKey);
    }

    /** Starts to fetch. Waits for nothing. */
    void start() {
        fetches.start();
    }

    /** Returns the metadata. Waits shortly if they were not fetched yet. */
    ProviderMetadata metadata() throws ProviderException {
        return metadata(metadata != null);
    }

    /** Returns the metadata. Waits shortly if they or the keys were not fetched yet, because a login needs both. */
    ProviderMetadata metadataForLogin() throws ProviderException {
        return metadata(metadata != null && keys != null);
    }

    private ProviderMetadata metadata(boolean isFetched) throws ProviderException {
        if (!isFetched) {
            fetches.fetchAgain(intervals.forMetadata, intervals.maxWaitForMetadata);
        }
        ProviderMetadata current = metadata;
        if (current == null) {
            throw new ProviderException(
                    ProviderFailure.UNAVAILABLE,
                    "the metadata of the provider " + issuer + " could not be fetched: " + problem);
        }
        return current;
    }

    @Override
    public KeySet current() {
        KeySet current = keys;
        if (current == null) {
            throw new KeysUnavailableException(
                    "none of the provider's keys could be fetched yet; an earlier message in the log says why");
        }
        return current;
    }

    /**
     * Asks for a fetch and waits for it. A fetch for another request may have brought the key.
     *
     * @throws KeysUnavailableException if the keys could not be fetched
     */
    @Override
    public boolean looksAgain() {
        if (!fetches.fetchAgain(intervals.forKey, intervals.maxWaitForKey)) {
            throw new KeysUnavailableException("its key is unknown, and the provider's keys could not be fetched in"
                    + " time; the provider is slow, or many requests wait for them");
        }
        if (!areKeysRecent) {
            throw new KeysUnavailableException("its key is unknown, and the provider's keys could not be fetched; an"
                    + " earlier message in the log says why");
        }
        return true;
    }

    @Override
    public void close() {
        fetches.close();
    }

    /** One fetch after another. */
    private final class Fetch implements RepeatedFetch.Task {
        private volatile HttpCall current;
        private volatile boolean aborted;

        /** Fetches both. If the metadata fail, the keys may still have changed. */
        @Override
        public void fetch() throws IOException {
            try {
                ProviderMetadata fresh = fetched(
                        discovery, "application/json", json -> ProviderMetadata.parse(json, issuer, insecureHttp));
                if (!fresh.isOf(metadata)) {
                    LOG.log(
                            Level.INFO,
                            "The provider {0} has {1} metadata",
                            issuer,
                            metadata == null ? "valid" : "new");
                    metadata = fresh;
                }
            } finally {
                if (metadata != null) {
                    fetchKeys();
                }
            }
            if (failing) {
                LOG.log(Level.INFO, "The provider {0} can be reached again", issuer);
                failing = false;
            }
        }

        private void fetchKeys() throws IOException {
            boolean isFetched = false;
            try {
                takeIn(fetched(
                        metadata.jwksUri(),
                        "application/jwk-set+json, application/json",
                        PublishedProvider.this::publicKeys));
                isFetched = true;
            } finally {
                areKeysRecent = isFetched;
            }
        }

        private <T> T fetched(URI address, String mediaTypes, Function<byte[], T> parser) throws IOException {
            HttpCall call = new HttpCall(address, trust, LIMITS).header("Accept", mediaTypes);
            current = call;
            String why;
            if (aborted) {
                throw new IOException("closed");
            }
            try {
                return parser.apply(call.get().content());
            } catch (IllegalArgumentException e) {
                why = LogText.of(e.getMessage(), MAX_PROBLEM_CHARACTERS);
            } catch (IOException e) {
                why = HttpFailure.describe(e, "oidcCertificates");
                if (address == discovery && UnwelcomeAnswerException.isNotFound(e)) {
                    why += "; check oidcIssuer";
                }
            }
            throw new IOException(HttpAddress.withoutQuery(address) + ": " + why);
        }

        /** Logs a failure. A provider may be down for days, so the same problem is an error only once. */
        @Override
        public void failed(Throwable failure) {
            String why = failure instanceof IOException ? failure.getMessage() : failure.toString();
            Level level = failing && why.equals(problem) ? Level.DEBUG : Level.ERROR;
            problem = why;
            // The logger may fail too. Then the next failure is logged as new.
            failing = false;
            LOG.log(
                    level,
                    "JWTF-920 The filter could not get the metadata and keys of the provider {0}. {1} Reason: {2}",
                    issuer,
                    keys == null ? "Logins there fail until it succeeds." : "The last good ones stay in use.",
                    why);
            failing = true;
        }

        @Override
        public void abort() {
            aborted = true;
            HttpCall call = current;
            if (call != null) {
                call.abort();
            }
        }
    }

    /** Returns the keys that are public. An attacker can read all others too. */
    private KeySet publicKeys(byte[] json) {
        List<String> unused = new ArrayList<>();
        KeySet usable = JwkSet.parsePublic(new String(json, StandardCharsets.UTF_8), unused::add);
        if (!unused.equals(lastUnused)) {
            unused.forEach(each -> LOG.log(Level.INFO, "Keys of the provider {0}: {1}", issuer, LogText.of(each)));
            lastUnused = unused;
        }
        return usable;
    }

    private void takeIn(KeySet fresh) {
        if (!fresh.equals(keys)) {
            LOG.log(Level.INFO, "The provider {0} has the keys {1}", issuer, Fingerprints.of(fresh));
            keys = fresh;
        }
    }
}
