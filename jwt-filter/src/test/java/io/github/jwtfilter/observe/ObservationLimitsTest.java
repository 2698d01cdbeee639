package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.observe.Difference.Kind;
import io.github.jwtfilter.testing.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Do observations stay small, and look-ups rare, whatever the requests are? */
final class ObservationLimitsTest {
    private static final long HOUR = 3_600_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger lookUps = new AtomicInteger();

    /** A request of a user with these roles. Every other question fails. */
    private static HttpServletRequest with(Set<String> roles) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    assertEquals("isUserInRole", method.getName());
                    return roles.contains(arguments[0]);
                });
    }

    private interface Finder {
        Optional<Account> find(String name) throws IdentityStoreException;
    }

    private StoredUsers users(Finder finder) {
        IdentityStore store = new IdentityStore() {
            @Override
            public Optional<Verdict> authenticate(Credentials credentials) {
                return Optional.empty();
            }

            @Override
            public Optional<Account> find(String name) throws IdentityStoreException {
                lookUps.incrementAndGet();
                return finder.find(name);
            }
        };
        return new StoredUsers(
                StoreChain.builder().then(store).build(),
                UnaryOperator.identity(),
                new KnownRoles(List.of("reader", "**"), List.of(), List.of()),
                nanos::get,
                getClass().getClassLoader());
    }

    private static Optional<Account> account(String name, String... roles) {
        return Optional.of(new Account(new Identity(name, List.of(roles)), ""));
    }

    private static void until(StoredUsers users, String label, long count) {
        Waiting.until(label, () -> ((Number) users.described().get(label)).longValue() == count);
    }

    @Test
    void userIsLookedUpOnceAnHour() {
        try (StoredUsers users = users(name -> account(name, "reader"))) {
            for (int i = 0; i < 100; i++) {
                users.met(with(Set.of("reader")), "ann");
            }
            until(users, "equal", 1);
            nanos.addAndGet(HOUR);
            users.met(with(Set.of("reader")), "ann");
            until(users, "equal", 2);
            assertEquals(2, lookUps.get());
        }
    }

    @Test
    void correctedStoreRemovesTheFinding() {
        AtomicInteger state = new AtomicInteger();
        try (StoredUsers users = users(name -> state.get() == 0 ? account(name, "reader") : account(name))) {
            users.met(with(Set.of()), "ann");
            Waiting.until(
                    "the user differs", () -> Set.copyOf(users.problems()).equals(Set.of("1 user would gain a role")));
            state.set(1);
            nanos.addAndGet(HOUR);
            users.met(with(Set.of()), "ann");
            Waiting.until("the user is equal", () -> users.problems().isEmpty());
        }
    }

    @Test
    void hangingStoreDelaysNoRequestAndFillsNoQueue() {
        CountDownLatch hang = new CountDownLatch(1);
        try (StoredUsers users = users(name -> {
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        })) {
            for (int i = 0; i < 10_000; i++) {
                users.met(with(Set.of("reader")), "user" + i);
            }
            assertTrue(
                    (long) users.described().get("left_out") > 9_000,
                    users.described().toString());
            assertTrue(
                    users.problems().toString().contains("the stores have not answered yet about 10"),
                    users.problems().toString());
            hang.countDown();
        }
    }

    @Test
    void storeWithoutLookUpIsAskedOnce() {
        try (StoredUsers users = users(name -> {
            throw new UnsupportedOperationException();
        })) {
            users.met(with(Set.of()), "ann");
            Waiting.until(
                    "the store is known",
                    () -> users.described().get("look_up").toString().startsWith("not possible"));
            users.met(with(Set.of()), "bob");
            assertEquals(1, lookUps.get());
            assertTrue(users.problems().isEmpty());
        }
    }

    @Test
    void listOfUsersIsLimited() {
        try (StoredUsers users = users(name -> Optional.empty())) {
            for (int i = 0; i < 150; i++) {
                users.met(with(Set.of("reader")), "user" + i);
                until(users, "look_ups", i + 1);
            }
            assertEquals(100, ((List<?>) users.described().get("differences")).size());
            assertTrue(users.problems().contains("more users differ than the list holds"), users.problems() + "");
        }
    }

    @Test
    void nameOfAnyUserIsNoRole() {
        KnownRoles roles = new KnownRoles(List.of("**", "*", "reader"), List.of("clerk"), List.of("clerk"));
        HttpServletRequest any = with(Set.of("**", "*", "clerk"));
        assertFalse(roles.confirmsAny(any, Set.of("**")));
        assertFalse(roles.confirmsAny(any, Set.of("*")));
        assertFalse(roles.confirmsAny(any, Set.of("clerk")));
        assertTrue(roles.areAmbiguous(Set.of("clerk")));
        assertTrue(new KnownRoles(List.of("**"), List.of("**"), List.of()).confirmsAny(any, Set.of("**")));
    }

    @Test
    void differencesAreLimited() {
        Observations seen = new Observations();
        for (int i = 0; i < 500; i++) {
            String rule = "/r" + i + " deny";
            seen.differs(Kind.DENIED, rule, () -> new Difference(Kind.DENIED, "GET /", rule, "permit", "/ permit"));
        }
        assertEquals(100, seen.rows().size());
        assertEquals(500, seen.count(Kind.DENIED));
        assertEquals(1L, ((Map<?, ?>) seen.rows().get(0)).get("requests"));
    }
}
