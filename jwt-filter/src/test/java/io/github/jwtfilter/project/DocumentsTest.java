package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can a reader follow every relative link of the documents, and see at the top of a page what it is for? */
final class DocumentsTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENTS = PROJECT.resolve("jwt-filter/docs");
    private static final int MAX_README_WORDS = 1_000;

    private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>jwt-filter-parent</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern MODULE_PROFILE = Pattern.compile("<id>([^<]+)</id>\\s*<modules>");
    private static final Pattern NAMED_VERSION =
            Pattern.compile("jwt-filter(?:-|</artifactId>\\s*<version>)([0-9][0-9.]*[0-9])");
    private static final Pattern BEGINNING =
            Pattern.compile("# .+\n\n(Decided [0-9-]+\\.\n\n)?After (reading|this walk) ");
    private static final Pattern EXTERNAL = Pattern.compile("[a-z]+:.*");

    static List<Path> documents() {
        List<Path> documents = new ArrayList<>(List.of(PROJECT.resolve("README.md")));
        for (Path folder : List.of(DOCUMENTS, PROJECT.resolve(".github"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return documents;
    }

    /** The anchors that GitHub makes of headings: lower case, no punctuation, a dash for a space. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher heading =
                HEADING.matcher(CODE.matcher(Files.readString(document)).replaceAll(""));
        while (heading.find()) {
            String anchor = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int number = 0;
            while (!anchors.add(number == 0 ? anchor : anchor + "-" + number)) {
                number++;
            }
        }
        return anchors;
    }

    private static List<String> links(Path document) throws IOException {
        String text = CODE.matcher(Files.readString(document)).replaceAll("");
        Matcher link = LINK.matcher(INLINE_CODE.matcher(text).replaceAll("x"));
        List<String> links = new ArrayList<>();
        while (link.find()) {
            links.add(link.group(1) != null ? link.group(1) : link.group(2));
        }
        links.removeIf(each -> EXTERNAL.matcher(each).matches());
        return links;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyRelativeLinkResolves(Path document) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : links(document)) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? document
                    : document.resolveSibling(parts[0]).normalize();
            if (!Files.isRegularFile(target)
                    || parts.length == 2 && !anchors(target).contains(parts[1])) {
                broken.add(link);
            }
        }
        assertEquals(List.of(), broken, () -> "broken links in " + PROJECT.relativize(document));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "decisions"})
    void indexNamesEveryPage(String name) throws IOException {
        Path folder = DOCUMENTS.resolve(name);
        Path index = folder.resolve("README.md");
        Set<Path> linked = links(index).stream()
                .map(link -> folder.resolve(link.split("#", 2)[0]).normalize())
                .collect(Collectors.toSet());
        for (Path document : documents()) {
            if (document.getParent().equals(folder) && !document.equals(index)) {
                assertTrue(linked.contains(document), () -> index + " lacks " + document.getFileName());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void pageStartsWithItsPurpose(Path document) throws IOException {
        if (document.startsWith(DOCUMENTS)) {
            assertTrue(BEGINNING.matcher(Files.readString(document)).lookingAt(), document::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentNamesVersionOfTheBuild(Path document) throws IOException {
        Matcher project = VERSION.matcher(Files.readString(PROJECT.resolve("pom.xml")));
        assertTrue(project.find(), "no version in pom.xml");
        Matcher named = NAMED_VERSION.matcher(Files.readString(document));
        while (named.find()) {
            assertEquals(project.group(1), named.group(1), named.group());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jwt-filter",
                "jwt-filter/benchmark",
                "jwt-filter/containers",
                "jwt-filter/frameworks",
                "jwt-filter/keycloak",
                "jwt-filter/migration",
                "jwt-filter/redis",
                "jwt-filter/tools",
                "example-war"
            })
    void moduleHasVersionOfTheBuild(String module) throws IOException {
        Matcher project = VERSION.matcher(Files.readString(PROJECT.resolve("pom.xml")));
        Matcher parent =
                VERSION.matcher(Files.readString(PROJECT.resolve(module).resolve("pom.xml")));
        assertTrue(project.find() && parent.find(), "no version in pom.xml");
        assertEquals(project.group(1), parent.group(1));
    }

    /** With {@code -pl jwt-filter}, Maven leaves the profile's module out: it succeeds without running its tests. */
    @Test
    void commandIncludesModuleOfItsProfile() throws IOException {
        Matcher profile = MODULE_PROFILE.matcher(Files.readString(PROJECT.resolve("pom.xml")));
        Set<String> profiles = profile.results().map(each -> each.group(1)).collect(Collectors.toSet());
        assertEquals(Set.of("benchmark", "containers", "frameworks", "keycloak", "migration", "servers"), profiles);
        Pattern wrong = Pattern.compile("-P(" + String.join("|", profiles) + ")\\b[^`\n]*-pl jwt-filter(?!/)");
        List<Path> files = new ArrayList<>(documents());
        files.add(PROJECT.resolve(".ci/run"));
        for (Path file : files) {
            assertFalse(wrong.matcher(Files.readString(file)).find(), file::toString);
        }
    }

    @Test
    void readmeIsShort() throws IOException {
        int words = Files.readString(PROJECT.resolve("README.md")).split("\\s+").length;
        assertTrue(words <= MAX_README_WORDS, () -> words + " words");
    }
}
