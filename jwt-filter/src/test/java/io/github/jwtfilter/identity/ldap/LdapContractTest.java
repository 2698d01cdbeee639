package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreContract;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Does a directory fulfil the contract of a store? */
final class LdapContractTest implements IdentityStoreContract {
    private static TestDirectory directory;

    @BeforeAll
    static void start() {
        directory = new TestDirectory();
        String name = Base64.getEncoder().encodeToString(OTHER_SCRIPT.getBytes(StandardCharsets.UTF_8));
        directory.person("cn=other", "uid:: " + name, "userPassword: " + PASSWORD);
        directory.modify(
                "dn: uid=user,ou=people,dc=example,dc=org",
                "changetype: modify",
                "replace: userPassword",
                "userPassword: " + PASSWORD);
        directory.group("writer", "uid=user,ou=people,dc=example,dc=org");
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Override
    public IdentityStore contractStore() {
        return directory.store().build();
    }
}
