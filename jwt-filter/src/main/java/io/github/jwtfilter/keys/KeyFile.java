package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.WatchedFile;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** Keys in a file, which is looked at every second while it is asked. What is not as good as before is not taken in. */
public final class KeyFile implements KeySource {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Path path;
    private final WatchedFile<KeySet> file;
    private KeySet last;

    KeyFile(Path path, Function<byte[], KeySet> parser) {
        this(path, parser, BETWEEN_LOOKS);
    }

    KeyFile(Path path, Function<byte[], KeySet> parser, Duration betweenLooks) {
        this.path = path;
        this.file = new WatchedFile<>(path, bytes -> takenIn(parser.apply(bytes)), betweenLooks);
    }

    /** Called for the first set and then for each other one, never by two threads at once. */
    private KeySet takenIn(KeySet fresh) {
        last = KeyChange.checked(last, fresh, "file " + path);
        return last;
    }

    /**
     * Where the keys are.
     *
     * @return the file
     */
    public Path path() {
        return path;
    }

    @Override
    public KeySet current() {
        return file.content();
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
