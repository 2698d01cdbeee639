package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Are the container's users compared with the stores, within limits? */
final class StoredUsersTest {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean down;

    private final StoredUsers users = new StoredUsers(
            StoreChain.builder().then(new Accounts()).build(),
            roles -> roles,
            new KnownRoles(List.of("clerk", "boss"), List.of(), List.of()),
            nanos::get,
            getClass().getClassLoader());

    private final class Accounts implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return Optional.empty();
        }

        @Override
        public Optional<Account> find(String name) throws IdentityStoreException {
            asked.incrementAndGet();
            if (down) {
                throw new IdentityStoreException("the directory does not answer");
            }
            return Optional.ofNullable(accounts.get(name));
        }
    }

    @AfterEach
    void close() {
        users.close();
    }

    @Test
    void eachKindOfDifferenceIsNamed() {
        account("anna", "clerk");
        account("ben");
        account("carl", "clerk", "boss");
        accounts.put("dora", new Account(identity("dora", "clerk"), "", Verdict.Refusal.DISABLED));
        for (String name : List.of("anna", "ben", "carl", "dora", "emil")) {
            meet(name, "clerk");
        }
        Waiting.until("four differences", () -> users.problems().size() == 4);
        assertEquals(
                Set.of(
                        "1 user could not log in, because no store knows the name",
                        "1 user could not log in, because the store refuses the account",
                        "1 user would gain a role",
                        "1 user would lose a role"),
                Set.copyOf(users.problems()));
        assertEquals(1L, users.described().get("equal"));
    }

    @Test
    void correctedStoreRemovesDifference() {
        meet("anna", "clerk");
        Waiting.until("a difference", () -> users.problems().size() == 1);
        account("anna", "clerk");
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(61));
        users.problems();
        Waiting.until("no difference", () -> users.problems().isEmpty());
    }

    @Test
    void storeThatIsDownIsAProblem() {
        down = true;
        try (CapturedLog log = CapturedLog.ofOurs()) {
            meet("anna", "clerk");
            Waiting.until("the warning", () -> log.text().contains("WARNING JWTF-142 mode=observe: "));
            assertTrue(log.text().contains("the directory does not answer"), log.text());
        }
        assertEquals(Set.of("no user could be looked up in the stores"), Set.copyOf(users.problems()));
    }

    @Test
    void longNameAndFullListAreLeftOut() {
        users.met(request("clerk"), "x".repeat(201));
        assertEquals(0, asked.get());
        for (int i = 0; i <= 100; i++) {
            meet("user" + i, "clerk");
        }
        Waiting.until("a full list", () -> users.problems().contains("more users differ than the list holds"));
        nanos.addAndGet(TimeUnit.HOURS.toNanos(25));
        Waiting.until("a day", () -> !users.problems().contains("more users differ than the list holds"));
        assertEquals(1L, users.described().get("left_out"));
    }

    private void account(String name, String... roles) {
        accounts.put(name, new Account(identity(name, roles), ""));
    }

    private static Identity identity(String name, String... roles) {
        return new Identity(name, List.of(roles));
    }

    /** Meets a user whose look-up is due, and waits for it. */
    private void meet(String name, String... roles) {
        long before = done();
        users.met(request(roles), name);
        Waiting.until("the look-up of " + name, () -> done() > before);
    }

    private long done() {
        Map<String, Object> described = users.described();
        return (long) described.get("look_ups") + (long) described.get("failed");
    }

    private static HttpServletRequest request(String... roles) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                StoredUsersTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isUserInRole" -> List.of(roles).contains(arguments[0]);
                    default -> throw new AssertionError(method);
                });
    }
}
