package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.FolderFiles;
import io.github.jwtfilter.tools.archive.RawEntry;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.archive.ZipRewriter;
import io.github.jwtfilter.tools.convert.ConversionRecord.Place;
import io.github.jwtfilter.tools.war.WarSource;
import io.github.jwtfilter.tools.war.WebXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The reversal of a conversion. It restores the original bytes of web.xml and removes the added files. */
public final class Reverter {
    private final Path in;
    private final Path out;
    private final Optional<Path> original;
    private final boolean inPlace;

    /**
     * Creates a reversal.
     *
     * @param original the original web.xml, if it is in another place than the application and the input's folder
     * @param inPlace whether a folder itself is changed; then {@code out} is the same folder
     */
    public Reverter(Path in, Path out, Optional<Path> original, boolean inPlace) {
        this.in = in;
        this.out = out;
        this.original = original;
        this.inPlace = inPlace;
    }

    /** The restored parts of one application. */
    private static final class Restored {
        final ConversionRecord record;
        final ApplicationWriter writer;

        Restored(ConversionRecord record, ApplicationWriter writer) {
            this.record = record;
            this.writer = writer;
        }

        boolean hasWebXml() {
            return record.place() != Place.NONE;
        }
    }

    /**
     * Restores the applications.
     *
     * @throws IOException if reading or writing fails; the output is then absent or unchanged
     */
    public ConversionResult run() throws IOException {
        try (WarSource source = WarSource.open(in)) {
            Output.check(source, in, out, inPlace);
            ConversionResult result = new ConversionResult();
            switch (source.kind()) {
                case WAR:
                    revertWar(source.applications().get(0), result);
                    break;
                case EAR:
                    revertEar(source.applications(), result);
                    break;
                case FOLDER:
                    revertFolder((FolderFiles) source.applications().get(0), result);
                    break;
                default:
                    throw new UnreadableWarException(in + ": expected a WAR, an EAR or a folder");
            }
            return result;
        }
    }

    /** Returns the parts to restore; empty if the application stays as it is. */
    private Optional<Restored> restored(WarFiles files, ConversionResult result) throws IOException {
        ConversionNotes notes = new ConversionNotes();
        result.add(new ConversionResult.Part(files.name(), notes, "", List.of()));
        Optional<byte[]> stored = files.read(ConversionRecord.PATH);
        if (stored.isEmpty()) {
            notes.refuse("Use the original application: this one was not converted by the command convert, or its "
                    + ConversionRecord.PATH + " is gone.");
            return Optional.empty();
        }
        ConversionRecord record = ConversionRecord.parse(stored.get());
        byte[] current = files.read(WebXml.PATH).orElse(new byte[0]);
        if (!record.isConverted(current) || record.isEdited(current)) {
            notes.refuse("web.xml was edited after the conversion, and the edit would be lost. "
                    + (record.place() == Place.NONE
                            ? "There was no web.xml before. "
                            : "The original is "
                                    + (record.place() == Place.INSIDE ? ConversionRecord.ORIGINAL : "outside") + ". ")
                    + "Compare both and edit web.xml by hand.");
            return Optional.empty();
        }
        byte[] webXml = original(files, record);
        if (record.place() != Place.NONE && !record.isOriginal(webXml)) {
            notes.refuse("The original web.xml is missing or changed"
                    + (record.place() == Place.OUTSIDE
                            ? ". Name the file kept by convert: --original FILE."
                            : ". Use the original application."));
            return Optional.empty();
        }
        notes.done(record.place() == Place.NONE ? "web.xml: removed, as there was none" : "web.xml: restored");
        record.added().forEach(name -> notes.done("removed: " + name));
        if (inPlace) {
            notes.next(Output.RESTART);
        }
        return Optional.of(new Restored(record, ApplicationWriter.restoring(webXml, record)));
    }

    private byte[] original(WarFiles files, ConversionRecord record) throws IOException {
        if (record.place() == Place.INSIDE) {
            return files.read(ConversionRecord.ORIGINAL).orElse(new byte[0]);
        }
        Path file = original.orElseGet(() -> Output.outsideOriginal(in, files.name()));
        boolean readable = record.place() == Place.OUTSIDE && Files.isRegularFile(file) && Files.size(file) < 1 << 23;
        return readable ? Files.readAllBytes(file) : new byte[0];
    }

    private void revertWar(WarFiles files, ConversionResult result) throws IOException {
        Optional<Restored> restored = restored(files, result);
        if (restored.isEmpty()) {
            return;
        }
        Restored war = restored.get();
        ZipRewriter rewriter = war.writer.restorer(ApplicationWriter.archive(files), war.record);
        Output.prepare(out);
        AtomicFile.write(
                out, Optional.of(in), rewriter::writeTo, written -> war.writer.check(written, war.hasWebXml()));
        if (war.record.isArchive(out)) {
            result.setWritten(out + ", byte for byte the original WAR");
        } else {
            result.setWritten(out.toString());
        }
    }

    private void revertEar(List<WarFiles> applications, ConversionResult result) throws IOException {
        Output.prepare(out);
        Path folder = Files.createTempDirectory(out.toAbsolutePath().getParent(), ".jwt-filter-");
        try (ZipArchive ear = ZipArchive.open(in)) {
            List<ZipItem> wars = WarSource.wars(ear);
            ZipRewriter rewriter = new ZipRewriter(ear);
            for (int i = 0; i < wars.size(); i++) {
                Optional<Restored> restored = restored(applications.get(i), result);
                if (restored.isPresent()) {
                    Restored war = restored.get();
                    ZipRewriter inner = war.writer.restorer(ApplicationWriter.archive(applications.get(i)), war.record);
                    Path file = folder.resolve(i + ".war");
                    AtomicFile.write(
                            file, Optional.empty(), inner::writeTo, each -> war.writer.check(each, war.hasWebXml()));
                    rewriter.put(
                            wars.get(i).name, RawEntry.inPlaceOf(wars.get(i), file, folder.resolve(i + ".packed")));
                }
            }
            if (!result.isRefused()) {
                AtomicFile.write(
                        out,
                        Optional.of(in),
                        rewriter::writeTo,
                        written -> ZipArchive.open(written).close());
                result.setWritten(out.toString());
            }
        } finally {
            Output.delete(folder);
        }
    }

    private void revertFolder(FolderFiles files, ConversionResult result) throws IOException {
        Optional<Restored> restored = restored(files, result);
        if (restored.isEmpty()) {
            return;
        }
        Restored folder = restored.get();
        if (inPlace) {
            folder.writer.restore(files.folder(), folder.hasWebXml());
        } else {
            Output.prepare(out);
            Output.writeFolder(files.folder(), out, copy -> folder.writer.restore(copy, folder.hasWebXml()));
        }
        result.setWritten(out.toString());
    }
}
