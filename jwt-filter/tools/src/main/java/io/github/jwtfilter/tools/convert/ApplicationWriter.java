package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.ArchiveFiles;
import io.github.jwtfilter.tools.archive.RawEntry;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.archive.ZipRewriter;
import io.github.jwtfilter.tools.convert.ConversionRecord.Place;
import io.github.jwtfilter.tools.war.WebXml;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files that a conversion or its reversal adds, changes and removes, for archives and for folders. */
final class ApplicationWriter {
    /** The maximum number of bytes around an entry that the record keeps. */
    private static final int MAX_KEPT = 1 << 16;

    private static final String LIBRARIES = "WEB-INF/lib";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Set<String> removed = new TreeSet<>();
    private final Optional<ConversionRecord> record;
    private final byte[] webXml;
    private final Optional<byte[]> original;
    private boolean removesLibraries;

    private ApplicationWriter(byte[] webXml, Optional<ConversionRecord> record, Optional<byte[]> original) {
        this.webXml = webXml;
        this.record = record;
        this.original = original;
    }

    /** Returns the changes of a conversion; empty if nothing changes. */
    static Optional<ApplicationWriter> of(Conversion conversion) throws IOException {
        ConversionRecord record = conversion.record;
        Optional<byte[]> original =
                conversion.isRepeated || record.place() != Place.INSIDE ? Optional.empty() : conversion.before;
        ApplicationWriter writer = new ApplicationWriter(conversion.after, Optional.ofNullable(record), original);
        if (record == null) {
            return conversion.changesWebXml() ? Optional.of(writer) : Optional.empty();
        }
        String jar = "WEB-INF/lib/" + Editions.fileName(conversion.edition);
        byte[] content = Editions.content(conversion.edition);
        List<String> old = new ArrayList<>(record.added());
        old.remove(ConversionRecord.ORIGINAL);
        boolean sameJar = old.equals(List.of(jar))
                && conversion.files.names().contains(jar)
                && Arrays.equals(conversion.files.read(jar).orElseThrow(), content);
        if (!sameJar) {
            old.stream().filter(name -> !name.equals(jar)).forEach(writer.removed::add);
            writer.files.put(jar, content);
            conversion.notes.done("added: " + jar);
        } else if (!conversion.changesWebXml()) {
            return Optional.empty();
        }
        record.setConverted(conversion.after);
        List<String> added = new ArrayList<>(List.of(jar));
        if (record.place() == Place.INSIDE) {
            added.add(ConversionRecord.ORIGINAL);
        }
        record.setAdded(added);
        return Optional.of(writer);
    }

    /** Returns the changes that restore an application. */
    static ApplicationWriter restoring(byte[] originalWebXml, ConversionRecord record) {
        ApplicationWriter writer = new ApplicationWriter(originalWebXml, Optional.empty(), Optional.empty());
        writer.removed.addAll(record.added());
        writer.removed.add(ConversionRecord.PATH);
        writer.removesLibraries = record.isLibraryFolderMade();
        return writer;
    }

    /** Returns the names of the files that are added. */
    List<String> added() {
        List<String> added = new ArrayList<>(files.keySet());
        original.ifPresent(file -> added.add(ConversionRecord.ORIGINAL));
        record.ifPresent(file -> added.add(ConversionRecord.PATH));
        return added;
    }

    /** Returns the changed archive, ready to be written. */
    ZipRewriter rewriter(ZipArchive archive) throws IOException {
        ZipRewriter rewriter = new ZipRewriter(archive);
        Optional<ZipItem> item = archive.item(WebXml.PATH);
        int time = item.map(ZipItem::time).orElse(0);
        rewriter.put(WebXml.PATH, RawEntry.of(WebXml.PATH, webXml, time));
        files.forEach((name, content) -> rewriter.put(name, RawEntry.stored(name, content, time)));
        if (original.isPresent() && item.isPresent()) {
            rewriter.put(ConversionRecord.ORIGINAL, keep(archive, item.get(), time));
        }
        record.ifPresent(
                kept -> rewriter.put(ConversionRecord.PATH, RawEntry.of(ConversionRecord.PATH, kept.toBytes(), time)));
        removed.forEach(rewriter::remove);
        return rewriter;
    }

    /** Keeps the compressed original and its headers, so that the archive can be restored exactly. */
    private RawEntry keep(ZipArchive archive, ZipItem item, int time) throws IOException {
        ConversionRecord kept = record.orElseThrow();
        long tail = item.end() - item.dataStart() - item.compressedSize;
        if (tail <= MAX_KEPT) {
            kept.setBytes(
                    "zip.local",
                    archive.bytes(item.start, (int) (item.dataStart() - item.start))
                            .array());
            kept.setBytes(
                    "zip.tail", archive.bytes(item.end() - tail, (int) tail).array());
            kept.setBytes("zip.central", item.central());
        }
        byte[] data = archive.bytes(item.dataStart(), (int) item.compressedSize).array();
        return RawEntry.of(ConversionRecord.ORIGINAL, item.method, item.crc, data, item.size, time);
    }

    /** Returns the restored archive, with the original entry byte for byte if the record has its headers. */
    ZipRewriter restorer(ZipArchive archive, ConversionRecord from) throws IOException {
        ZipRewriter rewriter = new ZipRewriter(archive);
        removed.forEach(rewriter::remove);
        Optional<ZipItem> kept = archive.item(ConversionRecord.ORIGINAL);
        Optional<byte[]> local = from.bytes("zip.local");
        Optional<byte[]> tail = from.bytes("zip.tail");
        Optional<byte[]> central = from.bytes("zip.central").filter(bytes -> bytes.length >= 46);
        if (from.place() == Place.NONE) {
            rewriter.remove(WebXml.PATH);
        } else if (kept.isPresent() && local.isPresent() && tail.isPresent() && central.isPresent()) {
            byte[] data = archive.bytes(kept.get().dataStart(), (int) kept.get().compressedSize)
                    .array();
            rewriter.put(WebXml.PATH, RawEntry.restored(local.get(), data, tail.get(), central.get()));
        } else {
            int time = archive.item(WebXml.PATH).map(ZipItem::time).orElse(0);
            rewriter.put(WebXml.PATH, RawEntry.of(WebXml.PATH, webXml, time));
        }
        return rewriter;
    }

    /** Fails if a written archive cannot be read, or lacks the web.xml. */
    void check(Path written, boolean hasWebXml) throws IOException {
        try (ZipArchive archive = ZipArchive.open(written)) {
            Optional<ZipItem> item = archive.item(WebXml.PATH);
            if (item.isPresent() != hasWebXml
                    || hasWebXml && !Arrays.equals(webXml, archive.read(item.get(), webXml.length))) {
                throw new UnreadableWarException("the new archive is not what it should be; nothing was written");
            }
        }
    }

    /**
     * Changes a folder, perhaps under a running server. Writes web.xml last: until then the old login is in force, and
     * the filter's class exists when the server reads web.xml.
     *
     * @param permissions a file of the application with the permissions for new ones
     */
    void applyTo(Path folder, Optional<Path> permissions) throws IOException {
        Path libraries = folder.resolve(LIBRARIES);
        if (record.isPresent() && !Files.isDirectory(libraries)) {
            record.get().setLibraryFolderMade();
        }
        Files.createDirectories(libraries);
        if (record.isPresent()) {
            Files.createDirectories(folder.resolve(ConversionRecord.FOLDER));
            if (original.isPresent()) {
                AtomicFile.write(folder.resolve(ConversionRecord.ORIGINAL), permissions, original.get());
            }
            AtomicFile.write(
                    folder.resolve(ConversionRecord.PATH),
                    permissions,
                    record.get().toBytes());
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            AtomicFile.write(folder.resolve(file.getKey()), permissions, file.getValue());
        }
        AtomicFile.write(folder.resolve(WebXml.PATH), permissions, webXml);
        removeFrom(folder);
    }

    /** Restores a folder. Writes web.xml first, then removes the added files. */
    void restore(Path folder, boolean hadWebXml) throws IOException {
        Path file = folder.resolve(WebXml.PATH);
        if (hadWebXml) {
            AtomicFile.write(file, Optional.of(file), webXml);
        } else {
            Files.delete(file);
        }
        removeFrom(folder);
        Files.deleteIfExists(folder.resolve(ConversionRecord.FOLDER));
        if (removesLibraries) {
            removeEmpty(folder.resolve(LIBRARIES));
        }
    }

    private static void removeEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Another library was added since the conversion.
        }
    }

    private void removeFrom(Path folder) throws IOException {
        for (String name : removed) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    static ZipArchive archive(WarFiles files) {
        return ((ArchiveFiles) files).archive();
    }
}
