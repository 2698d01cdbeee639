package io.github.jwtfilter.project;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Do packages import only the packages that the architecture allows, and say for whom their types are public? */
final class LayersTest {
    private static final String BASE = "io.github.jwtfilter";

    /** The allowed imports of each package below the base package. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("jose", Set.of()),
            entry("files", Set.of()),
            entry("http", Set.of("files")),
            entry("oidc", Set.of("files", "http", "identity", "jose", "keys", "text", "transport")),
            entry("text", Set.of()),
            entry("store", Set.of()),
            entry("store.jdbc", Set.of("store")),
            entry("values", Set.of()),
            entry("csrf", Set.of("throttle", "text")),
            entry("commit", Set.of()),
            entry("revocation", Set.of("store", "text")),
            entry("keys", Set.of("jose", "files", "http", "text")),
            entry("transport", Set.of("jose", "text")),
            entry("monitor", Set.of("text")),
            entry("identity.hash", Set.of("text")),
            entry("identity", Set.of("identity.hash", "files", "text")),
            entry("identity.jdbc", Set.of("identity", "identity.hash", "store")),
            entry("identity.ldap", Set.of("identity", "files", "text")),
            entry("throttle", Set.of("identity", "store", "text")),
            entry("access", Set.of("identity")),
            entry("access.constraints", Set.of("access")),
            entry("login", Set.of("identity", "jose", "monitor", "revocation", "store", "text", "transport")),
            entry("recheck", Set.of("identity", "jose", "login", "store", "text")),
            entry("refresh", Set.of("identity", "jose", "login", "revocation", "store", "text", "transport")),
            entry("session", Set.of("commit", "identity", "login")),
            entry(
                    "login.flow",
                    Set.of(
                            "csrf",
                            "identity",
                            "jose",
                            "login",
                            "monitor",
                            "oidc",
                            "page",
                            "recheck",
                            "refresh",
                            "revocation",
                            "session",
                            "store",
                            "text",
                            "throttle",
                            "transport")),
            entry("form", Set.of("csrf", "identity", "jose", "login", "page")),
            entry("page", Set.of("jose", "session", "transport")),
            entry("session.content", Set.of("jose", "transport")),
            entry(
                    "session.cookie",
                    Set.of(
                            "session",
                            "session.content",
                            "commit",
                            "identity",
                            "jose",
                            "login",
                            "revocation",
                            "text",
                            "throttle",
                            "transport",
                            "values")),
            entry(
                    "report",
                    Set.of("login", "session", "session.content", "session.cookie", "values", "monitor", "text")),
            entry("status", Set.of("jose", "monitor", "page", "revocation", "text")),
            entry("observe", Set.of("access", "access.constraints", "csrf", "identity", "page", "text")),
            entry("config.application", Set.of("access.constraints", "text")),
            entry(
                    "config",
                    Set.of(
                            "access",
                            "access.constraints",
                            "config.application",
                            "csrf",
                            "files",
                            "identity",
                            "identity.hash",
                            "identity.jdbc",
                            "identity.ldap",
                            "jose",
                            "keys",
                            "login",
                            "monitor",
                            "observe",
                            "oidc",
                            "report",
                            "revocation",
                            "session",
                            "session.content",
                            "session.cookie",
                            "store",
                            "store.jdbc",
                            "text",
                            "transport",
                            "values")),
            entry(
                    "cli",
                    Set.of(
                            "jose",
                            "keys",
                            "identity",
                            "identity.hash",
                            "files",
                            "revocation",
                            "store",
                            "store.jdbc",
                            "text")));

    /** A row of the table in ARCHITECTURE.md: package, content, imports. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?!tools)[\\w.]+)` \\| .* \\| ([^|]*) \\|$");

    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    static final Set<String> PACKAGES = MAY_IMPORT.keySet();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void everyPackageIsListed() {
        Set<String> found = CLASSES.getPackage(BASE).getSubpackagesInTree().stream()
                .map(JavaPackage::getName)
                .map(name -> name.substring(BASE.length() + 1))
                .collect(Collectors.toSet());
        assertEquals(PACKAGES, found);
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void packageImportsOnlyAllowedPackages(String name) {
        String[] forbidden = PACKAGES.stream()
                .filter(other -> !other.equals(name) && !MAY_IMPORT.get(name).contains(other))
                .map(other -> BASE + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(BASE)
                .check(CLASSES);
    }

    @Test
    void documentShowsTheSameTable() throws IOException {
        Map<String, Set<String>> shown = new HashMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/ARCHITECTURE.md")));
        while (row.find()) {
            Set<String> imports = NAME.matcher(row.group(2))
                    .results()
                    .map(name -> name.group(1))
                    .collect(Collectors.toSet());
            shown.put(row.group(1), imports);
        }
        assertEquals(MAY_IMPORT, shown);
    }

    /** A line of a package's Javadoc: for whom types are public. */
    private static final Pattern AUDIENCE = Pattern.compile(
            "<li>(?:Named by [^:]+|Implemented or called by applications|Called by this library only): ([^<]+)");

    private static final Pattern LINK = Pattern.compile("\\{@link (\\w+)}");

    private static final Set<String> ALL_PACKAGES =
            Stream.concat(Stream.of(""), PACKAGES.stream()).collect(Collectors.toSet());

    @ParameterizedTest
    @FieldSource("ALL_PACKAGES")
    void packageSaysOfEachPublicTypeWhoUsesIt(String name) throws IOException {
        String fullName = name.isEmpty() ? BASE : BASE + "." + name;
        List<String> types = CLASSES.getPackage(fullName).getClasses().stream()
                .filter(type -> !type.isArray()
                        && type.isTopLevelClass()
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .sorted()
                .collect(Collectors.toList());
        Path description = Path.of("src/main/java", fullName.split("\\.")).resolve("package-info.java");
        List<String> named = AUDIENCE.matcher(Files.readString(description))
                .results()
                .flatMap(line -> LINK.matcher(line.group(1)).results())
                .map(link -> link.group(1))
                .sorted()
                .collect(Collectors.toList());
        assertEquals(types, named);
    }

    @Test
    void joseDoesNotUseServlets() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".jose")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta..")
                .check(CLASSES);
    }
}
