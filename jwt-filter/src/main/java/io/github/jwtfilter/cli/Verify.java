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
    public Help help() {
        return new Help(
                        "Verifies tokens and prints their claims, or why they are refused",
                        NAME + " --secret-file F [--alg A] [--issuer I] [--audience A] [--at INSTANT] [TOKEN|-]",
                        NAME + " --keys F [--issuer I] [--audience A] [--at INSTANT] [TOKEN|-]")
                .paragraph("Prints one line per token: accepted, tab, the claims as JSON; or refused, tab, the reason,"
                        + " tab, details. A token must have exp. The allowed clock skew is 30 seconds, the filter's"
                        + " default.")
                .options(options())
                .input("The file of the key. Without TOKEN, or with -, one token per line of standard input.")
                .status("all tokens are accepted", "at least one token is refused")
                .example(Help.CALL + "verify --secret-file jwt.key --audience bank - < tokens.txt");
    }

    @Override
    public Option[] options() {
        return new Option[] {
            KeyOptions.SECRET_FILE,
            KeyOptions.ALG,
            KeyOptions.KEYS,
            Option.value(ISSUER, "I", "The required value of iss. The default is any."),
            Option.value(AUDIENCE, "A", "A value that aud must contain. The default is any."),
            Option.value(
                    AT,
                    "INSTANT",
                    "The time to verify at, for example 2026-01-01T00:00:00Z, or seconds since 1970. The"
                            + " default is now.")
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
