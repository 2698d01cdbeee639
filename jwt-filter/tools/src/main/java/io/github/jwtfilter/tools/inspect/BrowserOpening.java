package io.github.jwtfilter.tools.inspect;

import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The opening of an address in the browser of this desktop. Other users of the machine can see command lines. Therefore
 * the browser gets the address of a file that only this user can read, and the file redirects to the page.
 */
public final class BrowserOpening {
    private BrowserOpening() {}

    /** Opens an address. Returns false if the desktop or the browser is missing. */
    public static boolean open(URI address) {
        try {
            if (!Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                return false;
            }
            Desktop.getDesktop().browse(file(address).toUri());
            return true;
        } catch (IOException | RuntimeException | LinkageError noDesktop) {
            // LinkageError: the desktop module of Java is missing. The command prints the address in any case.
            return false;
        }
    }

    /** Writes a file that redirects to an address. The file is deleted when the program ends. */
    static Path file(URI address) throws IOException {
        Path file = newFile();
        file.toFile().deleteOnExit();
        String page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"referrer\" content=\"no-referrer\">\n"
                + "<meta http-equiv=\"refresh\" content=\"0;url=" + address + "\">\n<title>inspect</title>\n</head>\n"
                + "<body>\n<p><a href=\"" + address + "\">Open the page</a></p>\n</body>\n</html>\n";
        Files.write(file, page.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private static Path newFile() throws IOException {
        try {
            return Files.createTempFile(
                    "inspect",
                    ".html",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException windows) {
            // The temporary folder of Windows belongs to one user.
            return Files.createTempFile("inspect", ".html");
        }
    }
}
