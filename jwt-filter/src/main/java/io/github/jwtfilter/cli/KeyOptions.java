package io.github.jwtfilter.cli;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.text.ValueFormats;
import java.util.List;
import java.util.Optional;

/** The options that choose the keys: {@code --secret-file F [--alg HS256]} or {@code --keys F}. */
final class KeyOptions {
    static final Option SECRET_FILE =
            Option.value("--secret-file", "F", "A file with the HMAC secret as text. Newlines at its end are ignored.");
    static final Option KEYS = Option.value("--keys", "F", "A file with a JWK Set, a JWK or PEM.");
    static final Option ALG = Option.value("--alg", "A", "With --secret-file: HS256 (the default), HS384 or HS512.");

    private KeyOptions() {}

    static KeySet keys(Arguments arguments) throws UsageException {
        boolean fromSet = arguments.has(KEYS.name);
        if (fromSet == arguments.has(SECRET_FILE.name)) {
            throw new UsageException(
                    "expected exactly one of --secret-file and --keys, got " + (fromSet ? "both" : "none"));
        }
        if (fromSet && arguments.has(ALG.name)) {
            throw new UsageException("option --alg: goes with --secret-file; a JWK says its own");
        }
        Algorithm algorithm = algorithm(arguments);
        if (!algorithm.isSymmetric()) {
            throw new UsageException("option --alg: " + algorithm + " needs a pair of keys: give them with --keys");
        }
        Option source = fromSet ? KEYS : SECRET_FILE;
        String file = arguments.value(source.name).orElseThrow();
        try {
            return fromSet
                    ? KeySources.readKeys(ValueFormats.file(file))
                    : KeySources.readSecret(algorithm, ValueFormats.file(file));
        } catch (IllegalArgumentException e) {
            throw new UsageException("option " + source.name + ": " + e.getMessage());
        }
    }

    /** Returns the algorithm of {@code --alg}, by default HS256. */
    static Algorithm algorithm(Arguments arguments) throws UsageException {
        String name = arguments.value(ALG.name).orElse(Algorithm.HS256.name());
        Optional<Algorithm> algorithm = Algorithm.named(name);
        if (algorithm.isEmpty()) {
            throw new UsageException("option --alg: expected one of " + List.of(Algorithm.values()));
        }
        return algorithm.get();
    }
}
