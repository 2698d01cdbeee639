package io.github.jwtfilter.tools;

import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.check.CheckResult;
import io.github.jwtfilter.tools.check.SeenSessions;
import io.github.jwtfilter.tools.war.WarSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that reports whether an application can be converted, and the surprises of its conversion. */
@Command(
        name = "check",
        description = {
            "Says whether an application can be converted, and what would surprise.",
            "",
            "Reads descriptors, class files and JSPs. Runs nothing, changes nothing, connects to nothing."
        },
        exitCodeList = {
            "0: go, convert can do it",
            "1: the application cannot be read",
            "2: wrong usage",
            "3: go with care, a person should look at something first",
            "4: no, with the reasons"
        },
        footer = "  " + Main.CALL + " check bank.war")
final class CheckCommand extends ToolCommand {
    private static final int MAX_REPORT = 2_000_000;
    private static final int COLUMNS = 100;
    private static final int MAX_COLUMNS = 120;

    @Parameters(paramLabel = "WAR", description = "A WAR, an EAR, the folder of an application, or a web.xml.")
    private Path war;

    @Option(names = "--json", description = "Prints JSON for programs. CHECK.md describes its fields.")
    private boolean json;

    @Option(names = "--all", description = "Shows long lists as a whole.")
    private boolean all;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "The saved page of session=report: adds what the running application did.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        Optional<SeenSessions> seen = report == null ? Optional.empty() : Optional.of(seen());
        int code = ExitCode.GOOD;
        try (WarSource source = WarSource.open(war)) {
            List<WarFiles> applications = source.applications();
            StringBuilder objects = new StringBuilder();
            for (WarFiles each : applications) {
                CheckResult result = CheckResult.of(each, seen);
                code = Math.max(code, code(result.answer()));
                if (json) {
                    objects.append(objects.length() == 0 ? "" : ",\n").append(result.json());
                } else {
                    print(result.text(width(), all));
                }
            }
            if (json) {
                print(applications.size() == 1 ? objects.toString() : "[" + objects + "]");
            }
        }
        return code;
    }

    private SeenSessions seen() throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            return SeenSessions.of(new String(in.readNBytes(MAX_REPORT), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw wrongUse("--report", e.getMessage());
        }
    }

    private static int code(CheckResult.Answer answer) {
        switch (answer) {
            case GO:
                return ExitCode.GOOD;
            case GO_WITH_CARE:
                return ExitCode.CARE;
            default:
                return ExitCode.NO;
        }
    }

    /** Returns the width of the terminal, or a fixed width if the output goes elsewhere. */
    @SuppressWarnings("SystemConsoleNull") // Newer JDKs always return a console. Reading the width is harmless there.
    private static int width() {
        return System.console() == null
                ? COLUMNS
                : Math.min(MAX_COLUMNS, new UsageMessageSpec().autoWidth(true).width());
    }
}
