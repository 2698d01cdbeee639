package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.WatchedFile;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Keys in a file, which is looked at once a second while it is asked, and when a token names a key that is not in it.
 * What is not as good as before is not taken in.
 */
public final class KeyFile implements KeySource {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Anybody can write a kid into a token: no more looks than this are had for it. */
    private static final Duration BETWEEN_EAGER_LOOKS = Duration.ofMillis(50);

    private final Path path;
    private final WatchedFile<KeySet> file;
    private volatile Instant loadedAt;
    private KeySet last;

    KeyFile(Path path, Function<byte[], KeySet> parser) {
        this(path, parser, BETWEEN_LOOKS);
    }

    /** A file whose text alone does not show where it ends, such as a secret. */
    static KeyFile ofText(Path path, Function<byte[], KeySet> parser) {
        return new KeyFile(path, parser, WatchedFile::ofText, BETWEEN_LOOKS);
    }

    KeyFile(Path path, Function<byte[], KeySet> parser, Duration betweenLooks) {
        this(path, parser, WatchedFile::new, betweenLooks);
    }

    private KeyFile(Path path, Function<byte[], KeySet> parser, Opening opening, Duration betweenLooks) {
        this.path = path;
        this.file = opening.open(path, bytes -> takenIn(parser.apply(bytes)), betweenLooks);
    }

    /** The kind of file. */
    private interface Opening {
        WatchedFile<KeySet> open(Path path, Function<byte[], KeySet> parser, Duration betweenLooks);
    }

    /** Called for the first set and then for each other one, never by two threads at once. */
    private KeySet takenIn(KeySet fresh) {
        KeySet taken = KeyChange.checked(last, fresh, "file " + path);
        if (taken != last) {
            last = taken;
            loadedAt = Instant.now();
        }
        return taken;
    }

    /**
     * Where the keys are.
     *
     * @return the file
     */
    public Path path() {
        return path;
    }

    /**
     * Since when these keys are used.
     *
     * @return when they were read from the file, and were others than before
     */
    public Instant loadedAt() {
        return loadedAt;
    }

    @Override
    public KeySet current() {
        return file.content();
    }

    /** Another server may sign with a key that came to this one less than a second ago. */
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
