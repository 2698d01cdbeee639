package io.github.jwtfilter.cli;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.hash.Argon2Hash;
import io.github.jwtfilter.identity.hash.BcryptHash;
import io.github.jwtfilter.identity.hash.ShaCryptHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * The command that creates a line of an htpasswd file. The password is never an argument, because other users can see
 * arguments and shells keep them in their history.
 */
final class HashPassword implements Command {
    static final String NAME = "hash-password";

    private static final String BCRYPT = "--bcrypt";
    private static final String ARGON2 = "--argon2";
    private static final String SHA512 = "--sha512";

    @Override
    public Help help() {
        return new Help(
                        "Prints a line for an htpasswd file: USER:HASH",
                        NAME + " [--bcrypt|--argon2|--sha512] [-o FILE] [USER]")
                .paragraph("Without USER, prints only the hash. Name and password are first put into Unicode's composed"
                        + " form (NFC).")
                .options(options())
                .input("The password: asked twice on a terminal, otherwise the first line of standard input, in"
                        + " UTF-8. It is never an argument.")
                .status("the line is printed or written")
                .example(Help.CALL + NAME + " alice >> /etc/myapp/users");
    }

    @Override
    public Option[] options() {
        return new Option[] {
            Option.flag(BCRYPT, "bcrypt of cost 12 (the default), for passwords up to 72 bytes."),
            Option.flag(ARGON2, "Argon2id with 19 MiB and 2 passes, for passwords up to 1024 bytes."),
            Option.flag(SHA512, "SHA-512 crypt with 210000 rounds, for passwords up to 256 bytes."),
            Output.FILE
        };
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        Optional<String> user = arguments
                .operand("USER (the password is asked for, not an argument)")
                .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC));
        if (user.isPresent()) {
            checkUser(user.get());
        }
        String scheme = scheme(arguments);
        Output output = Output.of(arguments, shell);
        String password = password(scheme, shell);
        String prefix = user.map(name -> name + ":").orElse("");
        output.print(prefix + hash(scheme, password) + "\n");
        return GOOD;
    }

    /**
     * Checks that an htpasswd file can represent the user's name. Newlines separate its lines, the first colon
     * separates name and hash, and {@code #} starts a comment.
     */
    private static void checkUser(String user) throws UsageException {
        if (user.isEmpty()) {
            throw new UsageException("USER: expected a name, got an empty one");
        }
        if (user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException("USER: expected a name without colons and control characters");
        }
        if (user.startsWith("#")) {
            throw new UsageException("USER: expected a name that does not start with #, which starts a comment");
        }
    }

    private static String scheme(Arguments arguments) throws UsageException {
        String chosen = null;
        for (String scheme : new String[] {BCRYPT, ARGON2, SHA512}) {
            if (arguments.has(scheme)) {
                if (chosen != null) {
                    throw new UsageException("expected one scheme, got " + chosen + " and " + scheme);
                }
                chosen = scheme;
            }
        }
        return chosen == null ? BCRYPT : chosen;
    }

    private static String password(String scheme, Shell shell) throws UsageException, IOException {
        if (!shell.terminal.isPresent()) {
            return checked(scheme, PasswordLine.read(shell.in));
        }
        String password = checked(scheme, shell.terminal.readPassword("Password: "));
        String again = shell.terminal.readPassword("Again: ");
        if (again == null || !password.equals(Normalizer.normalize(again, Normalizer.Form.NFC))) {
            throw new UsageException("password: the two differ");
        }
        return password;
    }

    private static String checked(String scheme, String typed) throws UsageException {
        if (typed == null || typed.isEmpty()) {
            throw new UsageException("password: expected one, got an empty line or none");
        }
        String password = Normalizer.normalize(typed, Normalizer.Form.NFC);
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length > Credentials.MAX_PASSWORD_BYTES) {
            throw new UsageException("password: expected at most " + Credentials.MAX_PASSWORD_BYTES + " bytes");
        }
        if (scheme.equals(BCRYPT) && length > BcryptHash.MAX_PASSWORD_BYTES) {
            throw new UsageException("password: bcrypt looks at " + BcryptHash.MAX_PASSWORD_BYTES + " bytes, got "
                    + length + "; --argon2 takes longer ones");
        }
        if (scheme.equals(SHA512) && length > ShaCryptHash.MAX_PASSWORD_BYTES) {
            throw new UsageException("password: SHA-512 crypt takes " + ShaCryptHash.MAX_PASSWORD_BYTES + " bytes, got "
                    + length + "; --argon2 takes longer ones");
        }
        return password;
    }

    private static String hash(String scheme, String password) {
        switch (scheme) {
            case ARGON2:
                return Argon2Hash.create(password);
            case SHA512:
                return ShaCryptHash.create(password);
            default:
                return BcryptHash.create(password);
        }
    }
}
