package io.github.jwtfilter.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.cli.Call;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.ldap.LdapStore;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.keys.KeySources;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is a file that is far too large refused before it fills the memory? */
final class OversizedFileTest {
    @TempDir
    private Path folder;

    private Path large;

    /** Creates a sparse file of three gigabytes. */
    @BeforeEach
    void writeLarge() throws IOException {
        large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(3L << 30);
        }
    }

    private Executable reading(String kind, Path file) throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n");
        switch (kind) {
            case "users":
                return () -> new HtpasswdStore(file, null);
            case "groups":
                return () -> new HtpasswdStore(users, file);
            case "secret":
                return () -> KeySources.readSecret(Algorithm.HS256, file);
            case "keys":
                return () -> KeySources.readKeys(file);
            default:
                return () -> LdapStore.builder("ldaps://localhost/dc=example").certificates(file);
        }
    }

    @ParameterizedTest
    @CsvSource({"users, 16777216", "groups, 16777216", "secret, 1048576", "keys, 1048576", "certificates, 1048576"})
    void oversizedFileIsRefusedWithLimit(String kind, int limit) throws Exception {
        Executable reading = reading(kind, large);
        String message = assertThrows(IllegalArgumentException.class, reading).getMessage();
        assertTrue(
                message.contains("file " + large + ": expected at most " + limit + " bytes, the file is larger"),
                message);
    }

    /** The device is endless and reports no size. */
    @ParameterizedTest
    @CsvSource({"users", "groups", "secret", "keys", "certificates"})
    @EnabledOnOs(OS.LINUX)
    void deviceIsReadOnlyUpToLimit(String kind) throws Exception {
        Executable reading = reading(kind, Path.of("/dev/zero"));
        String message = assertThrows(IllegalArgumentException.class, reading).getMessage();
        assertTrue(message.contains("file /dev/zero: expected at most "), message);
    }

    @Test
    void commandLineRefusesOversizedFile() {
        for (String[] command : new String[][] {
            {"keys", "list", large.toString()},
            {"keys", "add", large.toString()},
            {"keys", "retire", large.toString(), "kid"},
            {"verify", "--keys", large.toString(), "a.b.c"},
            {"verify", "--secret-file", large.toString(), "a.b.c"},
            {"sign", "--secret-file", large.toString()},
        }) {
            Call call = Call.of(command);
            assertEquals(2, call.status, call::toString);
            assertTrue(call.toString().contains("expected at most 1048576 bytes"), call::toString);
        }
    }
}
