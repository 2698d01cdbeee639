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
    public String usage() {
        return "keygen [--alg HS256] [--jwk] [-o FILE]\n"
                + "    Prints a fresh secret of random bytes as base64url text, for secretFile and --secret-file.\n"
                + "    --alg A   HS256, HS384 or HS512: 32, 48 or 64 bytes; with --jwk also RS256 to RS512 and PS256\n"
                + "              to PS512 (3072 bits), ES256, ES384, ES512, EdDSA, Ed25519\n"
                + "    --jwk     a JSON Web Key with a name of its own instead, for keys and --keys\n"
                + Output.HELP;
    }

    @Override
    public Option[] options() {
        return new Option[] {KeyOptions.ALG, Option.flag(JWK), Output.FILE};
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
