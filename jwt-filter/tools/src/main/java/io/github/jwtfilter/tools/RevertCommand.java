package io.github.jwtfilter.tools;

import io.github.jwtfilter.tools.convert.ConversionResult;
import io.github.jwtfilter.tools.convert.Reverter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that undoes a conversion. */
@Command(
        name = "revert",
        description = {
            "Takes a conversion back.",
            "",
            "Restores the original bytes of web.xml, and removes what convert added. Refuses if web.xml was edited since: then"
                    + " edit it by hand."
        },
        exitCodeList = {
            "0: the original is written",
            "1: something cannot be read or written; the output is absent or as before",
            "2: wrong usage",
            "4: no: the lines that begin with 'no' say why; nothing is written"
        },
        footer = "  java -jar jwt-filter-tools.jar revert out/bank.war -o bank.war")
final class RevertCommand extends ToolCommand {
    @Parameters(paramLabel = "WAR", description = "A converted WAR, EAR or folder.")
    private Path war;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Where the result goes: a file, or for a folder a new folder.")
    private Path output;

    @Option(names = "--in-place", description = "Changes the folder itself. web.xml comes first.")
    private boolean inPlace;

    @Option(
            names = "--original",
            paramLabel = "FILE",
            description = "The original web.xml, if convert kept it outside and it was moved.")
    private Path original;

    @Override
    public Integer call() throws IOException {
        if ((output == null) == !inPlace) {
            throw wrongUse("-o", "expected one of -o OUT and --in-place");
        }
        ConversionResult result =
                new Reverter(war, inPlace ? war : output, Optional.ofNullable(original), inPlace).run();
        ConvertReport.of(result, false).forEach(this::print);
        return result.isRefused() ? ExitCode.NO : ExitCode.GOOD;
    }
}
