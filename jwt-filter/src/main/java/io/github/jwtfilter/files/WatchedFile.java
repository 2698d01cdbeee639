package io.github.jwtfilter.files;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file that is read anew when it changes. A good one is taken in whole; one that cannot be read or parsed leaves the
 * last good one standing and says why, once for each change. Looked at on use, so there is no thread to end.
 *
 * @param <T> what the file holds
 */
public final class WatchedFile<T> {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.files");

    /** Two writes within one tick of a file system's clock look alike: so long after a change, look again. */
    private static final Duration CLOCK_TICK = Duration.ofSeconds(2);

    private final Path path;
    private final Function<byte[], T> parser;
    private final long nanosBetweenLooks;
    private volatile Snapshot<T> snapshot;
    private volatile long lastLook;

    /**
     * Reads a file for the first time.
     *
     * @param path the file
     * @param parser refuses what the file must not hold with an IllegalArgumentException
     * @param betweenLooks how long what was seen is believed without another look; zero to look each time
     * @throws IllegalArgumentException if it cannot be read or the parser refuses it
     */
    public WatchedFile(Path path, Function<byte[], T> parser, Duration betweenLooks) {
        this.path = path;
        this.parser = parser;
        this.nanosBetweenLooks = betweenLooks.toNanos();
        this.lastLook = System.nanoTime();
        try {
            Version version = Version.of(path);
            byte[] bytes = Files.readAllBytes(path);
            this.snapshot = new Snapshot<>(version, Instant.now(), bytes, parser.apply(bytes));
        } catch (IOException e) {
            throw new IllegalArgumentException("file " + path + ": " + describe(e));
        }
    }

    /**
     * Reads a text file, which is looked at each time.
     *
     * @param <T> what the file holds
     * @param path the file, in UTF-8
     * @param parser refuses what the file must not hold with an IllegalArgumentException
     * @return the file
     * @throws IllegalArgumentException if it cannot be read or the parser refuses it
     */
    public static <T> WatchedFile<T> ofLines(Path path, Function<List<String>, T> parser) {
        return new WatchedFile<>(path, bytes -> parser.apply(lines(path, bytes)), Duration.ZERO);
    }

    private static List<String> lines(Path path, byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString().lines().collect(Collectors.toList());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("file " + path + ": cannot be read (not UTF-8)");
        }
    }

    /**
     * What the file holds now, or held when it was last good.
     *
     * @return the same object as long as the file is the same
     */
    public T content() {
        Snapshot<T> seen = snapshot;
        if (nanosBetweenLooks > 0) {
            long now = System.nanoTime();
            if (now - lastLook < nanosBetweenLooks) {
                return seen.content;
            }
            lastLook = now;
        }
        return look(seen);
    }

    /**
     * The same, and what was seen is believed for another time than usually; waits for another thread that is reading.
     *
     * @param betweenLooks how long what was seen is believed without another look
     * @return as {@link #content()}
     */
    public synchronized T content(Duration betweenLooks) {
        long now = System.nanoTime();
        if (now - lastLook < betweenLooks.toNanos()) {
            return snapshot.content;
        }
        lastLook = now;
        return look(snapshot);
    }

    private T look(Snapshot<T> seen) {
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
            byte[] bytes = Files.readAllBytes(path);
            boolean same = Arrays.equals(bytes, snapshot.bytes);
            snapshot = new Snapshot<>(version, now, bytes, same ? snapshot.content : parser.apply(bytes));
            return snapshot.content;
        } catch (IOException | RuntimeException unusable) {
            // Whatever a parser makes of a file, requests go on with the last good one.
            return keepOld(version, unusable);
        }
    }

    private synchronized T keepOld(Version version, Exception why) {
        if (!Objects.equals(snapshot.version, version)) {
            LOG.log(Level.ERROR, "file {0}: not taken in, the last good version stands: {1}", path, describe(why));
            snapshot = new Snapshot<>(version, Instant.now(), snapshot.bytes, snapshot.content);
        }
        return snapshot.content;
    }

    private static String describe(Exception why) {
        return why instanceof IllegalArgumentException
                ? why.getMessage()
                : "cannot be read (" + why.getClass().getSimpleName() + ")";
    }

    private static final class Snapshot<T> {
        final Version version;
        final Instant readAt;
        final byte[] bytes;
        final T content;

        Snapshot(Version version, Instant readAt, byte[] bytes, T content) {
            this.version = version;
            this.readAt = readAt;
            this.bytes = bytes;
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
