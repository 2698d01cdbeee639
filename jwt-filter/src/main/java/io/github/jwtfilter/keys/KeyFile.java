package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.WatchedFile;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Keys in a file. While the keys are in use, the file is checked at most once a second, and also when a token names a
 * missing key. A new file that is invalid, or that lost the signing key, is ignored. The old keys stay in use.
 */
public final class KeyFile implements KeySource {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /**
     * The minimum time between checks for unknown keys. It limits them because anybody can write a kid into a token.
     */
    private static final Duration BETWEEN_EAGER_LOOKS = Duration.ofMillis(50);

    private final Path path;
    private final Clock clock;
    private final WatchedFile<KeySet> file;
    private volatile Instant loadedAt;
    private KeySet last;

    KeyFile(Path path, Clock clock, Function<byte[], KeySet> parser) {
        this(path, clock, parser, BETWEEN_LOOKS);
    }

    /**
     * Opens a file that may be cut off unnoticed, such as a secret. A version that lost the newline at its end is
     * refused.
     */
    static KeyFile ofText(Path path, Clock clock, Function<byte[], KeySet> parser) {
        return new KeyFile(path, clock, parser, WatchedFile::ofText, BETWEEN_LOOKS);
    }

    KeyFile(Path path, Clock clock, Function<byte[], KeySet> parser, Duration betweenLooks) {
        this(path, clock, parser, WatchedFile::new, betweenLooks);
    }

    private KeyFile(Path path, Clock clock, Function<byte[], KeySet> parser, Opening opening, Duration betweenLooks) {
        this.path = path;
        this.clock = clock;
        this.file = opening.open(path, bytes -> takenIn(parser.apply(bytes)), betweenLooks);
    }

    /** A constructor for one kind of file. */
    private interface Opening {
        WatchedFile<KeySet> open(Path path, Function<byte[], KeySet> parser, Duration betweenLooks);
    }

    /** Accepts the first set and each later one. One thread at a time calls this method. */
    private KeySet takenIn(KeySet fresh) {
        KeySet taken = KeyChange.checked(last, fresh, "file " + path);
        if (taken != last) {
            last = taken;
            loadedAt = clock.instant();
        }
        return taken;
    }

    /**
     * Returns the path of the key file.
     *
     * @return the path
     */
    public Path path() {
        return path;
    }

    /**
     * Returns since when these keys are in use.
     *
     * @return the time when different keys were last read from the file
     */
    public Instant loadedAt() {
        return loadedAt;
    }

    @Override
    public KeySet current() {
        return file.content();
    }

    /** Checks the file again. Another server may already sign with a key that was added here less than a second ago. */
    @Override
    public boolean looksAgain() {
        file.content(BETWEEN_EAGER_LOOKS);
        return true;
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
