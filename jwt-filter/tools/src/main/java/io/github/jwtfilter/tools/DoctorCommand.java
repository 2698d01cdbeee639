package io.github.jwtfilter.tools;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.tools.doctor.Diagnosis;
import io.github.jwtfilter.tools.doctor.Diagnosis.Grade;
import io.github.jwtfilter.tools.doctor.Doctor;
import io.github.jwtfilter.tools.doctor.DoctorReport;
import io.github.jwtfilter.tools.site.SiteOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that examines a deployed application from outside. */
@Command(
        name = "doctor",
        description = {
            "Looks at a deployed application from outside, with at most 80 requests.",
            "",
            "Asks about cookies, caches, page headers, login errors, redirects, spellings of paths, methods, other sites,"
                    + " TLS and the clock. Each line says what was seen, and each problem how to mend it. The command sends"
                    + " two failed logins with made-up names, guesses no password, and changes nothing. A request takes at"
                    + " most 5 s. Proxies of the JVM are not used.",
            "",
            "The command finds the login by being redirected from the URL. Paths are as in the address bar, or relative"
                    + " to the URL."
        },
        exitCodeList = {
            "0: all is well",
            "1: the server does not answer",
            "2: wrong usage",
            "3: a person has to look at something",
            "4: something is bad"
        },
        footer = "  " + Main.CALL + " doctor --yes https://bank.example/accounts")
final class DoctorCommand extends ToolCommand {
    private static final int MAX_PASSWORD_FILE_BYTES = 4096;
    private static final int COLUMNS = 100;
    private static final String INDENT = " ".repeat(25);
    private static final Map<Grade, Mark> MARKS =
            Map.of(Grade.OK, Mark.GOOD, Grade.LOOK, Mark.CARE, Grade.BAD, Mark.BAD);
    private static final Map<Grade, String> WORDS = Map.of(Grade.OK, "ok  ", Grade.LOOK, "look", Grade.BAD, "bad ");
    private static final Map<Grade, Integer> CODES =
            Map.of(Grade.OK, ExitCode.GOOD, Grade.LOOK, ExitCode.CARE, Grade.BAD, ExitCode.NO);

    @Parameters(paramLabel = "URL", description = "The address of a page that needs a login.")
    private String url;

    @Option(names = "--yes", description = "You may examine this host. Not needed for this machine (loopback).")
    private boolean yes;

    @Option(names = "--protected-path", paramLabel = "PATH", description = "Another page that needs a login.")
    private String protectedPath;

    @Option(names = "--login-path", paramLabel = "PATH", description = "The page with the login form.")
    private String loginPath;

    @Option(
            names = "--logout-path",
            paramLabel = "PATH",
            description = "The logout. The default is the login page's path with logout in place of login.")
    private String logoutPath;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "A user for the checks behind a login. Needs --password-file. Logs this user in and out once.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password of that user.")
    private Path passwordFile;

    @Option(
            names = "--certificates",
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust in place of those of Java.")
    private Path certificates;

    @Option(names = "--json", description = "Prints the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        SiteOptions options = options(address());
        DoctorReport report = new Doctor(options, trust(), Clock.systemUTC()).examine();
        if (json) {
            print(report.json());
        } else {
            print(report);
        }
        return CODES.get(report.grade());
    }

    private SiteOptions options(URI address) throws IOException {
        if ((user == null) != (passwordFile == null)) {
            throw wrongUse("--user", "expected --user and --password-file together, got one of them");
        }
        if (user != null && user.isEmpty()) {
            throw wrongUse("--user", "expected a name, got an empty one");
        }
        return new SiteOptions(
                address,
                path("--login-path", loginPath, address),
                path("--logout-path", logoutPath, address),
                path("--protected-path", protectedPath, address),
                Optional.ofNullable(user),
                passwordFile == null ? Optional.empty() : Optional.of(password()));
    }

    private URI address() {
        URI address;
        try {
            address = HttpAddress.of(url, true, "");
        } catch (IllegalArgumentException e) {
            throw wrongUse("URL", e.getMessage().replace("an https URL", "an http or https URL"));
        }
        if (!yes && !isLoopback(address)) {
            throw wrongUse(
                    "URL",
                    "expected an address of this machine, got the host " + address.getHost()
                            + "; if you may examine that host, add --yes");
        }
        return address;
    }

    private static boolean isLoopback(URI address) {
        try {
            return Stream.of(InetAddress.getAllByName(address.getHost().replaceAll("[\\[\\]]", "")))
                    .allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Parses a path. It must stay on the host that the operator named. */
    private Optional<String> path(String option, String path, URI address) {
        if (path == null) {
            return Optional.empty();
        }
        try {
            URI resolved = address.resolve(path);
            if (resolved.getRawAuthority().equals(address.getRawAuthority())
                    && resolved.getScheme().equals(address.getScheme())) {
                return Optional.of(path);
            }
        } catch (IllegalArgumentException noPath) {
            // Reported below.
        }
        throw wrongUse(option, "expected a path of " + address.getHost() + ", such as /app/user/login");
    }

    private String password() throws IOException {
        if (Files.size(passwordFile) > MAX_PASSWORD_FILE_BYTES) {
            throw wrongUse("--password-file", "expected at most " + MAX_PASSWORD_FILE_BYTES + " bytes");
        }
        String text = new String(Files.readAllBytes(passwordFile), StandardCharsets.UTF_8);
        String password = text.split("\\R", 2)[0];
        if (password.isEmpty()) {
            throw wrongUse("--password-file", "expected a password on the first line, got an empty line");
        }
        return password;
    }

    private TrustedCertificates trust() {
        try {
            return certificates == null ? TrustedCertificates.JVM : TrustedCertificates.of(certificates);
        } catch (IllegalArgumentException e) {
            throw wrongUse("--certificates", e.getMessage());
        }
    }

    private void print(DoctorReport report) {
        printHeading(url);
        print(wrapped(report.subject(), ""));
        print("");
        for (Diagnosis diagnosis : report.findings()) {
            String line = String.format("%-18s %s", diagnosis.check, wrapped(diagnosis.seen, INDENT));
            print(MARKS.get(diagnosis.grade), WORDS.get(diagnosis.grade), "  " + line);
            if (!diagnosis.mend.isEmpty()) {
                print(INDENT + wrapped("Mend: " + diagnosis.mend, INDENT));
            }
        }
        print("");
        print(report.count(Grade.OK) + " ok, " + report.count(Grade.LOOK) + " to look at, " + report.count(Grade.BAD)
                + " bad; " + report.requests() + " requests");
    }

    /** Wraps a text at spaces. Indents all lines except the first, because the caller has indented that one. */
    private static String wrapped(String text, String indent) {
        StringBuilder wrapped = new StringBuilder();
        int column = indent.length();
        for (String word : text.split(" ")) {
            if (column > indent.length() && column + word.length() >= COLUMNS) {
                wrapped.append('\n').append(indent);
                column = indent.length();
            } else if (wrapped.length() > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }
}
