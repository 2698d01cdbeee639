package io.github.jwtfilter.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Are files from Windows programs read as intended, or refused with the reason? */
final class ByteOrderMarkTest {
    private static final String MARK = "\ufeff";
    private static final String USERS = "alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\r\n";
    private static final String GROUPS = "admin: alice\r\n";
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789a\r\n";

    @TempDir
    private Path folder;

    private Path write(String name, String content, Charset charset) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(charset));
    }

    private static Set<String> roles(Path users, Path groups) throws Exception {
        IdentityStore store =
                StoreChain.builder().then(new HtpasswdStore(users, groups)).build();
        return store.authenticate(new Credentials("alice", "secret"))
                .flatMap(Verdict::identity)
                .orElseThrow()
                .roles();
    }

    @Test
    void markBeforeFirstUserAndRoleIsIgnored() throws Exception {
        Path users = write("users", MARK + USERS, UTF_8);
        Path groups = write("groups", MARK + GROUPS, UTF_8);
        assertEquals(Set.of("admin"), roles(users, groups));
    }

    @Test
    void markInsideJoinedFilesIsIgnored() throws Exception {
        Path users = write("users", "bob:x\r\n" + MARK + USERS, UTF_8);
        Path groups = write("groups", "clerk: alice\r\n" + MARK + GROUPS, UTF_8);
        assertEquals(Set.of("clerk", "admin"), roles(users, groups));
    }

    @Test
    void markDoesNotChangeKey() throws Exception {
        assertEquals(
                KeySources.readSecret(Algorithm.HS256, write("plain", SECRET, UTF_8)),
                KeySources.readSecret(Algorithm.HS256, write("marked", MARK + SECRET, UTF_8)));
        String set = TestKeys.set(TestKeys.jwk(Algorithm.ES256, "one"));
        assertEquals(
                KeySources.readKeys(write("plain", set, UTF_8)),
                KeySources.readKeys(write("marked", MARK + set, UTF_8)));
    }

    static Stream<Arguments> utf16() {
        return Stream.of(UTF_16LE, UTF_16BE)
                .flatMap(charset -> Stream.of(MARK, "").map(mark -> Arguments.of(charset, mark)));
    }

    @ParameterizedTest
    @MethodSource("utf16")
    void utf16IsRefusedWithReason(Charset charset, String mark) throws Exception {
        Path users = write("users", USERS, UTF_8);
        assertRefused(() -> new HtpasswdStore(write("wide", mark + USERS, charset), null));
        assertRefused(() -> new HtpasswdStore(users, write("wide", mark + GROUPS, charset)));
        assertRefused(() -> KeySources.readSecret(Algorithm.HS256, write("wide", mark + SECRET, charset)));
        assertRefused(() ->
                KeySources.readKeys(write("wide", mark + TestKeys.set(TestKeys.jwk(Algorithm.HS256)), charset)));
    }

    private static void assertRefused(Executable reading) {
        String message = assertThrows(IllegalArgumentException.class, reading).getMessage();
        assertTrue(message.contains("wide: expected UTF-8, got UTF-16; save it as UTF-8"), message);
    }

    /** PowerShell appends in UTF-16 to any existing file. */
    @Test
    void utf16AfterOtherTextIsRefused() throws Exception {
        byte[] first = USERS.getBytes(UTF_8);
        byte[] second = USERS.replace("alice", "bob").getBytes(UTF_16LE);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        Path file = Files.write(folder.resolve("wide"), both);
        assertRefused(() -> new HtpasswdStore(file, null));
    }

    /** Random bytes are a good key, even if they begin with a byte order mark. */
    @Test
    void binaryKeyIsUnchanged() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            if (i % 2 == 0) {
                key[0] = (byte) 0xFF;
                key[1] = (byte) 0xFE;
            }
            assertArrayEquals(key, TextEncoding.withoutMark(key));
        }
        assertArrayEquals(new byte[32], TextEncoding.withoutMark(new byte[32]));
    }
}
