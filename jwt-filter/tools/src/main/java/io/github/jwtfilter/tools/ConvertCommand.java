package io.github.jwtfilter.tools;

import io.github.jwtfilter.tools.convert.ConversionResult;
import io.github.jwtfilter.tools.convert.ConvertOptions;
import io.github.jwtfilter.tools.convert.Converter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that puts the filter into a WAR in place of the container's login. */
@Command(
        name = "convert",
        description = {
            "Puts the filter into a WAR in place of its old login.",
            "",
            "Writes a new WAR with this filter's JAR and an edited web.xml. The constraints of the container become rules"
                    + " that decide in the same way. All other files are copied byte for byte. CONVERTING explains each step.",
            "",
            "No secret is written into the WAR. The command prints the lines that make the key, users and groups."
        },
        exitCodeList = {
            "0: the WAR is written, or with --diff: it can be",
            "1: something cannot be read or written; the output is absent or as before",
            "2: wrong usage",
            "3: as 0, and a person has to look at the lines that begin with 'look'",
            "4: no: the lines that begin with 'no' say why; nothing is written"
        },
        footer = "  java -jar jwt-filter-tools.jar convert bank.war -o out/bank.war --mode observe")
final class ConvertCommand extends ToolCommand {
    @Parameters(paramLabel = "WAR", description = "A WAR, an EAR, the folder of an application, or a web.xml.")
    private Path war;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Where the result goes: a file, or for a folder a new folder.")
    private Path output;

    @Option(
            names = "--in-place",
            description = "Changes the folder itself. The JAR comes first, web.xml last and at once.")
    private boolean inPlace;

    @Option(names = "--diff", description = "Prints the changes of web.xml and the added files. Writes nothing.")
    private boolean diff;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "enforce: the filter protects the application (the default). observe: the old login stays in"
                    + " force, and the filter only watches.")
    private String mode;

    @Option(
            names = "--users",
            paramLabel = "STORE",
            description = "Where users come from, as the parameter 'users'. May be repeated. Default:"
                    + " htpasswd:/etc/NAME/users.")
    private List<String> users;

    @Option(names = "--groups", paramLabel = "FILE", description = "The file of groups, for htpasswd.")
    private String groups;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "The file of the key. Default: /etc/NAME/jwt.key.")
    private String secretFile;

    @Option(
            names = "--session",
            paramLabel = "S",
            description =
                    "Where HttpSession lives: container, token or report. Default: container; for an application with"
                            + " a login of its own: report.")
    private String session;

    @Option(
            names = "--session-types",
            split = ",",
            paramLabel = "CLASS",
            description = "The application's classes in session attributes.")
    private List<String> sessionTypes;

    @Option(
            names = "--session-fallback",
            paramLabel = "VALUE",
            description = "Where attributes live that no cookie can hold, with --session token: container, or"
                    + " container:NAME,NAME for these attributes only. They stay on one server.")
    private String sessionFallback;

    @Option(
            names = "--logout-paths",
            split = ",",
            paramLabel = "PATH",
            description = "The application's own logout paths.")
    private List<String> logoutPaths;

    @Option(names = "--oidc-issuer", paramLabel = "URL", description = "An OpenID Connect provider in place of users.")
    private String oidcIssuer;

    @Option(names = "--oidc-client-id", paramLabel = "ID", description = "The client at the provider.")
    private String oidcClientId;

    @Option(
            names = "--oidc-client-secret-file",
            paramLabel = "FILE",
            description = "The file with its secret, on the servers. The secret itself stays outside the WAR.")
    private String oidcSecretFile;

    @Option(
            names = "--oidc-roles-claim",
            paramLabel = "CLAIM",
            description = "The claim with the roles, such as realm_access.roles.")
    private String oidcRolesClaim;

    @Option(
            names = "--public-origin",
            paramLabel = "ORIGIN",
            description = "The address of the application as browsers see it: https://bank.example.")
    private String publicOrigin;

    @Option(
            names = "--adopt",
            paramLabel = "SERVER",
            description = "tomcat or jetty: users who are logged in to this server by FORM get a token in passing. On"
                    + " Tomcat the <login-config> goes, on Jetty it stays. none: a converted application stops this.")
    private String adopt;

    @Option(
            names = "--keep-container-constraints",
            description = "Converts although annotations, fragments or code have constraints. The container goes on to"
                    + " enforce these.")
    private boolean keep;

    @Option(
            names = "--edition",
            paramLabel = "E",
            description = "javax (Tomcat 9 and older) or jakarta, if the classes leave it open.")
    private String edition;

    @Option(names = "--report", paramLabel = "FILE", description = "Also writes the report to a file.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        checkUse();
        if (report != null) {
            checkReport();
        }
        Optional<Path> target = diff ? Optional.empty() : Optional.of(inPlace ? war : output);
        ConversionResult result = new Converter(war, target, options(), inPlace).run();
        List<String> lines = ConvertReport.of(result, diff);
        lines.forEach(this::print);
        if (report != null) {
            Files.write(report, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return result.isRefused() ? ExitCode.NO : result.needsCare() ? ExitCode.CARE : ExitCode.GOOD;
    }

    private void checkUse() {
        if (!diff && (output == null) == !inPlace) {
            throw wrongUse("-o", "expected one of -o OUT, --in-place and --diff");
        }
        check("--mode", mode, "enforce", "observe");
        check("--session", session, "container", "token", "report");
        check("--adopt", adopt, "tomcat", "jetty", "none");
        check("--edition", edition, "javax", "jakarta");
        if ((oidcIssuer == null) != (oidcClientId == null)) {
            throw wrongUse("--oidc-issuer", "expected --oidc-issuer and --oidc-client-id together");
        }
        if (oidcIssuer == null && (oidcSecretFile != null || oidcRolesClaim != null)) {
            throw wrongUse("--oidc-issuer", "expected it with the other options of the provider");
        }
        checkValues();
    }

    private void checkValues() {
        ConvertValues values = new ConvertValues(this::wrongUse);
        values.stores(users);
        values.file("--groups", groups);
        values.file("--secret-file", secretFile);
        values.file("--oidc-client-secret-file", oidcSecretFile);
        values.issuer(oidcIssuer);
        values.origin(publicOrigin);
        values.logoutPaths(logoutPaths);
        values.types(sessionTypes);
        values.fallback(sessionFallback);
        if (sessionTypes != null && "container".equals(session)) {
            throw wrongUse("--session-types", "expected with --session token or report, got container");
        }
        if (sessionFallback != null && session != null && !session.equals("token")) {
            throw wrongUse("--session-fallback", "expected with --session token, got " + session);
        }
    }

    /** Refuses a report file that would replace another file of this command. Called before the first write. */
    private void checkReport() throws IOException {
        List<Path> others = new ArrayList<>(List.of(war));
        if (output != null) {
            others.add(output);
        }
        for (Path other : others) {
            boolean same = Files.exists(report) && Files.exists(other) && Files.isSameFile(report, other);
            if (same || real(report).startsWith(real(other))) {
                throw wrongUse("--report", "expected a file of its own, got the WAR, OUT or a file inside");
            }
        }
        if (real(report).getFileName().toString().endsWith(".original-web.xml")) {
            throw wrongUse("--report", "expected another name; convert keeps originals in *.original-web.xml");
        }
        Path folder = real(report).getParent();
        boolean comesWithOutput =
                !diff && output != null && folder.equals(real(output).getParent());
        boolean writable = Files.exists(report)
                ? Files.isRegularFile(report) && Files.isWritable(report)
                : Files.isWritable(folder) || comesWithOutput && !Files.exists(folder);
        if (!writable) {
            throw new IOException(report + ": the report cannot be written there; name another file");
        }
    }

    private static Path real(Path file) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        return Files.exists(path) || path.getParent() == null
                ? path.toRealPath()
                : real(path.getParent()).resolve(path.getFileName());
    }

    private void check(String option, String value, String... expected) {
        if (value != null && !List.of(expected).contains(value)) {
            throw wrongUse(option, "expected " + String.join(" or ", expected) + ", got '" + cut(value) + "'");
        }
    }

    private static String cut(String value) {
        return value.length() > 30 ? value.substring(0, 30) + "..." : value;
    }

    private ConvertOptions options() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("users", users == null ? null : String.join("\n", users));
        parameters.put("groups", groups);
        parameters.put("secretFile", secretFile);
        parameters.put("session", session);
        parameters.put("sessionTypes", sessionTypes == null ? null : String.join("\n", sessionTypes));
        parameters.put("sessionFallback", sessionFallback);
        parameters.put("logoutPaths", logoutPaths == null ? null : String.join(",", logoutPaths));
        parameters.put("publicOrigins", publicOrigin);
        parameters.put("oidcIssuer", oidcIssuer);
        parameters.put("oidcClientId", oidcClientId);
        parameters.put("oidcClientSecret", oidcSecretFile == null ? null : "${file:" + oidcSecretFile + "}");
        parameters.put("oidcRolesClaim", oidcRolesClaim);
        parameters.values().removeIf(Objects::isNull);
        return new ConvertOptions(
                parameters,
                Optional.ofNullable(mode).map(name -> ConvertOptions.Mode.valueOf(name.toUpperCase(Locale.ROOT))),
                Optional.ofNullable(adopt).map(name -> ConvertOptions.Adopt.valueOf(name.toUpperCase(Locale.ROOT))),
                keep,
                Optional.ofNullable(edition));
    }
}
