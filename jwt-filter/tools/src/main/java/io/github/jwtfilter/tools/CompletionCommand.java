package io.github.jwtfilter.tools;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The command that prints a shell script for the completion of commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script for bash and zsh that completes commands and options.",
            "",
            "The script is for a command with the name " + CompletionCommand.NAME
                    + ". An alias or a script of this name"
                    + " has to run the JAR. In zsh, an alias also needs \"setopt complete_aliases\"."
        },
        exitCodeList = {"0: the script is printed", "2: wrong usage"},
        footer = {
            "  alias " + CompletionCommand.NAME + "='" + Main.CALL + "'",
            "  eval \"$(" + CompletionCommand.NAME + " completion)\""
        })
final class CompletionCommand extends ToolCommand {
    static final String NAME = "jwt-filter-tools";

    @ParentCommand
    private Main tools;

    @Override
    public Integer call() {
        print(AutoComplete.bash(NAME, tools.all()));
        return ExitCode.GOOD;
    }
}
