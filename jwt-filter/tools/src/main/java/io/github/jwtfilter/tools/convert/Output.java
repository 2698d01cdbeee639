package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.WarSource;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Collectors;

/** The input and the output of a command on the disk. */
final class Output {
    /** The step after a change in place. A context of Tomcat keeps its authenticator over a reload, also over a stop. */
    static final String RESTART = "Restart the server, or undeploy and deploy the application. A reload alone is not"
            + " enough: Tomcat then keeps the login of before, and nobody can log in.";

    private Output() {}

    /** Refuses an output that would damage the input. */
    static void check(WarSource source, Path in, Path out, boolean inPlace) throws IOException {
        boolean folder = source.kind() == WarSource.Kind.FOLDER;
        if (source.kind() == WarSource.Kind.WEBAPPS) {
            throw new UnreadableWarException(in + ": expected one application, got a folder with "
                    + source.applications().size() + ": "
                    + source.applications().stream()
                            .limit(5)
                            .map(files -> DescriptorCheck.shown(files.name()))
                            .collect(Collectors.joining(", "))
                    + ". Name one of them.");
        }
        if (inPlace) {
            if (!folder) {
                throw new IOException(in + ": only a folder is changed in place; give a file another name with -o");
            }
            return;
        }
        if (Files.exists(out) && Files.isSameFile(in, out)) {
            throw new IOException(out + ": the output is the input; write to another file"
                    + (folder ? ", or change the folder with --in-place" : ""));
        }
        if (folder && out.toAbsolutePath().normalize().startsWith(in.toRealPath())) {
            throw new IOException(out + ": the output is inside the input; write to another folder");
        }
        if (folder && Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(out + ": exists; name a new folder");
        }
        if (Files.isSymbolicLink(out)) {
            throw new IOException(out + ": is a symbolic link; name the file itself");
        }
        if (out.toString().equals("-")) {
            throw new IOException("-: the result goes to a file; name it, or ./- for a file with this name");
        }
        // A rename would replace a device such as /dev/null.
        if (Files.exists(out) && !Files.isDirectory(out) && !Files.isRegularFile(out)) {
            throw new IOException(out + ": is no regular file; name another file");
        }
        if (!folder && Files.isDirectory(out)) {
            throw new IOException(out + ": is a folder; name a file");
        }
    }

    /** Creates the folder of an output, one level only. If more levels are missing, the path is probably mistyped. */
    static void prepare(Path out) throws IOException {
        Path folder = out.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
    }

    /** Copies a folder with its files, times and permissions. Symbolic links stay links. */
    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(folder).toString());
                if (!target.equals(to)) {
                    Files.copy(folder, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Path target = to.resolve(from.relativize(folder).toString());
                Files.setLastModifiedTime(target, Files.getLastModifiedTime(folder));
                return super.postVisitDirectory(folder, failure);
            }
        });
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Changes a copy of a folder, and renames the complete copy to its final name. */
    static void writeFolder(Path from, Path out, FolderChange change) throws IOException {
        Path parent = out.toAbsolutePath().getParent();
        Path temporary = Files.createTempDirectory(parent, ".jwt-filter-");
        try {
            copy(from, temporary);
            change.apply(temporary);
            if (from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(from));
            }
            AtomicFile.move(temporary, out);
        } finally {
            delete(temporary);
        }
    }

    /** A change of a folder. */
    interface FolderChange {
        void apply(Path folder) throws IOException;
    }

    /** Returns the file for an original with secrets, next to the output. */
    static Path outsideOriginal(Path out, String name) {
        return out.toAbsolutePath().resolveSibling(name + ".original-web.xml");
    }
}
