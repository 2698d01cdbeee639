package io.github.jwtfilter.tools.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of a WAR. A WAR in an EAR is unpacked to a temporary file first. */
public final class ArchiveFiles implements WarFiles {
    private static final long MAX_NESTED = 8L << 30;

    private final String name;
    private final String deployedName;
    private final ZipArchive archive;
    private final Optional<Path> temporary;
    private final ReadLimit limit = new ReadLimit();

    public ArchiveFiles(String name, ZipArchive archive) {
        this(name, name, archive, Optional.empty());
    }

    private ArchiveFiles(String name, String deployedName, ZipArchive archive, Optional<Path> temporary) {
        this.name = name;
        this.deployedName = deployedName;
        this.archive = archive;
        this.temporary = temporary;
    }

    public static ArchiveFiles of(Path war) throws IOException {
        try {
            return new ArchiveFiles(name(war), ZipArchive.open(war));
        } catch (UnreadableWarException e) {
            throw new UnreadableWarException(
                    ZipItem.shown(String.valueOf(war.getFileName())) + ": " + e.getMessage(), e);
        }
    }

    public static ArchiveFiles of(ZipArchive ear, ZipItem war, String name, String deployedName) throws IOException {
        if (war.size > MAX_NESTED) {
            throw new UnreadableWarException(
                    "entry '" + war.shownName() + "': expected at most " + MAX_NESTED + " bytes");
        }
        Path temporary = temporary(war);
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                ear.copyContent(war, out);
            }
            return new ArchiveFiles(name, deployedName, ZipArchive.open(temporary), Optional.of(temporary));
        } catch (UnreadableWarException e) {
            Files.deleteIfExists(temporary);
            throw new UnreadableWarException("WAR '" + war.shownName() + "': " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static Path temporary(ZipItem war) throws UnreadableWarException {
        try {
            return Files.createTempFile("jwt-filter-", ".war");
        } catch (IOException e) {
            throw new UnreadableWarException(
                    "WAR '" + war.shownName() + "': cannot be unpacked into the folder for temporary files, "
                            + System.getProperty("java.io.tmpdir")
                            + ". Name another one: java -Djava.io.tmpdir=FOLDER -jar jwt-filter-tools.jar",
                    e);
        }
    }

    /** Returns whether a name is that of a WAR. Servers on Windows accept capitals. */
    public static boolean isWar(String name) {
        return name.regionMatches(true, name.length() - 4, ".war", 0, 4);
    }

    /** Returns the name of a file or folder without {@code .war}. */
    public static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return isWar(name) ? name.substring(0, name.length() - 4) : name;
    }

    /** Returns the archive, for copying. */
    public ZipArchive archive() {
        return archive;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String deployedName() {
        return deployedName;
    }

    @Override
    public List<String> names() {
        return archive.names();
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
        Optional<ZipItem> item = archive.item(file);
        return item.isEmpty()
                ? Optional.empty()
                : Optional.of(limit.count(archive.read(item.get(), ReadLimit.of(file))));
    }

    @Override
    public void close() throws IOException {
        archive.close();
        if (temporary.isPresent()) {
            Files.deleteIfExists(temporary.get());
        }
    }
}
