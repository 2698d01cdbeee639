package io.github.jwtfilter.tools;

import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.inspect.BrowserOpening;
import io.github.jwtfilter.tools.inspect.InspectServer;
import io.github.jwtfilter.tools.inspect.InspectedApplication;
import io.github.jwtfilter.tools.war.WarSource;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that opens the local page for tokens, and ends with Ctrl+C. */
@Command(
        name = "inspect",
        description = {
            "Opens a local page that decodes, verifies and signs tokens.",
            "",
            "The page answers on 127.0.0.1 only, at an address with a secret. Tokens and keys go to this program and nowhere"
                    + " else, and it keeps nothing. Ctrl+C ends it.",
            "",
            "With --web-xml the page also says what the filter of this application would answer to a request, why, and by"
                    + " which rule. Values such as $${env:NAME} and files are looked up on this machine."
        },
        exitCodeList = {
            "0: the page was ended",
            "1: the port cannot be opened, or the application cannot be read",
            "2: wrong usage",
            "130: ended by Ctrl+C"
        },
        footer = "  " + Main.CALL + " inspect --web-xml bank.war")
final class InspectCommand extends ToolCommand {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--web-xml",
            paramLabel = "F",
            description = "A web.xml, or a WAR or folder that contains one with the filter.")
    private Path webXml;

    @Option(
            names = "--fetch-keys",
            description =
                    "Fetches keys that web.xml names by an https address. Use it only for an application that you trust.")
    private boolean fetchKeys;

    @Option(names = "--port", paramLabel = "N", description = "The port. The default is any free one.")
    private int port;

    @Option(names = "--no-open", description = "Prints the address and opens no browser.")
    private boolean noOpen;

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > MAX_PORT) {
            throw wrongUse("--port", "expected 1 to " + MAX_PORT + ", or 0 for any, got " + port);
        }
        if (fetchKeys && webXml == null) {
            throw wrongUse("--fetch-keys", "goes with --web-xml only");
        }
        Optional<InspectedApplication> application =
                webXml == null ? Optional.empty() : Optional.of(application(webXml));
        try (InspectServer server = start(application)) {
            serve(server);
        } finally {
            application.ifPresent(InspectedApplication::close);
        }
        return ExitCode.GOOD;
    }

    private InspectServer start(Optional<InspectedApplication> application) throws IOException {
        try {
            return InspectServer.start(port, application, Clock.systemUTC(), ZoneId.systemDefault());
        } catch (BindException e) {
            throw new IOException(
                    "port " + port + ": expected a free port that you may open, got one that cannot be opened ("
                            + e.getMessage() + "); leave out --port for a free one",
                    e);
        }
    }

    private void serve(InspectServer server) {
        printNote("Open this address. It contains a secret, so do not pass it on.");
        print(server.address().toString());
        if (!noOpen && !BrowserOpening.open(server.address())) {
            printNote("No browser could be started here.");
        }
        printNote("Ctrl+C ends the page.");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private InspectedApplication application(Path path) throws IOException {
        try (WarSource source = WarSource.open(path)) {
            List<WarFiles> applications = source.applications();
            if (applications.size() != 1) {
                throw new UnreadableWarException(path + ": expected one application, got "
                        + applications.stream().map(WarFiles::name).collect(Collectors.joining(", "))
                        + "; name one of them");
            }
            WarFiles files = applications.get(0);
            byte[] document = files.read(WebXml.PATH)
                    .orElseThrow(() ->
                            new UnreadableWarException(path + ": expected the file " + WebXml.PATH + ", got none"));
            return InspectedApplication.of(files.name(), XmlElement.parse(document), fetchKeys, Clocks.ofSystem());
        } catch (UnreadableWarException e) {
            throw e.getMessage().startsWith(path.toString())
                    ? e
                    : new UnreadableWarException(path + ": " + e.getMessage(), e);
        }
    }
}
