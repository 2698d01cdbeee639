package io.github.jwtfilter.identity.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultReference;
import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import io.github.jwtfilter.testing.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a directory let the right users in, with the right names, roles and claims? */
final class LdapStoreTest {
    private TestDirectory directory;

    @BeforeEach
    void start() {
        directory = new TestDirectory();
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private static String verdict(IdentityStore store, String name, String password) throws IdentityStoreException {
        return store.authenticate(new Credentials(name, password))
                .map(Verdict::toString)
                .orElse("not known");
    }

    private static Identity identity(IdentityStore store, String name) throws IdentityStoreException {
        return store.authenticate(new Credentials(name, "secret"))
                .flatMap(Verdict::identity)
                .orElseThrow();
    }

    // Names and passwords

    @Test
    void theRightPasswordIsAccepted() throws Exception {
        LdapStore store = directory.store().build();
        assertEquals("accepted user", verdict(store, "user", "secret"));
        assertEquals("refused: wrong password", verdict(store, "user", "wrong"));
        assertEquals("refused: wrong password", verdict(store, "user", "x".repeat(1025)));
        assertEquals("not known", verdict(store, "nobody", "secret"));
        assertEquals("not known", verdict(store, "", "secret"));
    }

    @Test
    void anEmptyPasswordNeverReachesTheDirectory() throws Exception {
        // Many directories would accept an empty password.
        directory.onBind(request -> {
            if (request.getRequest().getPassword().getValueLength() == 0) {
                throw new AssertionError("bind with an empty password");
            }
        });
        assertEquals("refused: wrong password", verdict(directory.store().build(), "user", ""));
        assertEquals(List.of(TestDirectory.SEARCHER), directory.binds());
    }

    @Test
    void nameIsSpelledAsInTheDirectory() throws Exception {
        LdapStore store = directory.store().build();
        assertEquals("accepted user", verdict(store, "USER", "secret"));
        assertEquals("user", store.find("uSeR").orElseThrow().identity().getName());
        assertEquals("accepted user", verdict(store, " user ", "secret"));
    }

    @Test
    void userFoundByNameOrMailIsOneUser() throws Exception {
        LdapStore store = directory
                .store()
                .userSearch("ou=people?sub?(|(uid={0})(mail={0}))")
                .build();
        assertEquals("accepted user", verdict(store, "User@example.org", "secret"));
        LdapStore byMail = directory
                .store()
                .userSearch("ou=people?mail?sub?(|(uid={0})(mail={0}))")
                .build();
        assertEquals("accepted user@example.org", verdict(byMail, "user", "secret"));
        IdentityStoreException noMail =
                assertThrows(IdentityStoreException.class, () -> verdict(byMail, "admin", "secret"));
        assertTrue(noMail.getMessage().contains("sees no mail"), noMail.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uid=plain",
                "cn=Odd\\, \\\"Name\\\" \\+ (x)/y \\#1 *",
                "cn=Jürgen Groß €",
                "cn=\\20space\\20",
                "cn=back\\\\slash",
                "cn=a+sn=b",
            })
    void namesOfEntriesMayContainAnyCharacter(String rdn) throws Exception {
        directory.person(rdn, "uid: odd");
        directory.group("odd-ones", rdn + ",ou=people,dc=example,dc=org");
        Identity odd = identity(directory.store().build(), "odd");
        assertEquals("odd", odd.getName());
        assertEquals(Set.of("odd-ones"), odd.roles());
    }

    @Test
    void ambiguousNameFailsTheLogin() {
        directory.person("cn=one", "uid: twin");
        directory.person("cn=two", "uid: twin");
        LdapStore store = directory.store().build();
        IdentityStoreException fault =
                assertThrows(IdentityStoreException.class, () -> verdict(store, "twin", "secret"));
        assertEquals(
                "users: ldap://localhost:" + directory.port()
                        + ": the search found more than one entry for one user name",
                fault.getMessage());
        assertThrows(IdentityStoreException.class, () -> store.find("twin"));
        directory.person("cn=three", "uid: twin");
        assertThrows(IdentityStoreException.class, () -> verdict(store, "twin", "secret"));
    }

    @Test
    void withoutASearchAccountTheSearchIsAnonymous() throws Exception {
        LdapStore store =
                LdapStore.builder(directory.url()).groupSearch("(member={0})").build();
        assertEquals("accepted user", verdict(store, "user", "secret"));
        assertEquals(Set.of("reader"), identity(store, "user").roles());
        assertEquals(
                List.of("uid=user,ou=people,dc=example,dc=org", "uid=user,ou=people,dc=example,dc=org"),
                directory.binds());
    }

    @Test
    void refusedSearchAccountIsStoreFailure() {
        LdapStore store =
                directory.store().searcher(TestDirectory.SEARCHER, "old-secret").build();
        IdentityStoreException fault =
                assertThrows(IdentityStoreException.class, () -> verdict(store, "user", "secret"));
        assertTrue(
                fault.getMessage()
                        .startsWith(
                                "users: ldap://localhost:" + directory.port()
                                        + ": the directory refused the search account: AuthenticationException: [LDAP: error code 49"),
                fault.getMessage());
        assertFalse(fault.getMessage().contains("old-secret"));
        assertEquals(1, directory.binds().size(), "one attempt counts once towards a lock");
    }

    @Test
    void missingSearchBaseIsStoreFailure() {
        LdapStore store =
                directory.store().userSearch("ou=absent?sub?(uid={0})").build();
        assertThrows(IdentityStoreException.class, () -> verdict(store, "user", "secret"));
    }

    @Test
    void referralsAreNotFollowed() throws Exception {
        directory.add(
                "dn: uid=elsewhere,ou=people,dc=example,dc=org",
                "objectClass: referral",
                "uid: elsewhere",
                "ref: ldap://localhost:1/uid=elsewhere,dc=example,dc=org",
                "userPassword: secret");
        LdapStore store = directory.store().build();
        assertEquals("refused: wrong password", verdict(store, "elsewhere", "wrong"));
        directory.onSearch(request -> request.sendSearchReference(
                new SearchResultReference(new String[] {"ldap://localhost:1/dc=other,dc=example,dc=org"}, null)));
        assertEquals("accepted user", verdict(store, "user", "secret"));
        assertEquals("not known", verdict(store, "nobody", "secret"));
    }

    // Roles

    @Test
    void directAndNestedGroupsAreRoles() throws Exception {
        directory.group("writer", "cn=reader,ou=groups,dc=example,dc=org");
        directory.group("loop-a", "cn=writer,ou=groups,dc=example,dc=org", "CN=Loop-B, OU=groups, DC=example, DC=org");
        directory.group("loop-b", "cn=loop-a,ou=groups,dc=example,dc=org", "cn=loop-b,ou=groups,dc=example,dc=org");
        directory.group("others", "uid=admin,ou=people,dc=example,dc=org");
        LdapStore store = directory.store().build();
        assertEquals(
                List.of("loop-a", "loop-b", "reader", "writer"),
                List.copyOf(identity(store, "user").roles()));
        assertEquals(
                Set.of("admin", "loop-a", "loop-b", "others", "reader", "writer"),
                store.find("admin").orElseThrow().identity().roles());
    }

    @Test
    void activeDirectoryRuleNeedsOnlyOneGroupSearch() throws Exception {
        String rule = ":1.2.840.113556.1.4.1941:";
        directory.group("writer", "cn=reader,ou=groups,dc=example,dc=org");
        directory.onSearch(request -> {
            SearchRequest plain = request.getRequest().duplicate();
            plain.setFilter(plain.getFilter().toString().replace(rule, ""));
            request.setRequest(plain);
        });
        LdapStore store = directory
                .store()
                .groupSearch("ou=groups?sub?(member" + rule + "={0})")
                .build();
        assertEquals(Set.of("reader"), identity(store, "user").roles(), "this directory does not follow nested groups");
        assertEquals(2, directory.filters().size(), "" + directory.filters());
        assertTrue(directory.filters().get(1).contains(rule), "" + directory.filters());
    }

    @Test
    void groupsMayListUserNames() throws Exception {
        directory.add(
                "dn: cn=posix,ou=groups,dc=example,dc=org", "objectClass: posixGroup", "cn: posix", "memberUid: user");
        directory.person("uid=posix", "uid: posix");
        directory.add(
                "dn: cn=more,ou=groups,dc=example,dc=org", "objectClass: posixGroup", "cn: more", "memberUid: posix");
        LdapStore store = directory
                .store()
                .groupSearch("ou=groups?cn?one?(|(member={0})(memberUid={1}))")
                .build();
        assertEquals(
                Set.of("reader", "posix"),
                identity(store, "USER").roles(),
                "a group called 'posix' does not get the roles of the user 'posix'");
        LdapStore names =
                directory.store().groupSearch("ou=groups?(memberUid={1})").build();
        assertEquals(Set.of("posix"), identity(names, "user").roles());
    }

    @Test
    void roleMayBeInAnotherAttribute() throws Exception {
        directory.add(
                "dn: cn=x,ou=groups,dc=example,dc=org",
                "objectClass: groupOfNames",
                "description: first role",
                "description: second role",
                "member: uid=user,ou=people,dc=example,dc=org");
        LdapStore store = directory
                .store()
                .groupSearch("ou=groups?description?(member={0})")
                .build();
        assertEquals(
                Set.of("first role", "second role"), identity(store, "user").roles());
    }

    @Test
    void entryOfTheUserMayListGroups() throws Exception {
        directory.person(
                "uid=member",
                "uid: member",
                "memberOf: CN=Domain Users,CN=Users,DC=example,DC=org",
                "memberOf: cn=a\\, b,ou=groups,dc=example,dc=org",
                "memberOf: plain");
        LdapStore store = directory.store().groupSearch("memberOf").build();
        assertEquals(
                Set.of("Domain Users", "a, b", "plain"),
                identity(store, "member").roles());
        assertEquals(Set.of(), identity(store, "user").roles());
    }

    @Test
    void withoutAGroupSearchUsersHaveNoRoles() throws Exception {
        LdapStore store = LdapStore.builder(directory.url()).build();
        assertEquals(Set.of(), identity(store, "user").roles());
    }

    @Test
    void hundredsOfGroupsAreRolesButTooManyFailTheLogin() throws Exception {
        IntStream.range(0, 400).forEach(i -> directory.group("g" + i, "uid=user,ou=people,dc=example,dc=org"));
        LdapStore store = directory.store().build();
        assertEquals(401, identity(store, "user").roles().size());
        IntStream.range(400, 1001).forEach(i -> directory.group("g" + i, "uid=user,ou=people,dc=example,dc=org"));
        assertThrows(IdentityStoreException.class, () -> verdict(store, "user", "secret"));
        assertEquals("refused: wrong password", verdict(store, "user", "wrong"));
    }

    // Claims

    @Test
    void textAttributesBecomeClaims() throws Exception {
        directory.person(
                "uid=rich",
                "uid: rich",
                "mail: rich@example.org",
                "telephoneNumber: 1",
                "telephoneNumber: 2",
                "displayName:: " + Base64.getEncoder().encodeToString("Größe €".getBytes(StandardCharsets.UTF_8)),
                "jpegPhoto:: " + Base64.getEncoder().encodeToString(new byte[] {-1, -40, -1, 0}),
                "objectGUID:: " + Base64.getEncoder().encodeToString(new byte[] {1, 2, 3, 4}));
        LdapStore store = directory
                .store()
                .claims(List.of(
                        "mail",
                        "telephonenumber",
                        "displayName",
                        "jpegPhoto",
                        "objectGUID",
                        "absent",
                        "not an_attribute",
                        ""))
                .build();
        Map<String, Object> claims = identity(store, "rich").claims();
        assertEquals(
                Map.of("mail", "rich@example.org", "telephonenumber", List.of("1", "2"), "displayName", "Größe €"),
                claims);
        assertEquals(claims, store.find("rich").orElseThrow().identity().claims());
        assertEquals(Map.of(), identity(directory.store().build(), "rich").claims());
    }

    @Test
    void onlyNeededAttributesAreRequested() throws Exception {
        directory.onSearch(request -> {
            List<String> asked = request.getRequest().getAttributeList();
            assertFalse(asked.isEmpty() || asked.contains("*") || asked.contains("userPassword"), "" + asked);
        });
        assertEquals("accepted user", verdict(directory.store().build(), "user", "secret"));
    }

    // Accounts

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "userAccountControl: 514                | disabled",
                "userAccountControl: 512                | ",
                "userAccountControl: 66050              | disabled",
                "nsAccountLock: TRUE                    | disabled",
                "nsAccountLock: false                   | ",
                "ds-pwp-account-disabled: true          | disabled",
                "loginDisabled: TRUE                    | disabled",
                "pwdAccountLockedTime: 000001010000Z    | locked",
                "pwdAccountLockedTime: 20261101120000Z  | ",
                "accountExpires: 0                      | ",
                "accountExpires: 9223372036854775807    | ",
                "accountExpires: 134399520000000000     | expired",
                "accountExpires: 134399520010000000     | ",
                "shadowExpire: -1                       | ",
                "shadowExpire: 0                        | ",
                "shadowExpire: 20781                    | expired",
                "shadowExpire: 20782                    | ",
                "shadowExpire: never                    | ",
            })
    void stateOfTheAccountComesFromTheEntry(String attribute, String refusal) throws Exception {
        directory.person("uid=noted", "uid: noted", attribute);
        LdapStore store = directory
                .store()
                .clock(Clock.fixed(Instant.parse("2026-11-24T00:00:00Z"), ZoneOffset.UTC))
                .build();
        Optional<Refusal> found = store.find("noted").orElseThrow().refusal();
        assertEquals(Optional.ofNullable(refusal), found.map(Refusal::toString));
        assertEquals(refusal == null ? "accepted noted" : "refused: " + refusal, verdict(store, "noted", "secret"));
        assertEquals("refused: wrong password", verdict(store, "noted", "wrong"));
    }

    @Test
    void aUserIsFoundWithoutAPassword() throws Exception {
        LdapStore store = directory.store().build();
        Account user = store.find("user").orElseThrow();
        assertEquals(new Identity("user", List.of("reader")), user.identity());
        assertEquals(Optional.empty(), store.find("nobody"));
        assertEquals(List.of(TestDirectory.SEARCHER, TestDirectory.SEARCHER), directory.binds());
    }

    @Test
    void stampChangesWithPasswordAndPerson() throws Exception {
        directory.person("uid=stamped", "uid: stamped", "pwdChangedTime: 20260101000000Z", "entryUUID: 1");
        LdapStore store = directory.store().build();
        String before = store.find("stamped").orElseThrow().stamp();
        assertEquals(before, store.find("STAMPED").orElseThrow().stamp());
        String dn = "dn: uid=stamped,ou=people,dc=example,dc=org";
        directory.modify(dn, "changetype: modify", "replace: telephoneNumber", "telephoneNumber: 1");
        assertEquals(before, store.find("stamped").orElseThrow().stamp());
        directory.modify(dn, "changetype: modify", "replace: pwdChangedTime", "pwdChangedTime: 20260101000001Z");
        String after = store.find("stamped").orElseThrow().stamp();
        assertNotEquals(before, after);
        assertNotEquals("", after);
        assertNotEquals(
                store.find("user").orElseThrow().stamp(),
                store.find("admin").orElseThrow().stamp());
    }

    // Warnings

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ldap://directory.example/dc=example                       | true",
                "ldap://127.0.0.1/dc=example ldap://directory.example      | true",
                "ldap://localhost/dc=example                               | false",
                "ldap://127.0.0.1:1389/dc=example                          | false",
                "ldap://127.1.2.3/dc=example                               | false",
                "ldap://[::1]/dc=example                                   | false",
                "ldap://127.example.org/dc=example                         | true",
                "ldap://127.0.0.1.example.org/dc=example                   | true",
                "ldap://[::1]/dc=example                                   | false",
                "ldaps://directory.example/dc=example                      | false",
            })
    void passwordsInClearAreLoggedAsWarning(String url, boolean warned) {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            LdapStore.builder(url).build();
            assertEquals(
                    warned,
                    log.text().contains("JWTF-208 The filter sends passwords to the directory ldap://"),
                    log.text());
        }
        try (CapturedLog log = CapturedLog.ofOurs()) {
            if (url.startsWith("ldap:")) {
                LdapStore.builder(url).startTls().build();
            }
            assertEquals("", log.text());
        }
    }
}
