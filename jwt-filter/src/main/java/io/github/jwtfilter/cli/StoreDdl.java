package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.jdbc.SqlDialect;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The command that prints the statements for the table of a shared store. */
final class StoreDdl implements Command {
    static final String NAME = "store-ddl";

    private static final Map<String, SqlDialect> DIALECTS = new LinkedHashMap<>();

    static {
        DIALECTS.put("postgresql", SqlDialect.POSTGRESQL);
        DIALECTS.put("mariadb", SqlDialect.MYSQL);
        DIALECTS.put("mysql", SqlDialect.MYSQL);
        DIALECTS.put("oracle", SqlDialect.ORACLE);
        DIALECTS.put("sqlserver", SqlDialect.SQL_SERVER);
        DIALECTS.put("h2", SqlDialect.H2);
    }

    private static String names() {
        return String.join(", ", DIALECTS.keySet());
    }

    @Override
    public Help help() {
        return new Help(
                        "Prints the SQL statements that create the table of a shared store",
                        NAME + " DATABASE [--store-prefix P] [-o FILE]")
                .paragraph("DATABASE is one of " + names() + ". Servers create the table themselves, if the user of"
                        + " their pool may.")
                .options(options())
                .input("Nothing.")
                .status("the statements are printed or written")
                .example(Help.CALL + "store-ddl postgresql | psql logins");
    }

    @Override
    public Option[] options() {
        return new Option[] {OpenedStore.PREFIX, Output.FILE};
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        String name = arguments
                .operand("DATABASE")
                .orElseThrow(() -> new UsageException("expected one of " + names() + ", got none"));
        SqlDialect dialect = DIALECTS.get(name);
        if (dialect == null) {
            throw Arguments.unknown("database", name, DIALECTS.keySet());
        }
        Output output = Output.of(arguments, shell);
        output.print(String.join(";\n", dialect.ddl(OpenedStore.prefix(arguments))) + ";\n");
        return GOOD;
    }
}
