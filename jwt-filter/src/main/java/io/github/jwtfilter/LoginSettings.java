package io.github.jwtfilter;

import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.spelling.Forms;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        page = parameters.read("page", this::ownPage);
        errorPage = parameters.read("errorPage", this::ownPage);
        target = parameters.read("target", Forms::localPath).orElseThrow();
    }

    /** A page of the team's: the login servlet would forward to itself without end. */
    private String ownPage(String text) {
        Forms.localPath(text);
        if (mappings.contains(pathOf(text))) {
            throw new IllegalArgumentException("expected a page of the application, got the login servlet's own path '"
                    + text + "'; leave it out for the built-in page");
        }
        return text;
    }

    /** The path of a page that may have a query string. */
    static String pathOf(String page) {
        return page.split("\\?", 2)[0];
    }

    private static IdentityStore store(String text, Path groups, ServletContext context) {
        if (!text.startsWith(HTPASSWD) || text.split("\\R").length > 1) {
            throw new IllegalArgumentException("expected htpasswd:/path, got '" + text + "'");
        }
        return new HtpasswdStore(file(text.substring(HTPASSWD.length()), context), groups);
    }

    /** An absolute path, or one that begins with {@code /WEB-INF/} and lies in the application. */
    private static Path file(String text, ServletContext context) {
        if (!text.startsWith("/WEB-INF/")) {
            return Forms.file(text);
        }
        String unpacked = context.getRealPath(text);
        boolean isFile = unpacked != null && Files.isRegularFile(Path.of(unpacked));
        return isFile ? Forms.file(unpacked) : unpack(text, context);
    }

    /**
     * Some containers serve a WAR without unpacking it and name no path, or one within the WAR. The application's
     * temporary directory is as private to it as an unpacked WAR is.
     */
    private static Path unpack(String text, ServletContext context) {
        File directory = (File) context.getAttribute(ServletContext.TEMPDIR);
        Path copy = directory.toPath().resolve("jwt-filter" + text.replace('/', '-'));
        try (InputStream file = context.getResourceAsStream(text)) {
            if (file == null) {
                throw new IllegalArgumentException("file cannot be read: '" + text + "' is not there");
            }
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "file cannot be read: '" + text + "' (" + e.getClass().getSimpleName() + ")");
        }
    }
}
