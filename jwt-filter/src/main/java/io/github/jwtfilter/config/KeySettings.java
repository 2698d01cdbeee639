package io.github.jwtfilter.config;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.keys.Fingerprints;
import io.github.jwtfilter.keys.KeyFile;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.keys.KeysAddress;
import io.github.jwtfilter.keys.PublishedKeys;
import io.github.jwtfilter.text.ValueFormats;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parameters that choose the keys. Fixed once read. */
public final class KeySettings {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional("secret"),
            Parameter.optional("secretFile"),
            Parameter.optional("keys"),
            Parameter.optional("algorithm"),
            Parameter.withDefault("insecureHttpKeys", "false"));

    /** Placeholder for a file into which the operator writes the parameter {@code secret}. */
    static final String UNKNOWN_FILE = "FILE";

    /** Whether keys may come over plain http. */
    final boolean insecureHttpKeys;

    private boolean secret;
    private Optional<Algorithm> algorithm = Optional.empty();
    private final Clock clock;
    private final Instant readAt;

    /** Empty only if reading the parameters added a problem. */
    public final Optional<KeySource> source;

    KeySettings(Parameters parameters, Clock clock) {
        this.clock = clock;
        this.readAt = clock.instant();
        insecureHttpKeys = parameters.flag("insecureHttpKeys");
        source = source(parameters);
    }

    private Optional<KeySource> source(Parameters parameters) {
        List<String> given = new ArrayList<>(List.of("secret", "secretFile", "keys"));
        given.removeIf(name -> !parameters.isSet(name));
        if (given.size() != 1) {
            parameters.problem("expected exactly one of secret, secretFile and keys, got "
                    + (given.isEmpty()
                            ? "none; the command keygen of this JAR makes a secret"
                            : String.join(" and ", given)));
            return Optional.empty();
        }
        boolean isSet = given.get(0).equals("keys");
        secret = !isSet;
        algorithm = parameters.read("algorithm", isSet ? KeySettings::any : KeySettings::symmetric);
        if (parameters.isSet("algorithm") && algorithm.isEmpty()) {
            return Optional.empty();
        }
        Algorithm usual = algorithm.orElse(Algorithm.HS256);
        switch (given.get(0)) {
            case "secret":
                return parameters.read("secret", secret -> KeySources.secret(usual, secret));
            case "secretFile":
                return parameters.read("secretFile", file -> KeySources.secretFile(usual, path(file), clock));
            default:
                return parameters.read("keys", text -> keys(text, algorithm.orElse(null)));
        }
    }

    /** Parses the name of any algorithm. */
    static Algorithm any(String text) {
        return Algorithm.named(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected one of " + List.of(Algorithm.values()) + ", got '" + text + "'"));
    }

    private static Algorithm symmetric(String text) {
        return Algorithm.named(text)
                .filter(Algorithm::isSymmetric)
                .orElseThrow(() -> new IllegalArgumentException("expected HS256, HS384 or HS512, got '" + text + "'"));
    }

    private KeySource keys(String text, Algorithm algorithm) {
        if (text.startsWith("{") || text.startsWith("-----BEGIN")) {
            throw new IllegalArgumentException("expected the path of a key file or an https URL, got its text");
        }
        if (!text.contains("://")) {
            return KeySources.keyFile(path(text), algorithm, clock);
        }
        if (algorithm != null) {
            throw new IllegalArgumentException("expected no algorithm with a URL, because each JWK names its own");
        }
        return new PublishedKeys(KeysAddress.of(text, insecureHttpKeys), clock);
    }

    /**
     * Parses an absolute path. The message omits a wrong text, because it may be the secret itself in the wrong
     * parameter.
     */
    static Path path(String text) {
        if (!text.startsWith("/") && !isAbsolute(text)) {
            throw new IllegalArgumentException("expected the absolute path of a file, got something else");
        }
        return ValueFormats.file(text);
    }

    private static boolean isAbsolute(String text) {
        try {
            return Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the file of the secrets or private keys; empty if there is none. */
    public Optional<Path> secretFile() {
        return keyFile().filter(file -> areSecret()).map(KeyFile::path);
    }

    private Optional<KeyFile> keyFile() {
        return source.filter(KeyFile.class::isInstance).map(KeyFile.class::cast);
    }

    /**
     * Returns the options that make the command line sign with these keys. A secret in web.xml must be written to a
     * file first. Empty if this server cannot sign, or if the command line has no option for the key's algorithm.
     */
    Optional<List<String>> commandLineOptions() {
        boolean signs = current().flatMap(KeySet::signingKey).isPresent();
        String file = keyFile().map(each -> each.path().toString()).orElse(UNKNOWN_FILE);
        if (!signs || !secret && (algorithm.isPresent() || keyFile().isEmpty())) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>(List.of(secret ? "--secret-file" : "--keys", file));
        algorithm
                .filter(other -> other != Algorithm.HS256)
                .ifPresent(other -> options.addAll(List.of("--alg", other.name())));
        return Optional.of(options);
    }

    /** Returns whether web.xml contains the secret itself. */
    public boolean isInWebXml() {
        return secret && keyFile().isEmpty();
    }

    /** Returns the current keys; empty while they are unavailable. */
    public Optional<KeySet> current() {
        try {
            return source.map(KeySource::current);
        } catch (KeysUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Returns the key fingerprints; empty while the keys are unavailable. */
    public List<String> fingerprints() {
        return current().map(Fingerprints::of).orElse(List.of());
    }

    /** Returns the origin of the keys for the operator, such as {@code file /etc/keys.json}. */
    public String origin() {
        return source.filter(where -> !(where instanceof KeySet))
                .map(KeySource::toString)
                .orElse("web.xml");
    }

    /** Returns when the current keys were loaded; empty while the keys are unavailable. */
    public Optional<Instant> loadedAt() {
        return published()
                .map(PublishedKeys::loadedAt)
                .orElseGet(() -> Optional.of(keyFile().map(KeyFile::loadedAt).orElse(readAt)));
    }

    /** Returns whether a key is a secret or a private key, so that a reader could make tokens. */
    private boolean areSecret() {
        return current().flatMap(keys -> keys.derived("")).isPresent();
    }

    /** Returns warnings about insecure settings. */
    public List<String> warnings() {
        return insecureHttpKeys
                ? List.of(
                        "JWTF-117 insecureHttpKeys=true: keys come over plain http. An attacker on the network can replace"
                                + " them and make a token for any user. Use it for tests only.")
                : List.of();
    }

    /** Starts to fetch published keys. */
    public void start() {
        published().ifPresent(PublishedKeys::start);
    }

    /** Stops fetching published keys. */
    public void close() {
        published().ifPresent(PublishedKeys::close);
    }

    private Optional<PublishedKeys> published() {
        return source.filter(PublishedKeys.class::isInstance).map(PublishedKeys.class::cast);
    }
}
