package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queries count as the answer of a provider? */
final class CallbackTest {
    private static final String STATE = "state=abcdefghijklmnopqrstuv0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=x&" + STATE,
                STATE + "&code=x&iss=https%3A%2F%2Fidp.example",
                "code=a%2Fb%20c&session_state=1&session_state=2&" + STATE,
                "error=access_denied&" + STATE,
                "error=invalid_scope&error_description=%C3%A4+b&error_uri=x&" + STATE,
            })
    void answerIsRead(String query) {
        assertTrue(Callback.isCallback(query));
        assertEquals(
                "abcdefghijklmnopqrstuv0", Callback.read(query).orElseThrow().state());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=x&code=x&" + STATE,
                "code=x&c%6fde=y&" + STATE,
                "code=x&" + STATE + "&" + STATE,
                "code=x&iss=a&iss=b&" + STATE,
                "error=a&error=b&" + STATE,
                "error=a&code=x&" + STATE,
                "error=a&error_description=b&error_description=c&" + STATE,
                "code=&" + STATE,
                "code=x%0A&" + STATE,
                "code=x%C3%A4&" + STATE,
                "code=%zz&" + STATE,
                "code=x&state=",
                "code=x&state=short",
                "code=x&state=abcdefghijklmnopqrstuv2",
                "code=x&state=abcdefghijklmnopqrstu%2F0",
                "code=x&state=abcdefghijklmnopqrstuv0%0A",
                "code=x&state=abcdefghijklmnopqrstuv00",
            })
    void answerWithDuplicateOrMalformedParameterIsRefused(String query) {
        assertTrue(Callback.isCallback(query));
        assertTrue(Callback.read(query).isEmpty());
    }

    @Test
    void longAnswerIsRefused() {
        assertTrue(Callback.read("code=" + "x".repeat(4096) + "&" + STATE).isPresent());
        assertTrue(Callback.read("code=" + "x".repeat(4097) + "&" + STATE).isEmpty());
        assertTrue(Callback.read("code=x&iss=" + "x".repeat(1025) + "&" + STATE).isEmpty());
        assertTrue(
                Callback.read("code=x&more=" + "x".repeat(8192) + "&" + STATE).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "signed-in", "code=x", "error=1", STATE, "provider=1", "barcode=1&realstate=2"})
    void otherQueryAsksForThePage(String query) {
        assertFalse(Callback.isCallback(query));
        assertFalse(Callback.isCallback(null));
    }
}
