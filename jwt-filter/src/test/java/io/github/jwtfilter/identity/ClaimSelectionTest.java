package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Does a token contain the selected claims of a user, and no others? */
final class ClaimSelectionTest {
    private static final Map<String, Object> STORED = Map.of("mail", "m", "department", "d", "home address", "h");

    private static ClaimSelection parse(String text) {
        return ClaimSelection.parse(text.replace("\\n", "\n"), Set.of("sub", "roles", "realm"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mail                                  | {mail=m}",
                "mail, department                      | {mail=m, department=d}",
                "department mail                       | {department=d, mail=m}",
                "department\\n  mail=email\\n          | {department=d, email=m}",
                "mail = email                          | {email=m}",
                "mail=email, mail=contact, mail        | {email=m, contact=m, mail=m}",
                "\"home address\"=address              | {address=h}",
                "mail=\"https://example.org/mail\"     | {https://example.org/mail=m}",
                "absent, mail                          | {mail=m}",
                "Mail                                  | {}",
                "mail=department                       | {department=m}",
                "mail=department, department=mail      | {department=m, mail=d}",
            })
    void onlyListedClaimsAreSelected(String list, String expected) {
        assertEquals(expected, parse(list).apply(STORED).toString());
    }

    @Test
    void noClaimIsSelectedByDefault() {
        assertEquals(Map.of(), ClaimSelection.NONE.apply(STORED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sub                  | line 1: expected another claim than sub, which the login itself sets, got 'sub'",
                "mail, name=sub       | line 1: expected another claim than sub, which the login itself sets, got 'name=sub'",
                "mail\\nrealm         | line 2: expected another claim than realm, which the login itself sets, got 'realm'",
                "mail, mail           | line 1: expected each claim once, got 'mail'",
                "mail, other=mail     | line 1: expected each claim once, got 'other=mail'",
                "mail=                | line 1: expected claim or storeName=claim, got 'mail='",
                "mail=a=b             | line 1: expected claim or storeName=claim, got 'mail=a=b'",
                "mail as email=e, ,x  | line 1: expected claim or storeName=claim, got ',x'",
            })
    void mistakeInListIsReported(String list, String expected) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> parse(list)).getMessage());
    }

    @Test
    void storedNameOfALoginClaimCanBeRenamed() {
        assertEquals(Map.of("member", "x"), parse("roles=member").apply(Map.of("roles", "x")));
    }

    @Test
    void namesAndNumberOfClaimsAreLimited() {
        parse("a".repeat(100));
        assertThrows(IllegalArgumentException.class, () -> parse("a".repeat(101)));
        parse("ä".repeat(50));
        assertThrows(IllegalArgumentException.class, () -> parse("ä".repeat(51)));
        parse("a".repeat(1000) + "=short");
        parse(names(50));
        assertThrows(IllegalArgumentException.class, () -> parse(names(51)));
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    }

    static List<Arguments> values() {
        return List.of(
                arguments("text", true),
                arguments("", true),
                arguments(1, true),
                arguments(1.5, true),
                arguments(BigInteger.TEN.pow(30), true),
                arguments(true, true),
                arguments(List.of("a", "b"), true),
                arguments(Set.of("a"), true),
                arguments(List.of(), true),
                arguments(List.of(1), false),
                arguments(List.of(List.of("a")), false),
                arguments(Arrays.asList("a", null), false),
                arguments(Map.of("a", "b"), false),
                arguments(new Date(0), false),
                arguments(new String[] {"a"}, false),
                arguments('a', false),
                arguments(new StringBuilder("a"), false));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueOfUnsupportedTypeIsRefused(Object value, boolean fits) {
        ClaimSelection selection = parse("mail=email");
        Map<String, Object> stored = Map.of("mail", value);
        if (fits) {
            Object selected = selection.apply(stored).get("email");
            assertEquals(value instanceof Set ? new ArrayList<>((Set<?>) value) : value, selected);
        } else {
            String message = assertThrows(IllegalArgumentException.class, () -> selection.apply(stored))
                    .getMessage();
            assertEquals(
                    "claim email: expected a string, number, boolean or list of strings, got ",
                    message.substring(0, message.lastIndexOf("got ") + 4));
        }
    }

    @Test
    void nullValueIsOmitted() {
        Map<String, Object> stored = new HashMap<>();
        stored.put("mail", null);
        assertFalse(parse("mail").apply(stored).containsKey("mail"));
    }
}
