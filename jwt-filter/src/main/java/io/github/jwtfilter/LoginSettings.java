package io.github.jwtfilter;

import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The login servlet's parameters, read and checked. Sealed once read. */
final class LoginSettings {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional("users"),
            Parameter.optional("groups"),
            Parameter.optional("page"),
            Parameter.optional("errorPage"),
            Parameter.withDefault("target", "/"));

    private static final String HTPASSWD = "htpasswd:";

    final String servletName;
    final List<String> mappings;
    final Optional<IdentityStore> users;
    final Optional<String> page;
    final Optional<String> errorPage;
    final String target;

    LoginSettings(String servletName, List<String> mappings, Parameters parameters, ServletContext context) {
        this.servletName = servletName;
        this.mappings = mappings;
        Optional<Path> groups = parameters.read("groups", text -> file(text, context));
        if (!parameters.isSet("users")) {
            parameters.problem("users", "expected a store of users such as htpasswd:/path, got none");
        }
        users = parameters.read("users", text -> store(text, groups.orElse(null), context));
        page = parameters.read("page", Forms::localPath);
        errorPage = parameters.read("errorPage", Forms::localPath);
        target = parameters.read("target", Forms::localPath).orElseThrow();
    }

    private static IdentityStore store(String text, Path groups, ServletContext context) {
        if (!text.startsWith(HTPASSWD) || text.split("\\R").length > 1) {
            throw new IllegalArgumentException("expected htpasswd:/path, got '" + text + "'");
        }
        Path users = file(text.substring(HTPASSWD.length()), context);
        try {
            return new HtpasswdStore(users, groups);
        } catch (IOException e) {
            throw new IllegalArgumentException("file cannot be read: " + e.getMessage());
        }
    }

    /** An absolute path, or one that begins with {@code /WEB-INF/} and lies in the application. */
    private static Path file(String text, ServletContext context) {
        if (!text.startsWith("/WEB-INF/")) {
            return Forms.file(text);
        }
        String unpacked = context.getRealPath(text);
        if (unpacked == null) {
            throw new IllegalArgumentException("file cannot be read: '" + text
                    + "' is not there, or the container does not unpack the application");
        }
        return Forms.file(unpacked);
    }
}
