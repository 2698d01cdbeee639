package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Are further fields of an htpasswd line, and quotes in a group file, read correctly? */
final class FileFieldsTest {
    private static final String BCRYPT = "$2y$04$jJK7cduJ1I0YmmCtKllnfOYwWIPix1TjRNg4hDzhyt0VXyeQg5SXW";
    private static final String SHA = "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";
    private static final String JAKARTA = "PBKDF2WithHmacSHA256:2048:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
            + ":7jcm9wFMKiyGgoYkQcBV1SiN0HJS/EHj8ORHVp0+c6g=";

    @TempDir
    private Path folder;

    private static String verdict(IdentityStore store, String user, String password) throws Exception {
        return store.authenticate(new Credentials(user, password))
                .map(Verdict::toString)
                .orElse("unknown");
    }

    private IdentityStore users(PasswordHashes hashes, String... lines) throws IOException {
        Path users = Files.write(folder.resolve("users"), List.of(lines));
        return StoreChain.builder().then(new HtpasswdStore(users, null, hashes)).build();
    }

    static Stream<Arguments> goodFields() {
        return Stream.of(
                Arguments.of(BCRYPT + ":Real Name", "secret"),
                Arguments.of(BCRYPT + ":", "secret"),
                Arguments.of(BCRYPT + ": ", "secret"),
                Arguments.of(BCRYPT + ":19000:0:99999:7:::", "secret"),
                Arguments.of(SHA + ":Real: Name", "secret"),
                Arguments.of("{bcrypt}" + BCRYPT + ":Real Name", "secret"),
                Arguments.of(SHA + ":" + "x".repeat(2000), "secret"),
                Arguments.of(JAKARTA + ":Real Name", "correct horse"),
                Arguments.of(JAKARTA, "correct horse"));
    }

    @ParameterizedTest
    @MethodSource("goodFields")
    void fieldsAfterTheHashAreIgnored(String fields, String password) throws Exception {
        for (PasswordHashes hashes :
                List.of(PasswordHashes.withoutClearText(), PasswordHashes.withInsecureClearText())) {
            IdentityStore store = users(hashes, "alice:" + fields);
            assertEquals("accepted alice", verdict(store, "alice", password));
            assertEquals("refused: wrong password", verdict(store, "alice", "Real Name"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pass:word, pass:word, accepted alice",
        "pass:word, pass, refused: wrong password",
        "{noop}pass:word, pass:word, accepted alice",
        "{NOOP}pass:word, pass, refused: wrong password",
        "5f4dcc3b5aa765d61d8327deb882cf99:Name, 5f4dcc3b5aa765d61d8327deb882cf99:Name, refused: wrong password",
    })
    void clearTextPasswordMayContainColons(String fields, String password, String expected) throws Exception {
        try (CapturedLog quiet = CapturedLog.ofOurs()) {
            assertEquals(
                    expected,
                    verdict(users(PasswordHashes.withInsecureClearText(), "alice:" + fields), "alice", password),
                    quiet.text());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$2y$04$short:Real Name | bcrypt: expected $2a$, $2b$ or $2y$, the cost, and 53 characters",
                "x:1000:1000:Real Name  | expected a hash, got an unknown scheme or a password in clear, which needs the parameter insecureClearTextPasswords",
                "!:Real Name            | locked, or of a scheme that the filter does not support",
                "{MD4}aa:Real Name      | the filter does not support the scheme in { }",
            })
    void warningExplainsTheHashProblem(String fields, String why) throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = users(PasswordHashes.withoutClearText(), "alice:" + fields);
            assertEquals("refused: wrong password", verdict(store, "alice", "secret"));
            assertEquals(
                    List.of("WARNING JWTF-201 The user in " + folder.resolve("users") + ":1 cannot log in: " + why),
                    log.lines());
        }
    }

    /** A new real name does not change the password, so the stamp stays the same. */
    @Test
    void changedRealNameKeepsTheStamp() throws Exception {
        String first = users(PasswordHashes.withoutClearText(), "alice:" + SHA + ":Alice")
                .find("alice")
                .orElseThrow()
                .stamp();
        String second = users(PasswordHashes.withoutClearText(), "alice:" + SHA)
                .find("alice")
                .orElseThrow()
                .stamp();
        assertEquals(first, second);
    }

    private String roles(String user, String... groupLines) throws Exception {
        Path users = Files.write(folder.resolve("users"), List.of(user + ":" + SHA));
        Path groups = Files.write(folder.resolve("groups"), List.of(groupLines));
        return StoreChain.builder()
                .then(new HtpasswdStore(users, groups))
                .build()
                .find(user)
                .orElseThrow()
                .identity()
                .roles()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Real Name     | admin: bob \"Real Name\" carol | [admin]",
                "Real Name     | admin:\"Real Name\"            | [admin]",
                "Real Name     | admin: 'Real Name'             | [admin]",
                "alice         | admin: \"alice\" bob           | [admin]",
                "a\"b          | admin: \"a\\\"b\"              | [admin]",
                "a\\b c        | admin: 'a\\\\b c'              | [admin]",
                "a\\b           | admin: \"a\\b\"                | [admin]",
                "O'Brien       | admin: O'Brien                 | [admin]",
                "Groß, Jürgen  | admin: \"Groß, Jürgen\"        | [admin]",
                "alice         | \"two words\": alice           | [two words]",
                "alice         | \"a:b\" : alice                | [a:b]",
                "alice         | two words: alice               | [two words]",
                "alice         | admin:                         | []",
                "Real          | admin: \"Real Name\"           | []",
            })
    void quotedNamesAreRead(String user, String line, String roles) throws Exception {
        assertEquals(roles, roles(user, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "admin: \"Real Name | expected a closing quote after a quoted name, got none; put a name that begins with a quote in quotes",
                "admin: 'Real Name  | expected a closing quote after a quoted name, got none; put a name that begins with a quote in quotes",
                "admin: \"a\"b      | expected white space after a quoted name",
                "admin alice        | expected 'role: user user', got no role",
                ": alice            | expected 'role: user user', got no role",
                "\"admin\"          | expected 'role: user user', got no role",
                "admin: \"a\\        | expected a closing quote after a quoted name, got none; put a name that begins with a quote in quotes",
                "\"admin\" alice    | expected 'role: user user', got no role",
                "\"\": alice        | expected 'role: user user', got no role",
            })
    void invalidQuotesAreRefused(String line, String why) {
        String message = assertThrows(IllegalArgumentException.class, () -> roles("alice", "reader: alice", line))
                .getMessage();
        assertEquals(folder.resolve("groups") + ":2: " + why, message);
    }

    /** The role would be lost, so the operator is warned. */
    @ParameterizedTest
    @CsvSource({"'admin: alice, bob', 'alice,'", "admin:x:10:alice, x:10:alice", "admin: alice;bob, alice;bob"})
    void otherSeparatorsAreLoggedAsWarning(String line, String name) throws Exception {
        try (CapturedLog log = CapturedLog.of("io.github.jwtfilter.identity")) {
            assertEquals("[]", roles("alice", line));
            assertEquals(
                    "WARNING JWTF-205 In " + folder.resolve("groups") + ":1, '" + name
                            + "' counts as one name, because only white space separates names. If that is right, put"
                            + " the name in quotes.",
                    log.lines().stream()
                            .filter(each -> each.contains("groups"))
                            .findFirst()
                            .orElse(""));
        }
    }
}
