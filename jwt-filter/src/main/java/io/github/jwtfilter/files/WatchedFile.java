package io.github.jwtfilter.files;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A file that is read again when it changes. A good version replaces the old one as a whole. If reading or parsing a
 * version fails, the last good one stays in use. The log gives the reason, once for each change. The file is checked on
 * use, so there is no thread to end.
 *
 * @param <T> the type of the content
 */
public final class WatchedFile<T> {
    /** The line that marks an empty list as intended. */
    public static final String EMPTY_ON_PURPOSE = "# empty on purpose";

    private static final Logger LOG = System.getLogger("io.github.jwtfilter.files");

    /**
     * Two writes within one tick of a file system's clock look the same. So the file is read again for this long after
     * a change.
     */
    private static final Duration CLOCK_TICK = Duration.ofSeconds(2);

    private static final int MAX_BYTES_OF_LIST = 16 * 1024 * 1024;

    private final Path path;
    private final Content<T> kind;
    private final long nanosBetweenLooks;
    private volatile Snapshot<T> snapshot;
    private volatile long lastLook;
    private String lastFailure;

    /** The limits and the parser of a file. */
    private static final class Content<T> {
        final Function<byte[], T> parser;
        final int maxBytes;
        final boolean endsWithNewline;
        final String noun;
        final ToIntFunction<T> count;

        Content(
                Function<byte[], T> parser,
                int maxBytes,
                boolean endsWithNewline,
                String noun,
                ToIntFunction<T> count) {
            this.parser = parser;
            this.maxBytes = maxBytes;
            this.endsWithNewline = endsWithNewline;
            this.noun = noun;
            this.count = count;
        }

        byte[] read(Path path) throws IOException {
            return SmallFile.read(path, maxBytes);
        }
    }

    private WatchedFile(Path path, Content<T> kind, Duration betweenLooks) {
        this.path = path;
        this.kind = kind;
        this.nanosBetweenLooks = betweenLooks.toNanos();
        this.lastLook = System.nanoTime();
        try {
            Version version = Version.of(path);
            byte[] bytes = kind.read(path);
            this.snapshot = new Snapshot<>(version, Instant.now(), bytes, kind.parser.apply(bytes));
        } catch (IOException e) {
            throw new IllegalArgumentException("file " + path + ": " + describe(e));
        }
    }

    /**
     * Reads a file for the first time.
     *
     * @param path the file, of at most {@link SmallFile#MAX_BYTES}
     * @param parser throws an IllegalArgumentException for invalid content
     * @param betweenLooks how long the last version is used before the next check; zero to check each time
     * @throws IllegalArgumentException if reading fails or the parser refuses the content
     */
    public WatchedFile(Path path, Function<byte[], T> parser, Duration betweenLooks) {
        this(path, new Content<>(parser, SmallFile.MAX_BYTES, false, null, null), betweenLooks);
    }

    /**
     * Reads a file whose text ends with its last line. A version that lost the newline at its end is refused, because
     * it is probably incomplete.
     *
     * @param <T> the type of the content
     * @param path as above
     * @param parser as above
     * @param betweenLooks as above
     * @return the file
     * @throws IllegalArgumentException as above
     */
    public static <T> WatchedFile<T> ofText(Path path, Function<byte[], T> parser, Duration betweenLooks) {
        return new WatchedFile<>(path, new Content<>(parser, SmallFile.MAX_BYTES, true, null, null), betweenLooks);
    }

    /**
     * Reads a text file of entries and checks it each time. A file without entries is refused, now and later, unless it
     * holds the line {@link #EMPTY_ON_PURPOSE}. Each later version causes one INFO line in the log. As in
     * {@link #ofText}, a version that lost the newline at its end is refused.
     *
     * @param <T> the type of the content
     * @param path the file, in UTF-8, of at most 16 MiB
     * @param noun the plural name of the entries
     * @param parser throws an IllegalArgumentException for invalid content
     * @param count returns the number of entries
     * @return the file
     * @throws IllegalArgumentException if reading fails, the file has no entries or the parser refuses the content
     */
    public static <T> WatchedFile<T> ofEntries(
            Path path, String noun, Function<List<String>, T> parser, ToIntFunction<T> count) {
        Function<byte[], T> checked = bytes -> {
            List<String> lines = lines(path, bytes);
            T content = parser.apply(lines);
            if (count.applyAsInt(content) == 0 && !isEmptyOnPurpose(lines)) {
                throw new IllegalArgumentException("file " + path + ": expected " + noun
                        + ", got none; if the file is empty on purpose, add the line '" + EMPTY_ON_PURPOSE + "'");
            }
            return content;
        };
        return new WatchedFile<>(path, new Content<>(checked, MAX_BYTES_OF_LIST, true, noun, count), Duration.ZERO);
    }

    private static List<String> lines(Path path, byte[] bytes) {
        try {
            // Files that were joined may have a byte order mark at the start of any line.
            return TextEncoding.decode(bytes)
                    .lines()
                    .map(line -> line.startsWith("\ufeff") ? line.substring(1) : line)
                    .collect(Collectors.toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("file " + path + ": " + e.getMessage());
        }
    }

    private static boolean isEmptyOnPurpose(List<String> lines) {
        return lines.stream().anyMatch(line -> line.strip().equals(EMPTY_ON_PURPOSE));
    }

    /**
     * Returns the content of the file, or of its last good version.
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
     * Returns the content like {@link #content()}, but with another time between checks. Waits while another thread
     * reads the file.
     *
     * @param betweenLooks how long the last check stays valid
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
        Snapshot<T> before = snapshot;
        try {
            Instant now = Instant.now();
            byte[] bytes = kind.read(path);
            boolean same = Arrays.equals(bytes, before.bytes);
            T content = same ? before.content : accepted(bytes, before.bytes);
            snapshot = new Snapshot<>(version, now, bytes, content);
            lastFailure = null;
            if (!same) {
                logCounts(before.content, content);
            }
            return content;
        } catch (RuntimeException refused) {
            // Requests continue with the last good version after every exception of the parser.
            return keepOld(version, refused);
        } catch (IOException | Error failed) {
            // The next check may succeed. Examples are too many open files and too little memory.
            return keepOldForNow(failed);
        }
    }

    private T accepted(byte[] bytes, byte[] before) {
        if (kind.endsWithNewline && isCut(bytes) && !isCut(before)) {
            throw new IllegalArgumentException(
                    "file " + path + ": expected a newline at its end, got none, so the file may be incomplete; add the"
                            + " newline if nothing is missing");
        }
        return kind.parser.apply(bytes);
    }

    /** Returns whether the last line is cut off. The line {@link #EMPTY_ON_PURPOSE} counts as complete. */
    private static boolean isCut(byte[] bytes) {
        if (bytes.length == 0 || bytes[bytes.length - 1] == '\n' || bytes[bytes.length - 1] == '\r') {
            return false;
        }
        byte[] known = EMPTY_ON_PURPOSE.getBytes(StandardCharsets.UTF_8);
        int start = bytes.length - known.length;
        return start < 0 || !Arrays.equals(Arrays.copyOfRange(bytes, start, bytes.length), known);
    }

    private void logCounts(T before, T now) {
        if (kind.count != null) {
            LOG.log(
                    Level.INFO,
                    "file {0}: read again; {1}: {2} before, {3} now",
                    path,
                    kind.noun,
                    Integer.toString(kind.count.applyAsInt(before)),
                    Integer.toString(kind.count.applyAsInt(now)));
        }
    }

    private synchronized T keepOld(Version version, Exception why) {
        if (!Objects.equals(snapshot.version, version)) {
            logIgnored(describe(why));
            snapshot = new Snapshot<>(version, Instant.now(), snapshot.bytes, snapshot.content);
        }
        return snapshot.content;
    }

    private T keepOldForNow(Throwable why) {
        String failure = describe(why);
        if (!failure.equals(lastFailure)) {
            logIgnored(failure);
            lastFailure = failure;
        }
        return snapshot.content;
    }

    private void logIgnored(String why) {
        LOG.log(
                Level.ERROR,
                "JWTF-401 The filter could not reload the file {0}. The last good version stays in use. Reason: {1}",
                path,
                why);
    }

    private static String describe(Throwable why) {
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

    /** The attributes that show a new version of a file without reading it. */
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
