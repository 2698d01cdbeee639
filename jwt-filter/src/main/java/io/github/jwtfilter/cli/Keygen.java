package io.github.jwtfilter.cli;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeyMaker;
import io.github.jwtfilter.jose.StrictJson;
import java.io.IOException;
import java.util.Base64;

/** The command that generates a key. */
final class Keygen implements Command {
    static final String NAME = "keygen";

    private static final String JWK = "--jwk";

    @Override
    public Help help() {
        return new Help("Prints a new random secret, or a JSON Web Key (JWK)", NAME + " [--alg A] [--jwk] [-o FILE]")
                .paragraph("The secret is text in base64url, for the parameter secretFile and for --secret-file.")
                .options(options())
                .input("Nothing.")
                .status("the key is printed or written")
                .example(Help.CALL + "keygen -o /etc/myapp/jwt.key");
    }

    @Override
    public Option[] options() {
        return new Option[] {
            KeyOptions.ALG.withText("HS256 (the default, 32 bytes), HS384 (48 bytes) or HS512 (64 bytes). With --jwk"
                    + " also RS256, RS384, RS512, PS256, PS384, PS512 (3072 bits), ES256, ES384, ES512, EdDSA and"
                    + " Ed25519."),
            Option.flag(JWK, "Prints a JWK with a new kid, for the parameter keys and for --keys."),
            Output.FILE
        };
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        arguments.refuseOperands();
        Algorithm algorithm = KeyOptions.algorithm(arguments);
        Output output = Output.of(arguments, shell);
        if (arguments.has(JWK)) {
            output.print(jwk(algorithm) + "\n");
            return GOOD;
        }
        if (!algorithm.isSymmetric()) {
            throw new UsageException("option --alg: " + algorithm + " needs a pair of keys: add --jwk");
        }
        byte[] secret = KeyMaker.secret(algorithm);
        output.print(Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n");
        return GOOD;
    }

    private static String jwk(Algorithm algorithm) throws UsageException {
        try {
            return StrictJson.write(KeyMaker.jwk(algorithm));
        } catch (IllegalArgumentException e) {
            throw new UsageException("option --alg: " + e.getMessage());
        }
    }
}
