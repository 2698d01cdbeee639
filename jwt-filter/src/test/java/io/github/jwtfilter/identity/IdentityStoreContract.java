package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The contract of every store of users. The test of each store implements this interface. */
public interface IdentityStoreContract {
    String PASSWORD = "correct horse";

    /** Hash of {@link #PASSWORD}, made by {@code htpasswd -nbBC 4}. */
    String HASH = "$2y$04$pKBk3lUfj7gJAL4aGRc9geW7H4KyWurUl9RRDgGSj14yMoRNt99p.";

    String OTHER_SCRIPT = "Jürgen Groß 山";

    List<String> WRONG_PASSWORDS = List.of(
            "",
            " ",
            "wrong",
            "Correct horse",
            "correct hors",
            "correct horse ",
            "correct horse\0",
            "\0",
            "*",
            HASH,
            "' or '1'='1",
            "x".repeat(100_000));

    List<String> UNKNOWN_NAMES = List.of(
            "",
            " ",
            "nobody",
            "use",
            "users",
            "\0",
            "user\0",
            "user\nx",
            "*",
            "u*",
            "%",
            "us_r",
            "user%",
            "' or '1'='1",
            "' or 1=1 --",
            "user' --",
            "user'; drop table users; --",
            "\" or \"\"=\"",
            "\\' or 1=1 --",
            "user)(|(uid=*",
            "*)(uid=*))(|(uid=*",
            "uid=user",
            "user,dc=x",
            "\\2a",
            "user:x",
            "\ud800",
            "user\ud800",
            "\uffff",
            "山",
            "null",
            "NULL",
            "?",
            "$1",
            "${sys:user.name}",
            "../user",
            "x".repeat(300),
            "user".repeat(50_000));

    /**
     * Returns a store with {@code user}, with the roles {@code reader} and {@code writer}, and {@link #OTHER_SCRIPT}
     * without roles. The password of both is {@link #PASSWORD}.
     */
    IdentityStore contractStore() throws Exception;

    private static String verdict(IdentityStore store, String name, String password) throws IdentityStoreException {
        return store.authenticate(new Credentials(name, password))
                .map(Verdict::toString)
                .orElse("unknown");
    }

    @Test
    default void theRightPasswordIsAcceptedWithNameAndRoles() throws Exception {
        IdentityStore store = contractStore();
        Identity user = store.authenticate(new Credentials("user", PASSWORD))
                .flatMap(Verdict::identity)
                .orElseThrow();
        assertEquals("user", user.getName());
        assertEquals(Set.of("reader", "writer"), user.roles());
        Identity other = store.authenticate(new Credentials(OTHER_SCRIPT, PASSWORD))
                .flatMap(Verdict::identity)
                .orElseThrow();
        assertEquals(OTHER_SCRIPT, other.getName());
        assertEquals(Set.of(), other.roles());
    }

    @ParameterizedTest
    @FieldSource("WRONG_PASSWORDS")
    default void aWrongPasswordIsRefused(String password) throws Exception {
        assertEquals("refused: wrong password", verdict(contractStore(), "user", password));
    }

    @ParameterizedTest
    @FieldSource("UNKNOWN_NAMES")
    default void unknownUserIsUnknownWithAnyPassword(String name) throws Exception {
        IdentityStore store = contractStore();
        for (String password : List.of(PASSWORD, "", "wrong", name)) {
            assertEquals("unknown", verdict(store, name, password), password);
        }
        assertTrue(store.find(name).isEmpty());
        assertEquals("accepted user", verdict(store, "user", PASSWORD), "afterwards");
    }

    /** The store decides whether names are case-sensitive, but all spellings must give the same name in the token. */
    @ParameterizedTest
    @FieldSource("SPELLINGS")
    default void anotherSpellingIsUnknownOrTheSameUser(String name) throws Exception {
        Optional<Identity> identity =
                contractStore().authenticate(new Credentials(name, PASSWORD)).flatMap(Verdict::identity);
        assertEquals("user", identity.map(Identity::getName).orElse("user"));
    }

    List<String> SPELLINGS = List.of("USER", "User", "uSeR", "user ", " user");

    @Test
    default void anAccountIsFoundWithoutAPassword() throws Exception {
        IdentityStore store = contractStore();
        Account account = store.find("user").orElseThrow();
        assertEquals("user", account.identity().getName());
        assertEquals(Set.of("reader", "writer"), account.identity().roles());
        assertTrue(account.refusal().isEmpty());
        assertEquals(account.stamp(), store.find("user").orElseThrow().stamp());
        assertFalse(
                account.toString().contains(account.stamp()) && !account.stamp().isEmpty());
    }

    @Test
    default void concurrentLoginsGetTheirOwnAnswers() throws Exception {
        IdentityStore store = contractStore();
        List<Callable<String>> tries = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            tries.add(() -> verdict(store, "user", PASSWORD));
            expected.add("accepted user");
            tries.add(() -> verdict(store, "user", "wrong"));
            expected.add("refused: wrong password");
            tries.add(() -> verdict(store, OTHER_SCRIPT, PASSWORD));
            expected.add("accepted " + OTHER_SCRIPT);
            tries.add(() -> verdict(store, "nobody", PASSWORD));
            expected.add("unknown");
        }
        // With more threads some logins would be refused as too many, because only a few threads may wait for a hash.
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<String> answers = new ArrayList<>();
            for (Future<String> answer : threads.invokeAll(tries)) {
                answers.add(answer.get());
            }
            assertEquals(expected, answers);
        } finally {
            threads.shutdownNow();
        }
    }
}
