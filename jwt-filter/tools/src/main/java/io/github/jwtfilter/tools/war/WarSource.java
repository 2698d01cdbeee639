package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.tools.archive.ArchiveFiles;
import io.github.jwtfilter.tools.archive.FolderFiles;
import io.github.jwtfilter.tools.archive.ReadLimit;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The path on the command line: a WAR, an exploded folder, an EAR, a {@code webapps} folder or a web.xml. */
public final class WarSource implements Closeable {
    /** The forms of a source. */
    public enum Kind {
        /** A WAR file. */
        WAR,
        /** The folder of one application. */
        FOLDER,
        /** An EAR file with one or more WARs. */
        EAR,
        /** A folder of applications, such as {@code webapps} of Tomcat. */
        WEBAPPS,
        /** A web.xml without an application. */
        DESCRIPTOR
    }

    private static final String APPLICATION = "META-INF/application.xml";

    private final Kind kind;
    private final List<WarFiles> applications = new ArrayList<>();
    private final List<Closeable> opened = new ArrayList<>();

    private WarSource(Kind kind) {
        this.kind = kind;
    }

    /**
     * Opens a source.
     *
     * @throws UnreadableWarException if it is absent, damaged or untrusted; the message begins with its name
     */
    public static WarSource open(Path path) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                return folder(path);
            }
            if (!Files.isRegularFile(path)) {
                throw new UnreadableWarException(
                        Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                                ? "expected a file or a folder"
                                : "expected a WAR, an EAR, a folder or a web.xml, got no such file");
            }
            return path.toString().endsWith(".xml") ? descriptor(path) : archive(path);
        } catch (UnreadableWarException e) {
            throw new UnreadableWarException(ZipItem.shown(path.toString()) + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new UnreadableWarException(ZipItem.shown(path.toString()) + ": a file in it disappeared", e);
        } catch (IOException e) {
            throw new UnreadableWarException(
                    ZipItem.shown(path.toString()) + ": cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static WarSource folder(Path path) throws IOException {
        if (Files.isDirectory(path.resolve("WEB-INF"))) {
            WarSource source = new WarSource(Kind.FOLDER);
            source.add(FolderFiles.of(path));
            return source;
        }
        WarSource source = new WarSource(Kind.WEBAPPS);
        try (Stream<Path> children = Files.list(path)) {
            for (Path child : children.sorted().limit(1000).collect(Collectors.toList())) {
                if (Files.isDirectory(child.resolve("WEB-INF"))) {
                    source.add(FolderFiles.of(child));
                } else if (ArchiveFiles.isWar(child.toString()) && Files.isRegularFile(child)) {
                    source.add(ArchiveFiles.of(child));
                }
            }
            if (source.applications.isEmpty()) {
                throw new UnreadableWarException("expected a folder with WEB-INF, or with applications in it");
            }
            return source;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static WarSource descriptor(Path path) throws IOException {
        if (Files.size(path) > ReadLimit.MAX_TEXT_BYTES) {
            throw new UnreadableWarException("expected at most " + ReadLimit.MAX_TEXT_BYTES + " bytes");
        }
        WarSource source = new WarSource(Kind.DESCRIPTOR);
        source.add(new DescriptorFiles(String.valueOf(path.getFileName()), Files.readAllBytes(path)));
        return source;
    }

    private static WarSource archive(Path path) throws IOException {
        ZipArchive zip = ZipArchive.open(path);
        boolean ear = zip.item(APPLICATION).isPresent()
                || zip.names().stream().anyMatch(ArchiveFiles::isWar)
                        && zip.names().stream().noneMatch(name -> name.startsWith("WEB-INF/"));
        WarSource source = new WarSource(ear ? Kind.EAR : Kind.WAR);
        if (!ear) {
            source.add(new ArchiveFiles(ArchiveFiles.name(path), zip));
            return source;
        }
        source.opened.add(zip);
        try {
            List<ZipItem> wars = wars(zip);
            if (wars.isEmpty()) {
                throw new UnreadableWarException("the EAR contains no WAR");
            }
            Map<String, String> contextRoots = modules(zip);
            Set<String> names = new HashSet<>();
            for (ZipItem war : wars) {
                String name = ArchiveFiles.name(Path.of(war.name));
                // Two WARs of one name are told apart by their folders.
                String unique = names.add(name) ? name : ArchiveFiles.name(Path.of(war.name.replace('/', '-')));
                String root = contextRoots.getOrDefault(war.name, "").replaceAll("^/+|/+$", "");
                boolean isRoot = root.isEmpty()
                        && contextRoots.getOrDefault(war.name, "").startsWith("/");
                source.add(ArchiveFiles.of(
                        zip, war, unique, isRoot ? "ROOT" : root.isEmpty() ? unique : root.replace('/', '#')));
            }
            return source;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Returns the WARs of an EAR in their order: the files that META-INF/application.xml names, and all {@code .war}
     * files.
     *
     * @throws UnreadableWarException if application.xml is unreadable, or names a file that is absent
     */
    public static List<ZipItem> wars(ZipArchive ear) throws IOException {
        Set<String> named = modules(ear).keySet();
        for (String name : named) {
            if (ear.item(name).isEmpty()) {
                throw new UnreadableWarException("expected the WAR '" + ZipItem.shown(name) + "' that " + APPLICATION
                        + " names, got no such file in the EAR");
            }
        }
        return ear.items().stream()
                .filter(item -> named.contains(item.name) || ArchiveFiles.isWar(item.name))
                .collect(Collectors.toList());
    }

    /**
     * Returns the web modules of META-INF/application.xml with their context roots. A missing context root is an empty
     * text.
     */
    private static Map<String, String> modules(ZipArchive ear) throws IOException {
        Map<String, String> modules = new HashMap<>();
        Optional<ZipItem> descriptor = ear.item(APPLICATION);
        if (descriptor.isPresent()) {
            XmlElement.parse(ear.read(descriptor.get(), ReadLimit.MAX_TEXT_BYTES))
                    .children("module")
                    .flatMap(module -> module.children("web"))
                    .forEach(web -> web.text("web-uri")
                            .ifPresent(uri -> modules.put(
                                    uri.strip(),
                                    web.text("context-root").orElse("").strip())));
        }
        return modules;
    }

    private void add(WarFiles application) {
        applications.add(application);
        opened.add(0, application);
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the applications, at least one, in the order of the archive or by name. */
    public List<WarFiles> applications() {
        return Collections.unmodifiableList(applications);
    }

    @Override
    public void close() throws IOException {
        for (Closeable part : opened) {
            part.close();
        }
    }
}
