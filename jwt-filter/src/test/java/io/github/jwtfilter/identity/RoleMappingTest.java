package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a token contain the right roles of a store, under the right names? */
final class RoleMappingTest {
    private static RoleMapping mapping(String map, String filter) {
        RoleMapping renaming = map == null ? RoleMapping.NONE : RoleMapping.NONE.renaming(map.replace("\\n", "\n"));
        return filter == null ? renaming : renaming.filtering(filter.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                // map                       | filter       | store's roles        | token's roles
                "-                           | -            | b;a                  | b;a",
                "a=x                         | -            | a;b                  | x;b",
                "a = x                       | -            | a;b                  | x;b",
                "a=x,b=y                     | -            | a;b;c                | x;y;c",
                "a=x , b=y,                  | -            | a;b                  | x;y",
                "a=x b = y                   | -            | a;b                  | x;y",
                "a=x\\nb=y                   | -            | a;b                  | x;y",
                "a=x,\\n\\n  # b=z\\n b=y\\n | -            | a;b                  | x;y",
                // Several to one, one to several, to itself. The map is applied only once.
                "a=x,b=x                     | -            | a;b                  | x",
                "a=x,a=y                     | -            | a                    | x;y",
                "a=a,a=x                     | -            | a                    | a;x",
                "a=b,b=c                     | -            | a                    | b",
                "a=b,b=a                     | -            | a;b                  | b;a",
                "a=b                         | -            | a;b                  | b",
                // Unusual names.
                "\"B C\"=\"d e\"             | -            | B C                  | d e",
                "\"a=b\"=c                   | -            | a=b                  | c",
                "\"a,b\"=c                   | -            | a,b                  | c",
                "\"#1\" = first              | -            | #1                   | first",
                "a#1=x                       | -            | a#1                  | x",
                "ROLE_ä=é                    | -            | ROLE_ä               | é",
                "\"cn=admins,ou=groups,dc=example,dc=org\" = admin | - | cn=admins,ou=groups,dc=example,dc=org | admin",
                "A=x                         | -            | a                    | a",
                // Roles outside the map need a prefix. Mapped roles always stay.
                "-                           | app-         | app-a;b;xapp-c;app-  | app-a;app-",
                "-                           | app-, bank-  | app-a;bank-b;c       | app-a;bank-b",
                "-                           | app-\\nbank- | app-a;bank-b;c       | app-a;bank-b",
                "-                           | \"My App \"  | My App a;My Apps     | My App a",
                "-                           | app-         | App-a                | ~~",
                "-                           | none         | a;b                  | ~~",
                "-                           | \"nonesuch\" | nonesuch;b           | nonesuch",
                "a=x                         | none         | a;b;x                | x",
                "a=x                         | app-         | a;app-b;c            | x;app-b",
                "app-a=x                     | app-         | app-a;app-b          | x;app-b",
            })
    void rolesAreMappedAndFiltered(String map, String filter, String stored, String expected) {
        List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(";"));
        assertEquals(wanted, List.copyOf(mapping(map, filter).apply(List.of(stored.split(";")))), map + " | " + filter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a                    | line 1: expected storeRole=tokenRole, got 'a'",
                "a=                   | line 1: expected storeRole=tokenRole, got 'a='",
                "=a                   | line 1: expected storeRole=tokenRole, got '=a'",
                "a==b                 | line 1: expected storeRole=tokenRole, got 'a==b'",
                "a=b=c                | line 1: expected storeRole=tokenRole, got 'a=b=c'",
                "a=b,,c=d             | line 1: expected storeRole=tokenRole, got ',c=d'",
                ",                    | line 1: expected storeRole=tokenRole, got ','",
                "\"\"=a               | line 1: expected storeRole=tokenRole, got '\"\"=a'",
                "\"a=b                | line 1: expected storeRole=tokenRole, got '\"a=b'",
                "\"a\"b=c             | line 1: expected storeRole=tokenRole, got '\"a\"b=c'",
                "a=\"b\"c             | line 1: expected storeRole=tokenRole, got 'a=\"b\"c'",
                "Domain Users=user    | line 1: expected storeRole=tokenRole, got 'Domain'",
                "a=b\\nc=d, e\\nf=g   | line 2: expected storeRole=tokenRole, got 'e'",
                "a=b\\n# c\\n\\n d    | line 4: expected storeRole=tokenRole, got 'd'",
                "a=x,b=y,a=x          | line 1: expected each pair once, got 'a=x'",
                "a=x\\na = \"x\"      | line 2: expected each pair once, got 'a = \"x\"'",
                "# a=b                | expected storeRole=tokenRole, got nothing",
                "a=\\nb               | line 1: expected storeRole=tokenRole, got 'a='",
            })
    void mistakeInTheMapIsReported(String map, String expected) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> mapping(map, null))
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "app-,,b-     | line 1: expected a prefix of roles, or none alone, got ',b-'",
                "a=b          | line 1: expected a prefix of roles, or none alone, got 'a=b'",
                "app-, none   | line 1: expected a prefix of roles, or none alone, got 'none'",
                "app-\\napp-  | line 2: expected each prefix once, got 'app-'",
                "\"\"         | line 1: expected a prefix of roles, or none alone, got '\"\"'",
            })
    void mistakeInTheFilterIsReported(String filter, String expected) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> mapping(null, filter))
                        .getMessage());
    }

    @Test
    void allMistakesAreReported() {
        String message = assertThrows(IllegalArgumentException.class, () -> mapping("a\\nb=c\\nd,e\\nb=c", null))
                .getMessage();
        assertEquals(
                List.of(
                        "line 1: expected storeRole=tokenRole, got 'a'",
                        "line 3: expected storeRole=tokenRole, got 'd'",
                        "line 3: expected storeRole=tokenRole, got 'e'",
                        "line 4: expected each pair once, got 'b=c'"),
                message.lines().toList());
    }

    @Test
    void nullRoleIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RoleMapping.NONE.apply(Arrays.asList("a", null)));
    }
}
