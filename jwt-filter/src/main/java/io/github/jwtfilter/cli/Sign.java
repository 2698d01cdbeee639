package io.github.jwtfilter.cli;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The command that creates a token from given claims, with {@code iat} and {@code exp}. */
final class Sign implements Command {
    static final String NAME = "sign";

    private static final String CLAIM = "--claim";
    private static final String EXPIRES = "--expires";
    private static final String DEFAULT_LIFETIME = "15m";

    @Override
    public Help help() {
        return new Help(
                        "Prints a signed token",
                        NAME + " --secret-file F [--alg A] [--claim NAME=JSON]... [--expires D] [-o FILE]",
                        NAME + " --keys F [--claim NAME=JSON]... [--expires D] [-o FILE]")
                .paragraph("Adds the claims iat and exp. The first private or secret key signs.")
                .options(options())
                .input("The file of the key.")
                .status("the token is printed or written")
                .example(
                        Help.CALL + "sign --secret-file jwt.key \\",
                        "  --claim sub='\"alice\"' --claim roles='[\"clerk\"]' --expires 1h");
    }

    @Override
    public Option[] options() {
        return new Option[] {
            KeyOptions.SECRET_FILE,
            KeyOptions.ALG,
            KeyOptions.KEYS,
            Option.repeatable(CLAIM, "NAME=JSON", "A claim and its value in JSON. Text keeps its quotes."),
            Option.value(
                    EXPIRES,
                    "D",
                    "Time until the token expires: a number and s, m, h or d. The default is " + DEFAULT_LIFETIME
                            + ". Excludes --claim exp=SECONDS."),
            Output.FILE
        };
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        arguments.refuseOperands();
        Output output = Output.of(arguments, shell);
        Claims claims = claims(arguments, shell.clock.instant());
        KeySet keys = KeyOptions.keys(arguments);
        if (keys.signingKey().isEmpty()) {
            throw new UsageException("option --keys: expected a secret or private key, got only keys that verify");
        }
        String token = new JwtSigner(keys).sign(claims);
        try {
            UnverifiedJwt.parse(token);
        } catch (InvalidTokenException e) {
            throw new UsageException("the token would be refused everywhere: " + e.reason() + ": " + e.getMessage());
        }
        output.print(token + "\n");
        return GOOD;
    }

    private static Claims claims(Arguments arguments, Instant now) throws UsageException {
        Map<String, Object> given = given(arguments);
        if (given.containsKey("exp") && arguments.has(EXPIRES)) {
            throw new UsageException("option --expires: goes without --claim exp");
        }
        Duration lifetime = lifetime(arguments);
        Claims.Builder claims = Claims.builder();
        try {
            given.forEach(claims::claim);
            if (!given.containsKey("iat")) {
                claims.issuedAt(now);
            }
            if (!given.containsKey("exp")) {
                claims.expiresAt(now.plus(lifetime));
            }
            return claims.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Duration lifetime(Arguments arguments) throws UsageException {
        try {
            return ValueFormats.positiveDuration(arguments.value(EXPIRES).orElse(DEFAULT_LIFETIME));
        } catch (IllegalArgumentException e) {
            throw new UsageException("option --expires: " + e.getMessage());
        }
    }

    private static Map<String, Object> given(Arguments arguments) throws UsageException {
        Map<String, Object> given = new LinkedHashMap<>();
        for (String claim : arguments.values(CLAIM)) {
            int equals = claim.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("option --claim: expected name=json");
            }
            String name = claim.substring(0, equals);
            if (given.containsKey(name)) {
                throw new UsageException("option --claim: claim " + name + ": given twice");
            }
            given.put(name, value(name, claim.substring(equals + 1)));
        }
        return given;
    }

    /**
     * Parses a JSON value. The strict parser accepts only objects, so the value is wrapped in one. The result must have
     * exactly one member. Otherwise the text closed the wrapper or added members.
     */
    private static Object value(String name, String json) throws UsageException {
        Map<String, Object> object;
        try {
            object = StrictJson.readObject(("{\"value\":" + json + "}").getBytes(StandardCharsets.UTF_8));
        } catch (StrictJson.MalformedJsonException e) {
            throw notJson(name);
        }
        if (object.size() != 1) {
            throw notJson(name);
        }
        return object.get("value");
    }

    private static UsageException notJson(String name) {
        return new UsageException(
                "option --claim: claim " + name + ": expected a value in strict JSON; a string keeps its"
                        + " quotes, and the shell must leave them alone: --claim " + name + "='\"text\"'");
    }
}
