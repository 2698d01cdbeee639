package io.github.jwtfilter.example;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key file: the only thing that Bank and Retirement share. */
final class SecretFile {
    private static final int BYTES = 48;

    private SecretFile() {}

    /** Returns the key file of a directory. Creates it if it is missing. Only its owner may read it. */
    static Path in(Path directory) throws IOException {
        Path file = directory.resolve("secret.key").toAbsolutePath();
        if (Files.notExists(file)) {
            byte[] secret = new byte[BYTES];
            new SecureRandom().nextBytes(secret);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            Files.createDirectories(file.getParent());
            Files.createFile(file, ownerOnly(directory));
            Files.writeString(file, text + "\n", StandardCharsets.US_ASCII);
        }
        return file;
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
