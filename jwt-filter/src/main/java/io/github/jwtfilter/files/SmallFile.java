package io.github.jwtfilter.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A reader of files with a size limit, so that a wrong file cannot fill the memory. */
public final class SmallFile {
    /** The limit for keys, certificates and single values. */
    public static final int MAX_BYTES = 1024 * 1024;

    private SmallFile() {}

    /**
     * Reads a whole file. A file that is too large is refused before it is read. A device or pipe has no size, so
     * reading it stops at the limit.
     *
     * @param path the file
     * @param maxBytes the limit
     * @return the content
     * @throws IllegalArgumentException if the file is larger
     * @throws IOException if reading fails
     */
    public static byte[] read(Path path, int maxBytes) throws IOException {
        if (Files.size(path) > maxBytes) {
            throw tooLarge(path, maxBytes);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge(path, maxBytes);
            }
            return bytes;
        }
    }

    private static IllegalArgumentException tooLarge(Path path, int maxBytes) {
        return new IllegalArgumentException(
                "file " + path + ": expected at most " + maxBytes + " bytes, the file is larger");
    }
}
