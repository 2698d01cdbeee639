package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.ArchiveFiles;
import io.github.jwtfilter.tools.archive.FolderFiles;
import io.github.jwtfilter.tools.archive.RawEntry;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.archive.ZipRewriter;
import io.github.jwtfilter.tools.convert.ConversionRecord.Place;
import io.github.jwtfilter.tools.convert.ConvertOptions.Mode;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.WarSource;
import io.github.jwtfilter.tools.war.WebXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The conversion of a WAR, a folder, an EAR or a web.xml. It changes its input only for a folder in place. */
public final class Converter {
    private final Path in;
    private final Optional<Path> out;
    private final ConvertOptions options;
    private final boolean inPlace;

    /**
     * Creates a conversion.
     *
     * @param out the place of the result; empty to report without writing
     * @param inPlace whether a folder itself is changed; then {@code out} is the same folder
     */
    public Converter(Path in, Optional<Path> out, ConvertOptions options, boolean inPlace) {
        this.in = in;
        this.out = out;
        this.options = options;
        this.inPlace = inPlace;
    }

    /**
     * Converts the applications.
     *
     * @throws IOException if reading or writing fails; the output is then absent or unchanged
     */
    public ConversionResult run() throws IOException {
        try (WarSource source = WarSource.open(in)) {
            if (out.isPresent()) {
                Output.check(source, in, out.get(), inPlace);
            }
            List<Conversion> conversions = new ArrayList<>();
            ConversionResult result = new ConversionResult();
            List<Optional<ApplicationWriter>> writers = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (WarFiles files : source.applications()) {
                String name = deployedName(source, files);
                Conversion conversion = conversion(files, name);
                if (!names.add(name)) {
                    conversion.notes.care(
                            "Another WAR of this EAR has the same <context-root>, so both share the folder of"
                                    + " the key. Give each its own in META-INF/application.xml.");
                }
                conversions.add(conversion);
                Optional<ApplicationWriter> writer = source.kind() == WarSource.Kind.DESCRIPTOR
                                || !conversion.notes.refusals().isEmpty()
                        ? Optional.empty()
                        : ApplicationWriter.of(conversion);
                writers.add(writer);
                if (inPlace && writer.isPresent() && !options.is(Mode.OBSERVE)) {
                    conversion.notes.next(Output.RESTART);
                }
                result.add(part(conversion, writer));
            }
            if (out.isPresent() && !result.isRefused()) {
                Output.prepare(out.get());
                write(source, conversions, writers, out.get());
                result.setWritten(out.get().toString());
            }
            return result;
        }
    }

    /**
     * Returns the web.xml that a conversion without options would write, even if an option is still missing.
     *
     * @throws IOException if the application cannot be converted; the message says why
     */
    public static byte[] preview(WarFiles files) throws IOException {
        return Conversion.of(files, ConvertOptions.NONE, files.deployedName()).after;
    }

    /** Returns the name that decides the context path. It is the name of the output if that can be deployed. */
    private String deployedName(WarSource source, WarFiles files) {
        boolean renamed = out.isPresent()
                && !inPlace
                && (source.kind() == WarSource.Kind.FOLDER
                        || source.kind() == WarSource.Kind.WAR
                                && ArchiveFiles.isWar(out.get().toString()));
        return renamed ? ArchiveFiles.name(out.get().toAbsolutePath().normalize()) : files.deployedName();
    }

    private Conversion conversion(WarFiles files, String name) throws IOException {
        try {
            return Conversion.of(files, options, name);
        } catch (UnreadableWarException e) {
            throw new UnreadableWarException(DescriptorCheck.shown(files.name()) + ": " + e.getMessage(), e);
        }
    }

    private static ConversionResult.Part part(Conversion conversion, Optional<ApplicationWriter> writer)
            throws IOException {
        boolean refused = !conversion.notes.refusals().isEmpty();
        return new ConversionResult.Part(
                conversion.files.name(),
                conversion.notes,
                refused ? "" : conversion.diff(),
                writer.map(ApplicationWriter::added).orElse(List.of()));
    }

    private void write(
            WarSource source, List<Conversion> conversions, List<Optional<ApplicationWriter>> writers, Path target)
            throws IOException {
        List<Path> kept = new ArrayList<>();
        try {
            for (Conversion conversion : conversions) {
                keepOutside(source, conversion, target, kept);
            }
            writeResult(source, conversions, writers, target);
        } catch (IOException | RuntimeException e) {
            for (Path original : kept) {
                Files.deleteIfExists(original);
            }
            throw e;
        }
    }

    private void writeResult(
            WarSource source, List<Conversion> conversions, List<Optional<ApplicationWriter>> writers, Path target)
            throws IOException {
        switch (source.kind()) {
            case DESCRIPTOR:
                AtomicFile.write(target, Optional.of(in), conversions.get(0).after);
                break;
            case WAR:
                writeWar(conversions.get(0), writers.get(0), target);
                break;
            case EAR:
                writeEar(conversions, writers, target);
                break;
            default:
                writeFolder((FolderFiles) conversions.get(0).files, writers.get(0), target);
        }
    }

    /**
     * Keeps an original that has a secret outside the application, in a file that only its owner can read.
     *
     * @param anew receives the file if it is new
     */
    private void keepOutside(WarSource source, Conversion conversion, Path target, List<Path> anew) throws IOException {
        if (!conversion.isRepeated && conversion.record.place() == Place.OUTSIDE) {
            // The command revert looks for it next to its input.
            String name = source.kind() == WarSource.Kind.WAR || source.kind() == WarSource.Kind.FOLDER
                    ? ArchiveFiles.name(target.toAbsolutePath().normalize())
                    : conversion.files.name();
            Path kept = Output.outsideOriginal(target, name);
            if (!Files.exists(kept)) {
                anew.add(kept);
            }
            AtomicFile.write(kept, Optional.empty(), conversion.before.orElseThrow());
            conversion.notes.care("The old web.xml contains a secret, so it is kept outside: " + kept
                    + ". The command revert needs it. Move it to a safe place.");
        }
    }

    private void writeWar(Conversion conversion, Optional<ApplicationWriter> writer, Path target) throws IOException {
        if (writer.isEmpty()) {
            AtomicFile.write(target, Optional.of(in), channel -> ZipRewriter.copy(in, channel), written -> {});
            return;
        }
        if (!conversion.isRepeated) {
            conversion.record.setArchive(in);
        }
        ZipRewriter rewriter = writer.get().rewriter(ApplicationWriter.archive(conversion.files));
        AtomicFile.write(
                target,
                Optional.of(in),
                rewriter::writeTo,
                written -> writer.get().check(written, true));
    }

    private void writeEar(List<Conversion> conversions, List<Optional<ApplicationWriter>> writers, Path target)
            throws IOException {
        Path folder = Files.createTempDirectory(target.toAbsolutePath().getParent(), ".jwt-filter-");
        try (ZipArchive ear = ZipArchive.open(in)) {
            List<ZipItem> wars = WarSource.wars(ear);
            ZipRewriter rewriter = new ZipRewriter(ear);
            for (int i = 0; i < wars.size(); i++) {
                if (writers.get(i).isPresent()) {
                    ApplicationWriter writer = writers.get(i).get();
                    ZipRewriter war = writer.rewriter(ApplicationWriter.archive(conversions.get(i).files));
                    Path file = folder.resolve(i + ".war");
                    AtomicFile.write(file, Optional.empty(), war::writeTo, written -> writer.check(written, true));
                    rewriter.put(
                            wars.get(i).name, RawEntry.inPlaceOf(wars.get(i), file, folder.resolve(i + ".packed")));
                }
            }
            AtomicFile.write(
                    target,
                    Optional.of(in),
                    rewriter::writeTo,
                    written -> ZipArchive.open(written).close());
        } finally {
            Output.delete(folder);
        }
    }

    private void writeFolder(FolderFiles files, Optional<ApplicationWriter> writer, Path target) throws IOException {
        Optional<Path> like = files.names().stream()
                .sorted((a, b) -> Boolean.compare(b.equals(WebXml.PATH), a.equals(WebXml.PATH)))
                .findFirst()
                .map(files.folder()::resolve);
        if (inPlace) {
            if (writer.isPresent()) {
                writer.get().applyTo(files.folder(), like);
            }
            return;
        }
        Output.writeFolder(files.folder(), target, copy -> {
            if (writer.isPresent()) {
                writer.get().applyTo(copy, like);
            }
        });
    }
}
