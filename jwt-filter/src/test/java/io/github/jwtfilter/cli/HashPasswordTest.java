package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.identity.hash.UnreadableHashException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a users file accept the lines of hash-password, and is a bad password or name reported? */
class HashPasswordTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"--bcrypt,$2y$12$", "--argon2,$argon2id$v=19$m=19456", "--sha512,$6$rounds=210000$"})
    void storeAcceptsThePrintedLine(String scheme, String prefix) throws Exception {
        Call made = Call.with("grüße 🔑\r\nnot this line\n", "hash-password", scheme, "jürgen@bank.example");
        assertEquals(0, made.status, made::toString);
        assertTrue(made.line().startsWith("jürgen@bank.example:" + prefix), made::toString);
        Path users = Files.writeString(folder.resolve("users"), made.out);
        IdentityStore store =
                StoreChain.builder().then(new HtpasswdStore(users, null)).build();
        assertTrue(store.authenticate(new Credentials("jürgen@bank.example", "grüße 🔑"))
                .flatMap(Verdict::identity)
                .isPresent());
        assertTrue(store.authenticate(new Credentials("jürgen@bank.example", "grüße"))
                .flatMap(Verdict::identity)
                .isEmpty());
    }

    @Test
    void withoutUserOnlyABcryptHashIsPrinted() throws Exception {
        String hash = Call.with("secret", "hash-password").line();
        assertTrue(hash.startsWith("$2y$12$"), hash);
        assertTrue(isHashOfSecret(hash));
    }

    @Test
    void passwordIsAskedTwiceAtATerminal() throws Exception {
        String hash = Call.atTerminal(List.of("secret", "secret"), "hash-password", "--sha512")
                .line();
        assertTrue(isHashOfSecret(hash));
    }

    @ParameterizedTest
    @CsvSource({
        "secret, Secret, the two differ",
        "secret,       , the two differ",
        "'',           , expected one",
        ",             , expected one"
    })
    void typingErrorIsReported(String first, String second, String fault) {
        List<String> typed = first == null ? List.of() : second == null ? List.of(first) : List.of(first, second);
        assertFault(Call.atTerminal(typed, "hash-password", "someone"), fault);
    }

    @ParameterizedTest
    @CsvSource({
        "--bcrypt, 72, 0",
        "--bcrypt, 73, 2",
        "--sha512, 256, 0",
        "--sha512, 257, 2",
        "--sha512, 1024, 2",
        "--argon2, 1024, 0",
        "--argon2, 1025, 2",
        "--argon2, 100000, 2",
        "--bcrypt, 0, 2"
    })
    void lengthOfPasswordIsLimitedInBytes(String scheme, int length, int status) {
        String password = (length % 2 == 1 ? "x" : "") + "ü".repeat(length / 2);
        Call made = Call.with(password + "\n", "hash-password", scheme);
        assertEquals(status, made.status, made::toString);
        assertEquals(status == 2, made.out.isEmpty());
        assertEquals(status == 2, made.err.startsWith("hash-password: password: "), made::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"an:na", "an\nna", "an\tna", "an\u0085na", "#someone", ""})
    void namesThatTheFileCannotHoldAreRefused(String user) {
        assertFault(Call.with("secret", "hash-password", user), "USER: expected a name");
    }

    @Test
    void passwordThatIsNotUtf8IsRefused() {
        byte[] latin1 = "grüße\n".getBytes(StandardCharsets.ISO_8859_1);
        assertFault(Call.with(latin1, "hash-password"), "password: expected text in UTF-8");
    }

    private static boolean isHashOfSecret(String hash) throws UnreadableHashException {
        return PasswordHashes.withoutClearText().parse(hash).matches("secret".getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFault(Call made, String fault) {
        assertEquals(2, made.status, made::toString);
        assertEquals("", made.out);
        assertTrue(made.err.contains(fault), made::toString);
    }
}
