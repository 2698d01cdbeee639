package io.github.jwtfilter.config.application;

import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Resolves a file that web.xml names. It is on the server or inside the application. */
public final class ApplicationFile {
    private ApplicationFile() {}

    /** Returns the path for an absolute path, or for a path in the application that begins with {@code /WEB-INF/}. */
    public static Path of(String text, ServletContext context) {
        if (!text.startsWith("/WEB-INF/")) {
            return ValueFormats.file(text);
        }
        String unpacked = context.getRealPath(text);
        boolean isFile = unpacked != null && Files.isRegularFile(Path.of(unpacked));
        return isFile ? ValueFormats.file(unpacked) : unpack(text, context);
    }

    /**
     * Copies the file into the application's temporary directory. Some containers serve a WAR without unpacking it.
     * They return null or a path inside the WAR as the real path. The temporary directory is as private to the
     * application as an unpacked WAR. Only the server can read a temporary file.
     */
    private static Path unpack(String text, ServletContext context) {
        File directory = (File) context.getAttribute(ServletContext.TEMPDIR);
        Path copy = directory.toPath().resolve("jwt-filter" + text.replace('/', '-'));
        try (InputStream file = context.getResourceAsStream(text)) {
            if (file == null) {
                throw new IllegalArgumentException("file cannot be read: '" + text + "' does not exist");
            }
            Path fresh = Files.createTempFile(directory.toPath(), "jwt-filter", null);
            Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(fresh, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "file cannot be read: '" + text + "' (" + e.getClass().getSimpleName() + ")");
        }
    }
}
