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

    private static String form(String form, String text) {
        return Normalizer.normalize(text, Normalizer.Form.valueOf(form));
    }

    private static String hash(String password) {
        return "{SHA}" + Base64.encodeBase64String(DigestUtils.sha1(password.getBytes(StandardCharsets.UTF_8)));
    }

    private IdentityStore store(String nameForm, String passwordForm, String groupForm) throws Exception {
        Path users = Files.writeString(
                folder.resolve("users"), form(nameForm, NAME) + ":" + hash(form(passwordForm, PASSWORD)) + "\n");
        Path groups = Files.writeString(folder.resolve("groups"), "admin: " + form(groupForm, NAME) + "\n");
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
    void itIsOneUserWithTheNameOfTheFile(
            String nameInFile, String passwordInFile, String nameInGroup, String name, String password)
            throws Exception {
        Identity identity = store(nameInFile, passwordInFile, nameInGroup)
                .authenticate(new Credentials(form(name, NAME), form(password, PASSWORD)))
                .flatMap(Verdict::identity)
                .orElseThrow();
        assertEquals(form(nameInFile, NAME), identity.getName());
        assertEquals("[admin]", identity.roles().toString());
    }

    @Test
    void twoNamesOfTheFileThatDifferInFormOnlyAreTwoUsers() throws Exception {
        Path users = Files.writeString(
                folder.resolve("users"),
                form("NFC", NAME) + ":" + hash("first") + "\n" + form("NFD", NAME) + ":" + hash("second") + "\n");
        IdentityStore store =
                StoreChain.builder().then(new HtpasswdStore(users, null)).build();
        assertEquals(
                "accepted " + form("NFC", NAME),
                store.authenticate(new Credentials(form("NFC", NAME), "first"))
                        .orElseThrow()
                        .toString());
        assertEquals(
                "accepted " + form("NFD", NAME),
                store.authenticate(new Credentials(form("NFD", NAME), "second"))
                        .orElseThrow()
                        .toString());
        assertEquals(
                "refused: wrong password",
                store.authenticate(new Credentials(form("NFC", NAME), "second"))
                        .orElseThrow()
                        .toString());
    }

    /** A store that records the passwords presented. */
    private static final class Asked implements IdentityStore {
        private final List<String> passwords = new ArrayList<>();
        private final String right;

        Asked(String right) {
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
    void anotherStoreIsAskedForTheComposedFormFirst(String right, int asked, String verdict) throws Exception {
        Asked store = new Asked(right.equals("none") ? "" : form(right, PASSWORD));
        IdentityStore chain = StoreChain.builder().then(store).build();
        assertEquals(
                verdict,
                chain.authenticate(new Credentials("user", form("NFD", PASSWORD)))
                        .orElseThrow()
                        .toString());
        assertEquals(List.of(form("NFC", PASSWORD), form("NFD", PASSWORD)).subList(0, asked), store.passwords);
    }

    @Test
    void onlyACredentialInAnotherFormIsAskedForTwice() throws Exception {
        for (String password : List.of("ascii", form("NFC", PASSWORD))) {
            Asked store = new Asked("");
            StoreChain.builder().then(store).build().authenticate(new Credentials("user", password));
            assertEquals(List.of(password), store.passwords);
            Credentials composed = new Credentials(form("NFC", NAME), password);
            assertSame(composed, composed.composed());
        }
    }

    @Test
    void aWrongPasswordIsOneFailureInAnyForm() throws Exception {
        List<Long> failures = new ArrayList<>();
        IdentityStore store = new ThrottledIdentityStore(
                StoreChain.builder().then(new Asked("")).build(),
                new MemoryCounters(100, Clock.systemUTC()),
                4,
                Duration.ofMinutes(1),
                (user, address, time, count) -> failures.add(count),
                Clock.systemUTC(),
                new LoginThreads(0, () -> 0));
        for (int i = 0; i < 4; i++) {
            assertEquals(List.of(), failures);
            store.authenticate(new Credentials(form(i % 2 == 0 ? "NFD" : "NFC", NAME), form("NFD", PASSWORD)));
        }
        assertEquals(List.of(4L), failures);
    }
}
