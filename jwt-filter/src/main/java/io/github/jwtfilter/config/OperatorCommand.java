package io.github.jwtfilter.config;

import io.github.jwtfilter.transport.TokenSource;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a shell command for an operator to open a page whose role no user has yet. The operator needs access to the
 * key. The command is one line for a POSIX shell and contains no secret. It signs a token for fifteen minutes and sends
 * it.
 */
public final class OperatorCommand {
    private static final String USER = "operator";
    private static final String JAR = "jwt-filter.jar";

    private OperatorCommand() {}

    /**
     * Returns the command.
     *
     * @param url the page's URL as clients reach it
     * @param role the role that the page requires
     * @return empty if this server has no key that the command line could sign with
     */
    public static Optional<String> of(FilterSettings settings, String url, String role) {
        if (settings.tokenSources.stream().allMatch(TokenSource::isProxy)) {
            return Optional.empty();
        }
        return settings.keys.commandLineOptions().map(keys -> {
            List<String> words = new ArrayList<>(List.of("java", "-jar", jar(), "sign"));
            words.addAll(keys);
            claims(settings, role).forEach(claim -> words.addAll(List.of("--claim", claim)));
            String sign = words.stream().map(OperatorCommand::quoted).collect(Collectors.joining(" "));
            boolean header = settings.tokenSources.contains(TokenSource.HEADER);
            String prefix = header ? "Authorization: Bearer " : "Cookie: " + settings.cookie.name + "=";
            return "curl -H \"" + prefix + "$(" + sign + ")\" " + quoted(url);
        });
    }

    private static List<String> claims(FilterSettings settings, String role) {
        List<String> claims = new ArrayList<>();
        claims.add(settings.logins.principalClaim() + "=" + json(USER));
        claims.add(settings.logins.rolesClaim() + "=[" + json(role) + "]");
        settings.logins.issuer().ifPresent(issuer -> claims.add("iss=" + json(issuer)));
        settings.logins.audience().stream().findFirst().ifPresent(audience -> claims.add("aud=" + json(audience)));
        return claims;
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String quoted(String word) {
        boolean plain = word.matches("[A-Za-z0-9_./:=@%+-]+");
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Returns the path of this JAR; only its file name if the server does not load it from a file. */
    private static String jar() {
        CodeSource source = OperatorCommand.class.getProtectionDomain().getCodeSource();
        String location = source == null ? "" : String.valueOf(source.getLocation());
        try {
            boolean file = location.startsWith("file:") && location.endsWith(".jar");
            return file ? Path.of(URI.create(location)).toString() : JAR;
        } catch (IllegalArgumentException | FileSystemNotFoundException unusual) {
            return JAR;
        }
    }
}
