package io.github.jwtfilter.identity.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Filter;
import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is every name escaped, so that it cannot change a search? */
final class LdapInjectionTest {
    private static TestDirectory directory;

    @BeforeAll
    static void start() {
        directory = new TestDirectory();
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "u*",
                "user)(uid=*",
                "*)(objectClass=*",
                "*)(|(uid=*",
                "user)",
                "(user",
                "(",
                ")",
                "\\",
                "\\2a",
                "\\75ser",
                "\\00",
                "user\0",
                "user\0)(uid=*",
                "{0}",
                "$0",
                "user,ou=people",
                "uid=user",
                "us\ner",
                "ü*ñ€𝄞",
                "\uD800",
            })
    void unknownNameWithSpecialCharactersFindsNoUser(String name) throws Exception {
        LdapStore store = directory.store().build();
        assertEquals(Optional.empty(), store.authenticate(new Credentials(name, "secret")));
        assertEquals(Optional.empty(), store.find(name));
        String asked = directory.filters().get(directory.filters().size() - 1);
        Filter filter = Filter.create(asked);
        assertEquals(Filter.FILTER_TYPE_EQUALITY, filter.getFilterType(), asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a*b", "(x)", "back\\slash", "tab\there", "größe €𝄞", "a=b,c+d", "{0}", "a  b", "-", "'\""})
    void nameWithSpecialCharactersIsFound(String name) throws Exception {
        try (TestDirectory own = new TestDirectory()) {
            String encoded = Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
            own.person("cn=any", "uid:: " + encoded);
            Verdict verdict = own.store()
                    .build()
                    .authenticate(new Credentials(name, "secret"))
                    .orElseThrow();
            assertEquals("accepted " + name, verdict.toString());
        }
    }

    @Test
    void userNameCannotWidenTheGroupSearch() throws Exception {
        try (TestDirectory own = new TestDirectory()) {
            own.person("cn=*)(cn=*", "uid: *)(cn=*");
            LdapStore store = own.store()
                    .groupSearch("ou=groups?(|(member={0})(memberUid={1}))")
                    .build();
            Account account = store.find("*)(cn=*").orElseThrow();
            assertEquals(Set.of(), account.identity().roles());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "uid={0}                              | expected [base?][attribute?][scope?](filter), got 'uid={0}'",
                "(uid={0}                             | expected a filter in parentheses",
                "(!uid={0})                           | expected a filter in parentheses",
                "(uid=(x)({0})                        | expected a filter in parentheses",
                "(uid)={0}                            | expected a filter in parentheses",
                "(uid={0}(cn=x)                       | expected a filter in parentheses",
                "(uid={0}))                           | expected a filter in parentheses",
                "(uid={0})(cn=x)                      | expected a filter in parentheses",
                "(&(uid={0})                          | expected a filter in parentheses",
                "(&uid={0})                           | expected a filter in parentheses",
                "(!(uid={0})(cn=x))                   | expected a filter in parentheses",
                "({0}=x)                              | expected a filter in parentheses",
                "(={0})                               | expected a filter in parentheses",
                "(uid)                                | expected a filter in parentheses",
                "()                                   | expected a filter in parentheses",
                "(uid=user)                           | expected a filter with the placeholder {0}",
                "(&(uid={0})(cn={1}))                 | expected only the placeholders {0} to {0}",
                "(&(uid={0})(cn={12345678901}))       | expected only the placeholders {0} to {0}",
                "(cn=x{0})                            | expected a filter that compares an attribute with the name",
                "ou=people?mail?sub?(uid={0})         | expected a filter with (mail={0})",
                "ou=people(uid={0})                   | expected [base?][attribute?][scope?](filter)",
                "people?(uid={0})                     | expected a distinguished name, for example ou=people, got 'people'",
                "ou=people?uid,mail?sub?(uid={0})     | expected one attribute, base, one or sub, got 'uid,mail'",
                "ou=people?uid?deep?(uid={0})         | expected one attribute, base, one or sub, got 'deep'",
                "ou=people?uid?sub?x?(uid={0})        | expected [base?][attribute?][scope?](filter)",
            })
    void invalidSearchIsRefusedAtStart(String search, String expected) {
        LdapStore.Builder store = LdapStore.builder("ldap://localhost/dc=example,dc=org");
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> store.userSearch(search));
        assertTrue(refused.getMessage().startsWith(expected), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(uid={0})",
                "?(uid={0})",
                "ou=people?(uid={0})",
                "ou=people?sub?(uid={0})",
                "ou=people?one?(uid={0})",
                "ou=people?uid?sub?(uid={0})",
                "ou=people?uid??(uid={0})",
                "ou=people???(uid={0})",
                "???(uid={0})",
                " ou=people ? (&\n   (objectClass=person)\n   (|(uid={0})(mail={0}))\n   (!(uid=none)))  ",
            })
    void searchNeedsOnlyAFilter(String search) throws Exception {
        LdapStore store = directory.store().userSearch(search).build();
        assertEquals(
                "accepted user",
                store.authenticate(new Credentials("user", "secret"))
                        .orElseThrow()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap:",
                "ldap://",
                "ldap:///dc=example",
                "ldap:/dc=example",
                "ldap://host/people",
                "ldap://host:port/dc=example",
                "ldap://user:password@host/dc=example",
                "ldap://host/dc=example?uid?sub?(uid={0})",
                "ldap://host/dc=example#x",
                "ldap://host/ou=a b",
                "ldap://a/dc=one ldap://b/dc=two",
                "ldap://a/dc=one ldaps://b",
                "ldap://a,b/dc=one",
            })
    void invalidServerAddressIsRefusedAtStart(String servers) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> LdapStore.builder(servers));
        assertTrue(refused.getMessage().startsWith("expected "), refused.getMessage());
    }
}
