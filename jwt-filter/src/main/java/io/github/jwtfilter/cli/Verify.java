package io.github.jwtfilter.cli;

import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.VerifiedJwt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The command that reports for each token whether a server with these keys would accept it, and if not, why. */
final class Verify implements Command {
    static final String NAME = "verify";

    private static final String ISSUER = "--issuer";
    private static final String AUDIENCE = "--audience";
    private static final String AT = "--at";
    private static final int MAX_DIGITS = 12;

    @Override
    public String usage() {
        return "verify (--secret-file F | --keys F) [--issuer I] [--audience A] [--at INSTANT] [TOKEN|-]\n"
                + "    Prints a line for each token: 'accepted', tab, the claims as JSON; or 'refused', tab, the\n"
                + "    reason, tab, why. Exits with 1 if any was refused. Without TOKEN, or with -, reads tokens\n"
                + "    from standard input, one a line. A token must have exp; clocks may differ by 30 seconds,\n"
                + "    as with the filter's default.\n"
                + "    --secret-file F  the HMAC secret as text; a newline at its end does not count\n"
                + "    --alg A          with --secret-file: HS256 (the default), HS384 or HS512\n"
                + "    --keys F         a JWK Set or a JWK\n"
                + "    --issuer I       what iss must be; any if not given\n"
                + "    --audience A     what aud must hold; any if not given\n"
                + "    --at INSTANT     as if it were 2026-01-01T00:00:00Z, or 1767225600 seconds since 1970\n";
    }

    @Override
    public Option[] options() {
        return new Option[] {
            KeyOptions.SECRET_FILE,
            KeyOptions.KEYS,
            KeyOptions.ALG,
            Option.value(ISSUER),
            Option.value(AUDIENCE),
            Option.value(AT)
        };
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        Optional<String> token = arguments.operand("TOKEN");
        ClaimRules rules = rules(arguments, shell.clock);
        JwtVerifier verifier = new JwtVerifier(KeyOptions.keys(arguments), rules);
        return Tokens.visit(token, shell, presented -> accepts(verifier, presented, shell));
    }

    private static boolean accepts(JwtVerifier verifier, String token, Shell shell) {
        try {
            shell.print("accepted\t" + claims(verifier.verify(token)) + "\n");
            return true;
        } catch (InvalidTokenException e) {
            shell.print("refused\t" + e.reason() + "\t" + OneLine.of(e.getMessage()) + "\n");
            return false;
        }
    }

    /**
     * Returns the claims exactly as signed, if they are one line of plain ASCII, as in most tokens. Otherwise
     * serializes them again.
     */
    private static String claims(VerifiedJwt jwt) {
        byte[] payload = jwt.payload();
        for (byte b : payload) {
            if (b < ' ') {
                return OneLine.of(jwt.claims().toJson());
            }
        }
        return new String(payload, StandardCharsets.US_ASCII);
    }

    private static ClaimRules rules(Arguments arguments, Clock clock) throws UsageException {
        ClaimRules.Builder rules = ClaimRules.builder();
        if (arguments.has(ISSUER)) {
            rules.issuer(arguments.value(ISSUER).orElseThrow());
        }
        if (arguments.has(AUDIENCE)) {
            rules.audience(arguments.value(AUDIENCE).orElseThrow());
        } else {
            rules.ignoreAudience();
        }
        rules.clock(arguments.has(AT) ? fixedAt(arguments.value(AT).orElseThrow()) : clock);
        return rules.build();
    }

    private static Clock fixedAt(String text) throws UsageException {
        return Clock.fixed(instant(text), ZoneOffset.UTC);
    }

    private static Instant instant(String text) throws UsageException {
        try {
            return isNumber(text) ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UsageException("option --at: expected an instant such as 2026-01-01T00:00:00Z, or seconds since"
                    + " 1970, got '" + text + "'");
        }
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() <= MAX_DIGITS;
    }
}
