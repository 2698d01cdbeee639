package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command that reads the settings of a Keycloak adapter and prints the lines of web.xml that replace it. */
final class Keycloak implements Command {
    static final String NAME = "keycloak";

    private static final String STANDARD_INPUT = "-";

    @Override
    public Help help() {
        return new Help(
                        "Prints the lines of web.xml that replace a keycloak.json",
                        NAME + " [-o FILE] [KEYCLOAK_JSON|-]")
                .paragraph("Reads the settings of Keycloak's servlet filter, Tomcat valve or Jetty module. The lines"
                        + " contain no secret: they refer to a file, and standard error says what to write into it."
                        + " MIGRATING-FROM-KEYCLOAK explains the other steps.")
                .paragraph(
                        "Prints one line to standard error for each setting that becomes no parameter. It begins with"
                                + " 'not needed', 'check', 'no counterpart' or 'unknown'. Lines that begin with 'Next' are the"
                                + " steps that remain.")
                .options(options())
                .input("KEYCLOAK_JSON, of at most " + KeycloakJson.MAX_BYTES / 1024
                        + " KiB. Without it, or with -, standard input.")
                .status(
                        "the lines are printed or written",
                        "the same, and standard error has a line with 'check', 'no counterpart' or 'unknown'")
                .example(Help.CALL + "keycloak WEB-INF/keycloak.json");
    }

    @Override
    public Option[] options() {
        return new Option[] {Output.FILE};
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        Output output = Output.of(arguments, shell);
        List<String> notes = new ArrayList<>();
        KeycloakBlock block =
                KeycloakBlock.of(KeycloakJson.parse(read(arguments.operand("KEYCLOAK_JSON"), shell), notes), notes);
        output.print(block.xml());
        notes.forEach(note -> shell.fault(NAME + ": " + note));
        block.next().forEach(step -> shell.fault("Next: " + step + "."));
        return notes.stream().allMatch(note -> note.startsWith("not needed: ")) ? GOOD : REFUSED;
    }

    private static byte[] read(Optional<String> name, Shell shell) throws UsageException, IOException {
        if (name.isEmpty() || name.get().equals(STANDARD_INPUT)) {
            byte[] content = shell.in.readNBytes(KeycloakJson.MAX_BYTES + 1);
            if (content.length > KeycloakJson.MAX_BYTES) {
                throw new UsageException("standard input: expected at most " + KeycloakJson.MAX_BYTES + " bytes");
            }
            return content;
        }
        try {
            return SmallFile.read(ValueFormats.file(name.get()), KeycloakJson.MAX_BYTES);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        } catch (IOException e) {
            throw new UsageException(
                    "KEYCLOAK_JSON: cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
