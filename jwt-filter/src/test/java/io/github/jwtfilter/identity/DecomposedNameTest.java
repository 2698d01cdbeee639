package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.throttle.ThrottledIdentityStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can a user log in if the client writes an umlaut as one character (NFC) or as two (NFD)? */
final class DecomposedNameTest {
    private static final String NAME = "J\u00fcrgen";
    private static final String PASSWORD = "gr\u00fc\u00dfe";

    @TempDir
    private Path folder;

    private static String normalized(String form, String text) {
        return Normalizer.normalize(text, Normalizer.Form.valueOf(form));
    }

    private static String hash(String password) {
        return "{SHA}" + Base64.encodeBase64String(DigestUtils.sha1(password.getBytes(StandardCharsets.UTF_8)));
    }

    private IdentityStore store(String nameForm, String passwordForm, String groupForm) throws Exception {
        Path users = Files.writeString(
                folder.resolve("users"),
                normalized(nameForm, NAME) + ":" + hash(normalized(passwordForm, PASSWORD)) + "\n");
        Path groups = Files.writeString(folder.resolve("groups"), "admin: " + normalized(groupForm, NAME) + "\n");
        return StoreChain.builder().then(new HtpasswdStore(users, groups)).build();
    }

    @ParameterizedTest(name = "file: name {0}, password {1}, group {2}; sent: name {3}, password {4}")
    @CsvSource({
        "NFC, NFC, NFC, NFC, NFC",
        "NFC, NFC, NFC, NFD, NFC",
        "NFC, NFC, NFC, NFC, NFD",
        "NFC, NFC, NFC, NFD, NFD",
        "NFD, NFC, NFC, NFC, NFC",
        "NFD, NFC, NFC, NFD, NFD",
        "NFC, NFD, NFC, NFC, NFD",
        "NFC, NFD, NFC, NFD, NFD",
        "NFD, NFD, NFD, NFD, NFD",
        "NFC, NFC, NFD, NFC, NFC",
        "NFD, NFC, NFD, NFC, NFC",
    })
    void anyNormalFormLogsInAsTheUserInTheFile(
            String nameInFile, String passwordInFile, String nameInGroup, String name, String password)
            throws Exception {
        Identity identity = store(nameInFile, passwordInFile, nameInGroup)
                .authenticate(new Credentials(normalized(name, NAME), normalized(password, PASSWORD)))
                .flatMap(Verdict::identity)
                .orElseThrow();
        assertEquals(normalized(nameInFile, NAME), identity.getName());
        assertEquals("[admin]", identity.roles().toString());
    }

    @Test
    void namesInTheFileThatDifferOnlyInFormAreTwoUsers() throws Exception {
        Path users = Files.writeString(
                folder.resolve("users"),
                normalized("NFC", NAME) + ":" + hash("first") + "\n" + normalized("NFD", NAME) + ":" + hash("second")
                        + "\n");
        IdentityStore store =
                StoreChain.builder().then(new HtpasswdStore(users, null)).build();
        assertEquals(
                "accepted " + normalized("NFC", NAME),
                store.authenticate(new Credentials(normalized("NFC", NAME), "first"))
                        .orElseThrow()
                        .toString());
        assertEquals(
                "accepted " + normalized("NFD", NAME),
                store.authenticate(new Credentials(normalized("NFD", NAME), "second"))
                        .orElseThrow()
                        .toString());
        assertEquals(
                "refused: wrong password",
                store.authenticate(new Credentials(normalized("NFC", NAME), "second"))
                        .orElseThrow()
                        .toString());
    }

    /** A store that records the passwords presented. */
    private static final class RecordingStore implements IdentityStore {
        private final List<String> passwords = new ArrayList<>();
        private final String right;

        RecordingStore(String right) {
            this.right = right;
        }

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            passwords.add(credentials.passwordText());
            return Optional.of(
                    credentials.passwordText().equals(right)
                            ? Verdict.accepted(new Identity(credentials.name(), List.of()))
                            : Verdict.refused(Verdict.Refusal.WRONG_PASSWORD));
        }
    }

    /** Other stores, such as directories, compare bytes. */
    @ParameterizedTest
    @CsvSource({"NFC, 1, accepted user", "NFD, 2, accepted user", "none, 2, refused: wrong password"})
    void otherStoreIsAskedWithTheComposedFormFirst(String right, int asked, String verdict) throws Exception {
        RecordingStore store = new RecordingStore(right.equals("none") ? "" : normalized(right, PASSWORD));
        IdentityStore chain = StoreChain.builder().then(store).build();
        assertEquals(
                verdict,
                chain.authenticate(new Credentials("user", normalized("NFD", PASSWORD)))
                        .orElseThrow()
                        .toString());
        assertEquals(
                List.of(normalized("NFC", PASSWORD), normalized("NFD", PASSWORD))
                        .subList(0, asked),
                store.passwords);
    }

    @Test
    void composedPasswordIsCheckedOnlyOnce() throws Exception {
        for (String password : List.of("ascii", normalized("NFC", PASSWORD))) {
            RecordingStore store = new RecordingStore("");
            StoreChain.builder().then(store).build().authenticate(new Credentials("user", password));
            assertEquals(List.of(password), store.passwords);
            Credentials composed = new Credentials(normalized("NFC", NAME), password);
            assertSame(composed, composed.composed());
        }
    }

    @Test
    void wrongPasswordCountsAsOneFailureInAnyForm() throws Exception {
        List<Long> failures = new ArrayList<>();
        IdentityStore store = new ThrottledIdentityStore(
                StoreChain.builder().then(new RecordingStore("")).build(),
                new MemoryCounters(100, Clock.systemUTC()),
                4,
                Duration.ofMinutes(1),
                (user, address, time, count) -> failures.add(count),
                Clock.systemUTC(),
                new LoginThreads(0, () -> 0));
        for (int i = 0; i < 4; i++) {
            assertEquals(List.of(), failures);
            store.authenticate(
                    new Credentials(normalized(i % 2 == 0 ? "NFD" : "NFC", NAME), normalized("NFD", PASSWORD)));
        }
        assertEquals(List.of(4L), failures);
    }
}
