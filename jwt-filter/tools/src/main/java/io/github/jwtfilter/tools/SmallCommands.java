package io.github.jwtfilter.tools;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The commands of the main JAR. This class only describes them, for the list of commands and for completion. The main
 * JAR runs them, so both files print the same output.
 */
final class SmallCommands {
    private SmallCommands() {}

    /** Adds the descriptions of the commands. */
    static void addTo(CommandSpec tools) {
        io.github.jwtfilter.cli.Main.summaries()
                .forEach((name, summary) -> tools.addSubcommand(name, spec(name, summary)));
    }

    private static CommandSpec spec(String name, String summary) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(summary + ".");
        for (String synopsis : io.github.jwtfilter.cli.Main.options(name)) {
            String[] words = synopsis.split(" ", 2);
            OptionSpec.Builder option = OptionSpec.builder(words[0]);
            if (words.length == 2) {
                option.arity("1").paramLabel(words[1]).type(words[1].equals("FILE") ? Path.class : String.class);
            }
            spec.addOption(option.build());
        }
        return spec.addOption(OptionSpec.builder("--help").usageHelp(true).build());
    }
}
