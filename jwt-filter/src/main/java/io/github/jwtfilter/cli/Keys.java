package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeyMaker;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.keys.Fingerprints;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

// This class is long because it has all actions on the file, with their help.

/**
 * The command that shows and edits the key file that servers share. It lets an operator replace a key without ending
 * any login.
 */
final class Keys implements Command {
    static final String NAME = "keys";

    private static final List<String> ACTIONS = List.of("list", "add", "promote", "retire", "public");

    @Override
    public Help help() {
        return new Help(
                        "Lists and edits the keys in a file",
                        "keys list FILE",
                        "keys add FILE [--alg A]",
                        "keys promote FILE KID",
                        "keys retire FILE KID",
                        "keys public FILE [-o FILE]")
                .paragraph("FILE is a JWK Set, as for the parameter keys. The first private or secret key signs,"
                        + " and all keys verify. To change the key, use add, promote and retire in this order. After"
                        + " each of them, copy the file to all servers: they load it without a restart. No secret is"
                        + " printed.")
                .section(
                        "Actions",
                        "list",
                        "Prints position, algorithm, kid and fingerprint of each key, as in the log and in JMX. Also"
                                + " reads PEM.",
                        "add",
                        "Adds a new key at the end. It verifies and does not sign yet. If the file is missing, creates"
                                + " it with a key that signs.",
                        "promote",
                        "Moves a key to the front, so that it signs.",
                        "retire",
                        "Removes a key. The key that signs is refused.",
                        "public",
                        "Prints the public keys as a JWK Set, for servers that only verify. Also reads PEM.")
                .section(
                        "Arguments",
                        "KID",
                        "The kid of a key or its fingerprint. If several keys share a kid, only the fingerprint works."
                                + " Put -- before a KID that begins with a dash.")
                .options(options())
                .paragraph("Only its owner can read a new file (mode 0600). An existing file keeps its owner, its group"
                        + " and their permissions. All others lose their access. The file is replaced in one step,"
                        + " also behind a symbolic link, and only if no other program has changed it meanwhile.")
                .input("FILE.")
                .status(
                        "the keys are printed or the file is replaced",
                        "the edit was refused and the file is unchanged; standard error has the reason")
                .example(Help.CALL + "keys add /etc/myapp/keys.json --alg ES256");
    }

    @Override
    public Option[] options() {
        return new Option[] {
            KeyOptions.ALG.withText("For add: an algorithm of keygen --jwk. The default is the algorithm of the key"
                    + " that signs, or HS256 in a new file."),
            Output.FILE.withText("For public: " + Output.FILE.text())
        };
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        List<String> operands = arguments.operands();
        String action = operands.isEmpty() ? "" : operands.get(0);
        if (!ACTIONS.contains(action)) {
            throw action.isEmpty()
                    ? new UsageException("expected one of " + String.join(", ", ACTIONS) + ", got none")
                    : Arguments.unknown("action", action, ACTIONS);
        }
        boolean named = action.equals("promote") || action.equals("retire");
        if (operands.size() != (named ? 3 : 2)) {
            throw new UsageException(action + ": expected " + (named ? "FILE and KID" : "FILE") + ", got "
                    + (operands.size() - 1) + " arguments");
        }
        if (arguments.has(KeyOptions.ALG.name) && !action.equals("add")) {
            throw new UsageException("option --alg: goes with add");
        }
        if (arguments.has(Output.FILE.name) && !action.equals("public")) {
            throw new UsageException("option -o: goes with public");
        }
        Path file = file(operands.get(1));
        try {
            switch (action) {
                case "list":
                    return list(file, shell);
                case "public":
                    Output.of(arguments, shell).print(JwkSet.writePublic(read(file)) + "\n");
                    return GOOD;
                case "add":
                    return add(file, arguments, shell);
                case "promote":
                    return promote(file, operands.get(2), shell);
                default:
                    return retire(file, operands.get(2), shell);
            }
        } catch (EditRefusedException e) {
            shell.fault(NAME + " " + action + ": " + e.getMessage());
            return REFUSED;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        } catch (IOException e) {
            throw new IOException(
                    "file " + file + ": cannot be read or replaced ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static Path file(String text) throws UsageException {
        try {
            return ValueFormats.file(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static KeySet read(Path file) {
        return KeySources.readKeys(file);
    }

    private static int list(Path file, Shell shell) throws IOException {
        KeySet keys = read(file);
        byte[] content = SmallFile.read(file, SmallFile.MAX_BYTES);
        if (isPem(content)) {
            int place = 0;
            for (String line : Fingerprints.of(keys)) {
                shell.print(++place + "\t" + OneLine.of(line) + "\n");
            }
        } else {
            show(KeyDocument.parse(content), shell);
        }
        return GOOD;
    }

    private static boolean isPem(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).contains("-----BEGIN ");
    }

    private static void show(KeyDocument document, Shell shell) {
        List<String> lines = Fingerprints.of(document.keys());
        int line = 0;
        for (KeyDocument.Entry entry : document.entries()) {
            shell.print(entry.index + 1 + "\t" + OneLine.of(lines.get(line++)) + "\n");
        }
        document.leftOut().forEach(each -> shell.print("-\t" + OneLine.of(each) + "\n"));
    }

    private static int add(Path file, Arguments arguments, Shell shell)
            throws UsageException, IOException, EditRefusedException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            KeyDocument first = KeyDocument.of(KeyMaker.jwk(KeyOptions.algorithm(arguments)));
            SharedFile.create(file, bytes(first));
            show(first, shell);
            next(shell, "copy the file to all servers and name it in their parameter keys.");
            return GOOD;
        }
        SharedFile shared = SharedFile.read(file);
        KeyDocument before = editable(shared);
        SigningKey signing = before.keys()
                .signingKey()
                .orElseThrow(
                        () -> new EditRefusedException("all keys of the file only verify, so a fresh one would sign"
                                + " at once, and nobody would know it"));
        Algorithm algorithm =
                arguments.has(KeyOptions.ALG.name) ? KeyOptions.algorithm(arguments) : signing.algorithm();
        Map<String, Object> key = KeyMaker.jwk(algorithm);
        replace(shared, before.with(key), shell);
        next(
                shell,
                "copy the file to all servers, and to those that only verify what 'keys public' prints; when all of them"
                        + " list the new key (in the log, in JMX), run: keys promote FILE " + key.get("kid"));
        return GOOD;
    }

    private static int promote(Path file, String name, Shell shell) throws IOException, EditRefusedException {
        SharedFile shared = SharedFile.read(file);
        KeyDocument before = editable(shared);
        KeyDocument.Entry entry = entry(before, name);
        SigningKey signing = before.keys().signingKey().orElse(null);
        if (entry.key == signing) {
            throw new EditRefusedException("this key signs already; nothing was done");
        }
        if (!entry.key.signs()) {
            throw new EditRefusedException("this key can only verify: it is public, or its key_ops say so");
        }
        replace(shared, before.withFirst(entry), shell);
        next(
                shell,
                "copy the file to all servers. When the last one has it, wait for tokenLifetime and clockSkew (30 and a"
                        + " half minutes unless set otherwise): then no token of an older key is left, and it can go:"
                        + " keys retire FILE " + old(before, signing));
        return GOOD;
    }

    /** Returns the name of the old key as arguments. A name with a dash in front would be taken for an option. */
    private static String old(KeyDocument document, SigningKey signing) {
        if (signing == null) {
            return "KID";
        }
        String name = signing.keyId()
                .filter(kid -> document.entries().stream()
                                .filter(entry -> entry.isNamed(kid))
                                .count()
                        == 1)
                .map(OneLine::of)
                .orElseGet(signing::fingerprint);
        return name.startsWith("-") ? "-- " + name : name;
    }

    private static int retire(Path file, String name, Shell shell) throws IOException, EditRefusedException {
        SharedFile shared = SharedFile.read(file);
        KeyDocument before = editable(shared);
        KeyDocument.Entry entry = entry(before, name);
        if (entry.key == before.keys().signingKey().orElse(null)) {
            throw new EditRefusedException("this key signs: promote another one first");
        }
        if (before.entries().size() == 1) {
            throw new EditRefusedException("this key is the last one");
        }
        replace(shared, before.without(entry), shell);
        next(shell, "copy the file to all servers. Tokens of the retired key are refused where it is gone.");
        return GOOD;
    }

    private static KeyDocument editable(SharedFile shared) {
        byte[] content = shared.content();
        if (isPem(content)) {
            throw new IllegalArgumentException("FILE: expected a JWK Set, got PEM, which is shown and not edited");
        }
        return KeyDocument.parse(content);
    }

    private static KeyDocument.Entry entry(KeyDocument document, String name) throws EditRefusedException {
        List<KeyDocument.Entry> named =
                document.entries().stream().filter(entry -> entry.isNamed(name)).collect(Collectors.toList());
        if (named.size() > 1) {
            throw new EditRefusedException(
                    "several keys of the file have this KID; name one by its fingerprint, see:" + " keys list FILE");
        }
        if (named.isEmpty()) {
            throw new EditRefusedException("no key of the file has this KID; see: keys list FILE");
        }
        return named.get(0);
    }

    private static byte[] bytes(KeyDocument document) {
        return document.text().getBytes(StandardCharsets.UTF_8);
    }

    private static void replace(SharedFile shared, KeyDocument anew, Shell shell)
            throws IOException, EditRefusedException {
        boolean narrowed = shared.replace(bytes(anew));
        show(anew, shell);
        if (narrowed) {
            shell.print("Others could read the file and cannot any more: see that the server's user still can.\n");
        }
    }

    private static void next(Shell shell, String step) {
        shell.print("Next: " + step + "\n");
    }
}
