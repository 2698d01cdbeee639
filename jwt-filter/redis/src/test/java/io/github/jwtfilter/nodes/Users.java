package io.github.jwtfilter.nodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The file of users that all nodes read. Its hashes are cheap, so that many logins fit into a test. */
final class Users {
    private final Path file;
    private final int[] versions;

    /** Creates a file of users. */
    Users(Path file, int number) throws IOException {
        this.file = file;
        this.versions = new int[number];
        write();
    }

    Path file() {
        return file;
    }

    static String name(int user) {
        return "user" + user;
    }

    synchronized String password(int user) {
        return "secret-" + user + "-" + versions[user];
    }

    synchronized void changePassword(int user) throws IOException {
        versions[user]++;
        write();
    }

    private void write() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int user = 0; user < versions.length; user++) {
            lines.append(name(user))
                    .append(":{SHA}")
                    .append(sha(password(user)))
                    .append('\n');
        }
        Path next = file.resolveSibling("users.next");
        Files.writeString(next, lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha(String password) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
