package io.github.jwtfilter;

import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that web.xml names: somewhere on the server, or within the application. */
final class ApplicationFile {
    private ApplicationFile() {}

    /** An absolute path, or one that begins with {@code /WEB-INF/} and lies in the application. */
    static Path of(String text, ServletContext context) {
        if (!text.startsWith("/WEB-INF/")) {
            return ValueFormats.file(text);
        }
        String unpacked = context.getRealPath(text);
        boolean isFile = unpacked != null && Files.isRegularFile(Path.of(unpacked));
        return isFile ? ValueFormats.file(unpacked) : unpack(text, context);
    }

    /**
     * Some containers serve a WAR without unpacking it and name no path, or one within the WAR. The application's
     * temporary directory is as private to it as an unpacked WAR is, and a temporary file readable by the server alone.
     */
    private static Path unpack(String text, ServletContext context) {
        File directory = (File) context.getAttribute(ServletContext.TEMPDIR);
        Path copy = directory.toPath().resolve("jwt-filter" + text.replace('/', '-'));
        try (InputStream file = context.getResourceAsStream(text)) {
            if (file == null) {
                throw new IllegalArgumentException("file cannot be read: '" + text + "' is not there");
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
