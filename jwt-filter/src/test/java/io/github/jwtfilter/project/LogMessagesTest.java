package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Are the quotes in every log message right for its kind? A message with parameters is a {@code MessageFormat}, where a
 * quote is doubled. A message without parameters is logged as it is.
 */
final class LogMessagesTest {
    @Test
    void everyMessageIsQuotedCorrectly() throws IOException {
        List<LoggerCalls.Call> calls = LoggerCalls.read().calls();
        assertTrue(calls.size() > 50, calls.size() + " calls");
        List<String> wrong = calls.stream()
                .filter(call -> !fault(call).isEmpty())
                .map(call -> call.place() + ": " + fault(call) + ": " + call.message())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "true  | the user's name is {0}      | a single quote in a pattern",
                "true  | the user''s name is '{0}'   | a single quote in a pattern",
                "true  | the user''s name is ''{0}'' | ~~",
                "true  | the user''s name            | parameters that are not shown",
                "false | the user''s name            | a double quote in a text",
                "false | the user's name             | ~~",
                "false | the name is {0}             | a place without a parameter",
            })
    void quotingFaultsAreFound(boolean formatted, String message, String fault) {
        assertEquals(fault, fault(formatted, message));
    }

    private static String fault(LoggerCalls.Call call) {
        return call.message() == null
                ? call.formatted() ? "a pattern that is no constant" : ""
                : fault(call.formatted(), call.message());
    }

    private static String fault(boolean formatted, String message) {
        boolean hasPlace = message.matches("(?s).*\\{\\d.*");
        if (!formatted) {
            return message.contains("''") ? "a double quote in a text" : hasPlace ? "a place without a parameter" : "";
        }
        if (message.replace("''", "").contains("'")) {
            return "a single quote in a pattern";
        }
        return hasPlace ? "" : "parameters that are not shown";
    }
}
