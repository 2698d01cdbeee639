package io.github.jwtfilter.tools;

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

/** Do the rooms of the tools import only what the architecture allows? */
final class LayersTest {
    private static final String BASE = "io.github.jwtfilter";

    /** The allowed imports of each room, from the tools and from the main JAR. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("tools.archive", Set.of()),
            entry("tools.xml", Set.of("tools.archive")),
            entry("tools.classes", Set.of("tools.archive")),
            entry("tools.war", Set.of("access.constraints", "config", "tools.archive", "tools.classes", "tools.xml")),
            entry("tools.code", Set.of("tools.archive", "tools.classes", "tools.war", "values")),
            entry(
                    "tools.check",
                    Set.of(
                            "access",
                            "access.constraints",
                            "tools.archive",
                            "tools.classes",
                            "tools.code",
                            "tools.war",
                            "tools.xml")),
            entry("tools.edit", Set.of("tools.archive", "tools.xml")),
            entry(
                    "tools.convert",
                    Set.of(
                            "access",
                            "access.constraints",
                            "cli",
                            "tools.archive",
                            "tools.classes",
                            "tools.edit",
                            "tools.war",
                            "tools.xml")),
            entry(
                    "tools.rules",
                    Set.of(
                            "access",
                            "access.constraints",
                            "config.application",
                            "identity",
                            "tools.archive",
                            "tools.war",
                            "tools.xml")),
            entry("tools.site", Set.of("files")),
            entry("tools.doctor", Set.of("files", "http", "text", "tools.site")),
            entry(
                    "tools.inspect",
                    Set.of(
                            "access",
                            "config",
                            "config.application",
                            "csrf",
                            "identity",
                            "jose",
                            "keys",
                            "login",
                            "page",
                            "revocation",
                            "store",
                            "text",
                            "tools.archive",
                            "tools.xml",
                            "transport")));

    /** A row of the table in ARCHITECTURE.md: package, content, imports. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tools[\\w.]*)` \\| .* \\| ([^|]*) \\|$");

    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    static final Set<String> PACKAGES = MAY_IMPORT.keySet();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages(BASE);

    @Test
    void everyPackageIsListed() {
        Set<String> found = CLASSES.getPackage(BASE + ".tools").getSubpackagesInTree().stream()
                .map(JavaPackage::getName)
                .map(name -> name.substring(BASE.length() + 1))
                .collect(Collectors.toSet());
        assertEquals(PACKAGES, found);
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void packageImportsOnlyAllowedPackages(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_IMPORT.get(name).stream())
                .map(other -> BASE + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + name)
                .should()
                .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(BASE + "..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                JavaClass.Predicates.resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void documentShowsTheSameTable() throws IOException {
        Map<String, Set<String>> shown = new HashMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../docs/ARCHITECTURE.md")));
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
    private static final Pattern AUDIENCE =
            Pattern.compile("<li>(?:Named by [^:]+|Called by this library only): ([^<]+)");

    private static final Pattern LINK = Pattern.compile("\\{@link (\\w+)}");

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void packageSaysOfEachPublicTypeWhoUsesIt(String name) throws IOException {
        String fullName = BASE + "." + name;
        List<String> types = CLASSES.contain(fullName + ".package-info")
                ? CLASSES.getPackage(fullName).getClasses().stream()
                        .filter(type -> !type.isArray()
                                && type.isTopLevelClass()
                                && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName)
                        .sorted()
                        .collect(Collectors.toList())
                : List.of();
        Path description = Path.of("src/main/java", fullName.split("\\.")).resolve("package-info.java");
        List<String> named = AUDIENCE.matcher(Files.readString(description))
                .results()
                .flatMap(line -> LINK.matcher(line.group(1)).results())
                .map(link -> link.group(1))
                .sorted()
                .collect(Collectors.toList());
        assertEquals(types, named);
    }
}
