package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the store ask the container's realm, and use its answer correctly? */
final class ContainerStoreTest {
    private static final List<String> ROLES = List.of("reader", "admin");

    private final List<String> asked = new ArrayList<>();
    private final IdentityStore store = new ContainerStore(ROLES);

    private Optional<Identity> realm(String name, String password, Iterable<String> roles) {
        asked.add(name + " " + password + " " + roles);
        return name.equals("user") ? Optional.of(new Identity("User", List.of("reader"))) : Optional.empty();
    }

    @Test
    void realmUserIsAcceptedWithNameAndRolesOfTheRealm() throws IdentityStoreException {
        Verdict verdict = store.authenticate(new Credentials("user", "secret").from("::1", this::realm))
                .orElseThrow();
        assertEquals(Optional.of(new Identity("User", List.of("reader"))), verdict.identity());
        assertEquals(List.of("user secret [reader, admin]"), asked);
    }

    @Test
    void userRefusedByTheRealmIsUnknown() throws IdentityStoreException {
        assertEquals(Optional.empty(), store.authenticate(new Credentials("other", "secret").from("::1", this::realm)));
        assertEquals(Optional.empty(), store.authenticate(new Credentials("user", "secret")), "without a request");
    }

    @ParameterizedTest
    @CsvSource({"user, ''", "'', secret", "'', ''"})
    void realmIsNotAskedWithoutNameOrPassword(String name, String password) throws IdentityStoreException {
        assertEquals(Optional.empty(), store.authenticate(new Credentials(name, password).from("::1", this::realm)));
        assertEquals(List.of(), asked);
    }

    @Test
    void realmFailureIsStoreFailure() {
        Realm broken = (name, password, roles) -> {
            throw new IdentityStoreException("broken");
        };
        assertThrows(
                IdentityStoreException.class,
                () -> store.authenticate(new Credentials("user", "secret").from("::1", broken)));
    }

    @Test
    void findIsUnsupported() {
        assertThrows(UnsupportedOperationException.class, () -> store.find("user"));
    }
}
