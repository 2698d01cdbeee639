package io.github.jwtfilter.config.application;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLStreamException;

/** The {@code META-INF/web-fragment.xml} of the JARs in {@code WEB-INF/lib} (Servlet 6.0 §8.2). */
final class WebFragments {
    private static final String LIB = "/WEB-INF/lib/";
    private static final String FRAGMENT = "META-INF/web-fragment.xml";
    private static final int MAX_BYTES = 1 << 20;

    private WebFragments() {}

    /**
     * Returns the paths of the JARs whose fragments the container reads: all of them, or those that the ordering in
     * web.xml names.
     */
    static List<String> jars(ServletContext context) {
        Set<String> paths = context.getResourcePaths(LIB);
        Object ordered = context.getAttribute(ServletContext.ORDERED_LIBS);
        return paths == null
                ? List.of()
                : paths.stream()
                        .filter(path -> path.endsWith(".jar"))
                        .filter(path -> !(ordered instanceof Collection)
                                || ((Collection<?>) ordered).contains(path.substring(LIB.length())))
                        .sorted()
                        .collect(Collectors.toList());
    }

    /** Returns the place of a fragment for messages. */
    static String name(String jar) {
        return "web-fragment.xml in " + jar.substring(LIB.length());
    }

    /**
     * Reads the fragment of a JAR.
     *
     * @return empty if the JAR lacks one
     * @throws IOException if the JAR or its fragment is unreadable; the message gives the reason
     */
    static Optional<DeploymentDescriptor> read(String jar, ServletContext context) throws IOException {
        Optional<byte[]> xml = bytes(jar, context);
        try {
            return xml.isEmpty()
                    ? Optional.empty()
                    : Optional.of(DeploymentDescriptor.parse(new ByteArrayInputStream(xml.get())));
        } catch (XMLStreamException e) {
            throw new IOException("malformed XML in line " + e.getLocation().getLineNumber(), e);
        } catch (RuntimeException | Error e) {
            throw new IOException(e.getClass().getSimpleName(), e);
        }
    }

    private static Optional<byte[]> bytes(String jar, ServletContext context) throws IOException {
        Optional<Path> file = unpacked(context.getRealPath(jar));
        if (file.isPresent()) {
            try (ZipFile zip = new ZipFile(file.get().toFile())) {
                ZipEntry entry = zip.getEntry(FRAGMENT);
                return entry == null ? Optional.empty() : Optional.of(limited(zip.getInputStream(entry)));
            }
        }
        try (InputStream packed = context.getResourceAsStream(jar)) {
            return packed == null ? Optional.empty() : search(new ZipInputStream(packed));
        }
    }

    private static Optional<Path> unpacked(String realPath) {
        try {
            return Optional.ofNullable(realPath).map(Path::of).filter(Files::isRegularFile);
        } catch (InvalidPathException insideAnArchive) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> search(ZipInputStream zip) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(FRAGMENT)) {
                return Optional.of(limited(zip));
            }
        }
        return Optional.empty();
    }

    private static byte[] limited(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("larger than 1 MiB");
        }
        return bytes;
    }
}
