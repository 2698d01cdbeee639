package io.github.jwtfilter.tools.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.convert.ConversionResult;
import io.github.jwtfilter.tools.convert.ConvertOptions;
import io.github.jwtfilter.tools.convert.Converter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Converts the applications of the corpus as the command does. The users of the server are in a file then. */
final class Conversions {
    /** The beginnings of the reasons for expected refusals, by the descriptor's name. */
    static final Map<String, String> EXPECTED_REFUSALS = Map.of("18-client-cert-2.5", "The login is CLIENT-CERT.");

    private final ConvertOptions options;
    private final Map<String, String> refusals = new TreeMap<>();

    /**
     * Writes the files that the converted applications refer to.
     *
     * @param folder the place of these files
     * @param edition {@code javax} or {@code jakarta}
     */
    Conversions(Path folder, List<User> users, String edition) throws IOException {
        Path key = Files.writeString(folder.resolve("jwt.key"), "0123456789abcdef0123456789abcdef");
        Path htpasswd = Files.write(
                folder.resolve("users"),
                users.stream()
                        .map(user -> user.name() + ":" + hash(user.name()))
                        .collect(Collectors.toList()));
        Path groups = Files.write(
                folder.resolve("groups"),
                users.stream()
                        .flatMap(user -> user.roles().stream().map(role -> "\"" + role + "\": " + user.name()))
                        .collect(Collectors.toList()));
        Map<String, String> parameters =
                Map.of("secretFile", key.toString(), "users", "htpasswd:" + htpasswd, "groups", groups.toString());
        options = new ConvertOptions(parameters, Optional.empty(), Optional.empty(), false, Optional.of(edition));
    }

    private static String hash(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(password.getBytes(UTF_8));
            return "{SHA256}" + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Converts a folder or a WAR, and returns whether it was. */
    boolean convert(Descriptor descriptor, Path original, Path converted) throws IOException {
        Optional<String> refusal = refusal(original, converted);
        refusal.ifPresent(reason -> refusals.put(descriptor.name, reason));
        return refusal.isEmpty();
    }

    /** Converts a folder or a WAR, and returns the reason for a refusal; empty after a conversion. */
    Optional<String> refusal(Path original, Path converted) throws IOException {
        try {
            ConversionResult result = new Converter(original, Optional.of(converted), options, false).run();
            return result.parts().stream()
                    .flatMap(part -> part.notes.refusals().stream())
                    .findFirst();
        } catch (UnreadableWarException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns the reasons of refused conversions by the descriptors' names. */
    Map<String, String> refusals() {
        return refusals;
    }

    /** Returns the unexpected refusals, and the expected ones that did not come. */
    List<String> unexpected() {
        Map<String, String> unexpected = new TreeMap<>(refusals);
        EXPECTED_REFUSALS.forEach((name, reason) -> {
            if (refusals.getOrDefault(name, "").startsWith(reason)) {
                unexpected.remove(name);
            } else {
                unexpected.putIfAbsent(name, "was converted");
            }
        });
        return unexpected.entrySet().stream().map(Object::toString).collect(Collectors.toList());
    }
}
