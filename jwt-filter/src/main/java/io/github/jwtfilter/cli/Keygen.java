package io.github.jwtfilter.cli;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes a key: as many random bytes as the algorithm's hash has. */
final class Keygen implements Command {
    static final String NAME = "keygen";

    private static final String JWK = "--jwk";
    private static final int KEY_ID_LENGTH = 8;

    @Override
    public String usage() {
        return "keygen [--alg HS256] [--jwk]\n"
                + "    Prints a fresh secret of random bytes as base64url text, for secretFile and --secret-file.\n"
                + "    --alg A   HS256, HS384 or HS512: 32, 48 or 64 bytes\n"
                + "    --jwk     a JSON Web Key with a name of its own instead, for keys and --keys\n";
    }

    @Override
    public Option[] options() {
        return new Option[] {KeyOptions.ALG, Option.flag(JWK)};
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        arguments.refuseOperands();
        Algorithm algorithm = KeyOptions.algorithm(arguments);
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[algorithm.minimumKeyLength()];
        random.nextBytes(secret);
        if (arguments.has(JWK)) {
            byte[] keyId = new byte[KEY_ID_LENGTH];
            random.nextBytes(keyId);
            shell.print(JwkSet.write(algorithm, secret, base64url(keyId)) + "\n");
        } else {
            shell.print(base64url(secret) + "\n");
        }
        return GOOD;
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
