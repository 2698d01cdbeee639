package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.war.WarSource;
import io.github.jwtfilter.tools.war.ZipArchive;
import io.github.jwtfilter.tools.war.ZipItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Archives as a whole, and those inside an EAR. */
final class Copies {
    private Copies() {}

    static void copy(Path from, FileChannel out) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            ZipRewriter.copy(in, out);
        }
    }

    /** Returns the WARs of an EAR in their order. */
    static List<ZipItem> wars(ZipArchive ear) throws IOException {
        return WarSource.wars(ear);
    }

    /** Returns the entry for a new WAR in the place of an old one. */
    static RawEntry entry(ZipItem old, Path war, Path buffer) throws IOException {
        int time = ByteBuffer.wrap(old.central()).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        return RawEntry.of(old.name, war, old.method, time, buffer);
    }

    /** Fails if a written archive cannot be read. */
    static void check(Path written) throws IOException {
        ZipArchive.open(written).close();
    }
}
