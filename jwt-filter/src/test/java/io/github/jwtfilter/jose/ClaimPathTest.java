package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which value does a dotted path find? */
final class ClaimPathTest {
    private static final Claims CLAIMS = Claims.parse("""
            {"name":"top", "null":null, "list":[{"a":1}], "text":"a.b",
             "realm_access":{"roles":["clerk"], "null":null},
             "resource_access":{"my.client":{"roles":["teller"]}},
             "https://bank.example/roles":["director"],
             "a.b":"literal", "a":{"b":"nested", "c":"nested c", "d.e":"dotted", "":"empty"},
             "null.x":null, "":{"":"nowhere"}}""");

    @ParameterizedTest
    @CsvSource({
        "name, top",
        "a.b, literal",
        "a.c, nested c",
        "a.d.e, dotted",
        "a., empty",
        "., nowhere",
    })
    void pathFindsValue(String path, String expected) {
        assertEquals(Optional.of(expected), CLAIMS.at(path));
    }

    @Test
    void identityProviderPathsFindTheirValues() {
        assertEquals(Optional.of(List.of("clerk")), CLAIMS.at("realm_access.roles"));
        assertEquals(Optional.of(List.of("teller")), CLAIMS.at("resource_access.my.client.roles"));
        assertEquals(Optional.of(List.of("director")), CLAIMS.at("https://bank.example/roles"));
        assertEquals(Optional.of(Map.of("roles", List.of("teller"))), CLAIMS.at("resource_access.my.client"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "name.x",
                "text.b",
                "list.a",
                "list.0",
                "realm_access.Roles",
                "realm_access.roles.0",
                "null",
                "null.x",
                "realm_access.null",
                "a..b",
                ".a",
                "..",
                "a.b.c",
                "a.x"
            })
    void pathWithoutValueFindsNothing(String path) {
        assertEquals(Optional.empty(), CLAIMS.at(path));
    }

    /** A top-level claim comes before a nested one, because a user may be able to choose a name in either place. */
    @Test
    void literalNameWinsOverNestedPathEvenIfNull() {
        assertEquals(
                Optional.empty(), Claims.parse("{\"a.b\":null,\"a\":{\"b\":1}}").at("a.b"));
        assertEquals(Optional.of(1L), Claims.parse("{\"a\":{\"b\":1}}").at("a.b"));
    }
}
