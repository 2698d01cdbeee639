package io.github.jwtfilter.identity;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A text file that is read anew when it changes. A good one is taken in whole; one that cannot be read or parsed leaves
 * the last good one standing and says why, once for each change. Looked at on use, so there is no thread to end.
 */
final class WatchedFile<T> {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    /** Two writes within one tick of a file system's clock look alike: so long after a change, look again. */
    private static final Duration CLOCK_TICK = Duration.ofSeconds(2);

    private final Path path;
    private final Function<List<String>, T> parser;
    private volatile Snapshot<T> snapshot;

    /**
     * Reads the file for the first time.
     *
     * @throws IllegalArgumentException if it cannot be read or the parser refuses it
     */
    WatchedFile(Path path, Function<List<String>, T> parser) {
        this.path = path;
        this.parser = parser;
        try {
            Version version = Version.of(path);
            List<String> lines = read();
            this.snapshot = new Snapshot<>(version, Instant.now(), lines, parser.apply(lines));
        } catch (IOException e) {
            throw new IllegalArgumentException("file " + path + ": " + describe(e));
        }
    }

    /** What the file holds now, or held when it was last good. */
    T content() {
        Snapshot<T> seen = snapshot;
        try {
            Version version = Version.of(path);
            if (!version.equals(seen.version) || version.youngerThan(CLOCK_TICK, seen.readAt)) {
                return reload(version);
            }
        } catch (IOException gone) {
            return keepOld(null, gone);
        }
        return seen.content;
    }

    private synchronized T reload(Version version) {
        try {
            Instant now = Instant.now();
            List<String> lines = read();
            boolean same = lines.equals(snapshot.lines);
            snapshot = new Snapshot<>(version, now, lines, same ? snapshot.content : parser.apply(lines));
            return snapshot.content;
        } catch (IOException | IllegalArgumentException unusable) {
            return keepOld(version, unusable);
        }
    }

    private synchronized T keepOld(Version version, Exception why) {
        if (!Objects.equals(snapshot.version, version)) {
            LOG.log(Level.ERROR, "users: {0}: not taken in, the last good version stands: {1}", path, describe(why));
            snapshot = new Snapshot<>(version, Instant.now(), snapshot.lines, snapshot.content);
        }
        return snapshot.content;
    }

    private static String describe(Exception why) {
        return why instanceof IOException
                ? "cannot be read (" + why.getClass().getSimpleName() + ")"
                : why.getMessage();
    }

    private List<String> read() throws IOException {
        return Files.readAllLines(path, StandardCharsets.UTF_8);
    }

    private static final class Snapshot<T> {
        final Version version;
        final Instant readAt;
        final List<String> lines;
        final T content;

        Snapshot(Version version, Instant readAt, List<String> lines, T content) {
            this.version = version;
            this.readAt = readAt;
            this.lines = lines;
            this.content = content;
        }
    }

    /** What tells one version of a file from another without reading it. */
    private static final class Version {
        private final Instant modified;
        private final long size;
        private final Object fileKey;

        private Version(Instant modified, long size, Object fileKey) {
            this.modified = modified;
            this.size = size;
            this.fileKey = fileKey;
        }

        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
        }

        boolean youngerThan(Duration age, Instant at) {
            return modified.plus(age).isAfter(at);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Version
                    && modified.equals(((Version) other).modified)
                    && size == ((Version) other).size
                    && Objects.equals(fileKey, ((Version) other).fileKey);
        }

        @Override
        public int hashCode() {
            return modified.hashCode();
        }
    }
}
