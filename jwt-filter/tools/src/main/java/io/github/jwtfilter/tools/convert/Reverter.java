package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.convert.ConversionRecord.Place;
import io.github.jwtfilter.tools.war.FolderFiles;
import io.github.jwtfilter.tools.war.UnreadableWarException;
import io.github.jwtfilter.tools.war.WarFiles;
import io.github.jwtfilter.tools.war.WarSource;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.war.ZipArchive;
import io.github.jwtfilter.tools.war.ZipItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes a conversion back: the original bytes of web.xml, without the files that were added. */
public final class Reverter {
    private final Path in;
    private final Path out;
    private final Optional<Path> original;
    private final boolean inPlace;

    /**
     * Creates a reversal.
     *
     * @param original the original web.xml, if it is kept outside and not beside the input
     * @param inPlace whether a folder itself is changed; then {@code out} is the same folder
     */
    public Reverter(Path in, Path out, Optional<Path> original, boolean inPlace) {
        this.in = in;
        this.out = out;
        this.original = original;
        this.inPlace = inPlace;
    }

    /** What is restored of one application. */
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
     * Restores.
     *
     * @throws IOException if something cannot be read or written; the output is then absent, or as it was before
     */
    public Result run() throws IOException {
        try (WarSource source = WarSource.open(in)) {
            Places.check(source, in, out, inPlace);
            Result result = new Result();
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

    /** Decides; empty if the application is not restored. */
    private Optional<Restored> restored(WarFiles files, Result result) throws IOException {
        Answers answers = new Answers();
        result.add(new Result.Part(files.name(), answers, "", List.of()));
        Optional<byte[]> stored = files.read(ConversionRecord.PATH);
        if (stored.isEmpty()) {
            answers.refuse("This application was not converted by the command convert, or its " + ConversionRecord.PATH
                    + " is gone.");
            return Optional.empty();
        }
        ConversionRecord record = ConversionRecord.parse(stored.get());
        byte[] current = files.read(WebXml.PATH).orElse(new byte[0]);
        if (!record.isConverted(current) || record.isEdited(current)) {
            answers.refuse("web.xml was edited after the conversion, and the edit would be lost. "
                    + (record.place() == Place.NONE
                            ? "There was no web.xml before. "
                            : "The original is "
                                    + (record.place() == Place.INSIDE ? ConversionRecord.ORIGINAL : "outside") + ". ")
                    + "Compare both and edit web.xml by hand.");
            return Optional.empty();
        }
        byte[] webXml = original(files, record);
        if (record.place() != Place.NONE && !record.isOriginal(webXml)) {
            answers.refuse("The original web.xml is missing or changed"
                    + (record.place() == Place.OUTSIDE ? ". Name the file that convert kept: --original FILE." : "."));
            return Optional.empty();
        }
        answers.done(record.place() == Place.NONE ? "web.xml: removed, as there was none" : "web.xml: restored");
        record.added().forEach(name -> answers.done("removed: " + name));
        return Optional.of(new Restored(record, ApplicationWriter.restoring(webXml, record)));
    }

    private byte[] original(WarFiles files, ConversionRecord record) throws IOException {
        if (record.place() == Place.INSIDE) {
            return files.read(ConversionRecord.ORIGINAL).orElse(new byte[0]);
        }
        Path file = original.orElseGet(() -> Places.outsideOriginal(in, files.name()));
        boolean readable = record.place() == Place.OUTSIDE && Files.isRegularFile(file) && Files.size(file) < 1 << 23;
        return readable ? Files.readAllBytes(file) : new byte[0];
    }

    private void revertWar(WarFiles files, Result result) throws IOException {
        Optional<Restored> restored = restored(files, result);
        if (restored.isEmpty()) {
            return;
        }
        Restored war = restored.get();
        ZipRewriter rewriter = war.writer.restorer(ApplicationWriter.archive(files), war.record);
        Places.prepare(out);
        Target.write(out, Optional.of(in), rewriter::writeTo, written -> war.writer.check(written, war.hasWebXml()));
        if (war.record.archive().equals(Optional.of(Digest.of(out)))) {
            result.setWritten(out + ", byte for byte the original WAR");
        } else {
            result.setWritten(out.toString());
        }
    }

    private void revertEar(List<WarFiles> applications, Result result) throws IOException {
        Places.prepare(out);
        Path folder = Files.createTempDirectory(out.toAbsolutePath().getParent(), ".jwt-filter-");
        try (ZipArchive ear = ZipArchive.open(in)) {
            List<ZipItem> wars = Copies.wars(ear);
            ZipRewriter rewriter = new ZipRewriter(ear);
            for (int i = 0; i < wars.size(); i++) {
                Optional<Restored> restored = restored(applications.get(i), result);
                if (restored.isPresent()) {
                    Restored war = restored.get();
                    ZipRewriter inner = war.writer.restorer(ApplicationWriter.archive(applications.get(i)), war.record);
                    Path file = folder.resolve(i + ".war");
                    Target.write(
                            file, Optional.empty(), inner::writeTo, each -> war.writer.check(each, war.hasWebXml()));
                    rewriter.put(wars.get(i).name, Copies.entry(wars.get(i), file, folder.resolve(i + ".packed")));
                }
            }
            if (!result.isRefused()) {
                Target.write(out, Optional.of(in), rewriter::writeTo, Copies::check);
                result.setWritten(out.toString());
            }
        } finally {
            Places.delete(folder);
        }
    }

    private void revertFolder(FolderFiles files, Result result) throws IOException {
        Optional<Restored> restored = restored(files, result);
        if (restored.isEmpty()) {
            return;
        }
        Restored folder = restored.get();
        if (inPlace) {
            folder.writer.restore(files.folder(), folder.hasWebXml());
        } else {
            Places.prepare(out);
            Places.writeFolder(files.folder(), out, copy -> folder.writer.restore(copy, folder.hasWebXml()));
        }
        result.setWritten(out.toString());
    }
}
