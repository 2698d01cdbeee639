package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.hash.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Does the right store of a chain decide, and how much does a check cost? */
final class StoreChainTest {
    private final List<String> computed = new ArrayList<>();

    private static Credentials user(String name) {
        return new Credentials(name, "right");
    }

    private static String verdict(StoreChain chain, Credentials credentials) throws IdentityStoreException {
        return chain.authenticate(credentials).map(Verdict::toString).orElse("unknown");
    }

    /** A hash that records each computation. */
    private final class TracedHash implements PasswordHash {
        private final String kind;
        private final String password;

        TracedHash(String kind, String password) {
            this.kind = kind;
            this.password = password;
        }

        @Override
        public boolean matches(byte[] presented) {
            computed.add(kind);
            return new String(presented, StandardCharsets.UTF_8).equals(password);
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public PasswordHash decoy() {
            return new TracedHash(kind, "\0");
        }
    }

    /** A store with users added by the test. */
    private final class Table implements HashedAccounts {
        private final Map<String, HashedAccount> accounts = new HashMap<>();
        private final List<PasswordHash> decoys = new ArrayList<>();
        private boolean closed;

        Table with(String name, String kind, Verdict.Refusal refusal) {
            TracedHash hash = new TracedHash(kind, "right");
            Identity identity = new Identity(name, List.of());
            accounts.put(name, new HashedAccount(new Account(identity, kind, refusal), hash));
            decoys.add(hash.decoy());
            return this;
        }

        @Override
        public Optional<HashedAccount> find(String name) {
            return Optional.ofNullable(accounts.get(name));
        }

        @Override
        public Collection<PasswordHash> decoys() {
            return decoys;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Table table() {
        return new Table();
    }

    @Test
    void firstStoreThatKnowsTheUserDecides() throws Exception {
        IdentityStore refusesBoth = credentials -> credentials.name().equals("nobody")
                ? Optional.empty()
                : Optional.of(Verdict.refused(Verdict.Refusal.DISABLED));
        StoreChain chain = StoreChain.builder()
                .then(table().with("user", "a", null))
                .then(refusesBoth)
                .then(table().with("other", "a", null).with("nobody", "a", null))
                .build();
        assertEquals("accepted user", verdict(chain, user("user")));
        assertEquals("refused: wrong password", verdict(chain, new Credentials("user", "wrong")));
        assertEquals("refused: disabled", verdict(chain, user("other")));
        assertEquals("accepted nobody", verdict(chain, user("nobody")));
    }

    @Test
    void everyCheckComputesOneHashOfEachKindInAllStores() throws Exception {
        StoreChain chain = StoreChain.builder()
                .then(table().with("one", "a", null).with("two", "b", null).with("three", "b", null))
                .then(table().with("four", "c", null).with("five", "b", null))
                .build();
        for (String name : List.of("one", "two", "three", "four", "five", "unknown", "")) {
            for (String password : List.of("right", "wrong")) {
                computed.clear();
                chain.authenticate(new Credentials(name, password));
                assertEquals(List.of("a", "b", "c"), computed.stream().sorted().toList(), name + " " + password);
            }
        }
    }

    /** An unknown user must be refused, even if the password matches the decoy or another user's hash. */
    @Test
    void decoyNeverAcceptsALogin() throws Exception {
        StoreChain chain =
                StoreChain.builder().then(table().with("user", "a", null)).build();
        assertEquals("unknown", verdict(chain, new Credentials("unknown", "\0")));
        assertEquals("unknown", verdict(chain, user("unknown")));
    }

    @Test
    void closedAccountIsReportedOnlyWithTheRightPassword() throws Exception {
        StoreChain chain = StoreChain.builder()
                .then(table().with("user", "a", Verdict.Refusal.LOCKED))
                .build();
        assertEquals("refused: locked", verdict(chain, user("user")));
        assertEquals("refused: wrong password", verdict(chain, new Credentials("user", "wrong")));
    }

    @Test
    void failedStoreIsNotSkipped() {
        IdentityStore down = credentials -> {
            throw new IdentityStoreException("down");
        };
        StoreChain chain = StoreChain.builder()
                .then(down)
                .then(table().with("user", "a", null))
                .build();
        assertThrows(IdentityStoreException.class, () -> chain.authenticate(user("user")));
    }

    @Test
    void anAccountIsFoundWithoutAPassword() throws Exception {
        StoreChain chain = StoreChain.builder()
                .then(table().with("user", "a", Verdict.Refusal.EXPIRED))
                .then(table().with("other", "b", null))
                .build();
        assertEquals(
                Verdict.Refusal.EXPIRED,
                chain.find("user").orElseThrow().refusal().orElseThrow());
        assertEquals("b", chain.find("other").orElseThrow().stamp());
        assertTrue(chain.find("unknown").isEmpty());
        assertTrue(computed.isEmpty());
        StoreChain cannotFind = StoreChain.builder()
                .then(table().with("user", "a", null))
                .then((IdentityStore) credentials -> Optional.empty())
                .build();
        assertTrue(cannotFind.find("user").isPresent());
        assertThrows(UnsupportedOperationException.class, () -> cannotFind.find("unknown"));
    }

    @Test
    void allStoresAreClosed() {
        Table table = table();
        assertFalse(table.closed);
        StoreChain.builder().then(table).build().close();
        assertTrue(table.closed);
    }
}
