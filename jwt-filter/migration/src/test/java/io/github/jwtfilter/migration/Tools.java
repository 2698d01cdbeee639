package io.github.jwtfilter.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packed tools, run in their own process as an operator runs them. */
final class Tools {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String JAR = System.getProperty("migration.tools");

    private Tools() {}

    /** Runs a command. Returns its exit code with all that it wrote. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-jar", JAR));
        command.addAll(List.of(arguments));
        return execute(command);
    }

    /** Signs a token for the operator's pages, as the report of a conversion shows. */
    static String operatorToken() throws IOException, InterruptedException {
        Result signed = run(
                "sign",
                "--secret-file",
                Move.secretFile().toString(),
                "--claim",
                "sub=\"operator\"",
                "--claim",
                "roles=[\"operator\"]");
        return signed.output().strip();
    }

    /** Runs a class of another JAR. */
    static Result runJar(String jar, String mainClass, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", jar, mainClass));
        command.addAll(List.of(arguments));
        return execute(command);
    }

    private static Result execute(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.endsWith("_OPTS"));
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output, (System.nanoTime() - start) / 1_000_000);
    }

    /** The result of a command. */
    record Result(int exitCode, String output, long milliseconds) {}
}
