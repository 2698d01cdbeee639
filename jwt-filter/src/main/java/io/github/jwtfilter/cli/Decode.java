package io.github.jwtfilter.cli;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.text.TimeDistance;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The command that shows a token to a person: header, claims, dates in words, and a note that the signature was not
 * verified.
 */
final class Decode implements Command {
    static final String NAME = "decode";

    private static final List<String> TIMES = List.of("exp", "nbf", "iat", "auth_time");

    @Override
    public Help help() {
        return new Help("Prints header and claims of tokens without verifying them", NAME + " [TOKEN|-]")
                .paragraph("Dates are also shown in words. The signature is not checked: anybody may have written the"
                        + " token. Use verify to check it.")
                .input("Without TOKEN, or with -, one token per line of standard input.")
                .status("all tokens are printed", "at least one input is not a token")
                .example(Help.CALL + "decode - < token.txt");
    }

    @Override
    public Option[] options() {
        return new Option[] {};
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        return Tokens.visit(arguments.operand("TOKEN"), shell, token -> show(token, shell));
    }

    private static boolean show(String token, Shell shell) {
        UnverifiedJwt jwt;
        try {
            jwt = UnverifiedJwt.parse(token);
        } catch (InvalidTokenException e) {
            shell.fault(NAME + ": " + e.reason() + ": " + e.getMessage());
            return false;
        }
        StringBuilder text =
                new StringBuilder("UNVERIFIED: the signature was not checked, anybody may have written this\n");
        text.append("header, UNVERIFIED\n");
        jwt.header().forEach((name, value) -> appendMember(text, name, value).append('\n'));
        text.append("claims, UNVERIFIED\n");
        Instant now = shell.clock.instant();
        jwt.claims().asMap().forEach((name, value) -> {
            appendMember(text, name, value);
            appendDate(text, jwt.claims(), name, now);
            text.append('\n');
        });
        shell.print(text.append('\n').toString());
        return true;
    }

    private static StringBuilder appendMember(StringBuilder text, String name, Object value) {
        return text.append("  ").append(OneLine.of(name)).append(": ").append(OneLine.of(json(value)));
    }

    /**
     * Serializes a single value. The JSON writer accepts only objects, so the value is wrapped in one, and the wrapper
     * is cut off.
     */
    private static String json(Object value) {
        Map<String, Object> framed = Collections.singletonMap("", value);
        String object = StrictJson.write(framed);
        return object.substring("{\"\":".length(), object.length() - 1);
    }

    private static void appendDate(StringBuilder text, Claims claims, String name, Instant now) {
        if (TIMES.contains(name)) {
            try {
                Instant time = claims.time(name).orElseThrow();
                text.append(" = ").append(time).append(", ").append(TimeDistance.between(now, time));
            } catch (IllegalArgumentException notATime) {
                text.append(" (not a date)");
            }
        }
    }
}
