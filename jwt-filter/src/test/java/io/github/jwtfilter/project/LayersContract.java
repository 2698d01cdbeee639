package io.github.jwtfilter.project;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does each package of a module import what the table in ARCHITECTURE.md allows, and say for whom its types are public? */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LayersContract {
    private static final String BASE = "io.github.jwtfilter";
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    /** A class file does not show the class of a constant. */
    private static final Pattern IMPORT =
            Pattern.compile("import (?:static )?io\\.github\\.jwtfilter\\.([a-z.]+)\\.[A-Z]");

    /** A line of a package's Javadoc: for whom types are public. */
    private static final Pattern AUDIENCE = Pattern.compile(
            "<li>(?:Named by [^:]+|Implemented or called by applications|Called by this library only): ([^<]+)");

    private static final Pattern LINK = Pattern.compile("\\{@link (\\w+)}");

    private final String root;
    private final JavaClasses classes;
    private final Path document;

    /**
     * Reads the classes of a module.
     *
     * @param top a class of the module's top package
     * @param document ARCHITECTURE.md
     */
    protected LayersContract(Class<?> top, Path document) throws URISyntaxException {
        this.root = top.getPackageName();
        this.classes = new ClassFileImporter()
                .importPath(Path.of(
                        top.getProtectionDomain().getCodeSource().getLocation().toURI()));
        this.document = document;
    }

    protected JavaClasses classes() {
        return classes;
    }

    /** Returns the packages below the top package, without the base. */
    Set<String> packages() {
        return classes.getPackage(root).getSubpackagesInTree().stream()
                .map(JavaPackage::getName)
                .map(LayersContract::shortName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shortName(String name) {
        return name.equals(BASE) ? "~" : name.substring(BASE.length() + 1);
    }

    @ParameterizedTest
    @MethodSource("packages")
    public void packageImportsWhatTheTableSays(String name) throws IOException {
        String fullName = BASE + "." + name;
        Set<String> imports = classes.getPackage(fullName).getClasses().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getPackageName())
                .filter(other -> (other + ".").startsWith(BASE + ".") && !other.equals(fullName))
                .map(LayersContract::shortName)
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> sources = Files.list(sources(fullName))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                imports.addAll(names(IMPORT, Files.readString(source)));
            }
        }
        imports.remove(name);
        Matcher row = Pattern.compile("(?m)^\\| `" + Pattern.quote(name) + "` \\| .* \\| ([^|]*) \\|$")
                .matcher(Files.readString(document));
        assertEquals(row.find() ? names(NAME, row.group(1)) : "no row", List.copyOf(imports));
    }

    private static Path sources(String fullName) {
        return Path.of("src/main/java", fullName.split("\\."));
    }

    private static List<String> names(Pattern name, String text) {
        return name.matcher(text)
                .results()
                .map(found -> found.group(1))
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    public void arrowsFormNoCircle() {
        slices().matching(root + ".(**)").should().beFreeOfCycles().check(classes);
    }

    Stream<String> allPackages() {
        return Stream.concat(Stream.of(root), packages().stream().map(name -> BASE + "." + name));
    }

    @ParameterizedTest
    @MethodSource("allPackages")
    public void packageSaysOfEachPublicTypeWhoUsesIt(String name) throws IOException {
        List<String> types = classes.getPackage(name).getClasses().stream()
                .filter(type -> !type.isArray()
                        && type.isTopLevelClass()
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .sorted()
                .collect(Collectors.toList());
        Path description = sources(name).resolve("package-info.java");
        String audience = String.join(" ", names(AUDIENCE, Files.readString(description)));
        assertEquals(types, names(LINK, audience));
    }
}
