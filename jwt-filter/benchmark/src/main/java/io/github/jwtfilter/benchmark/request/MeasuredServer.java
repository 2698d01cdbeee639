package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One {@link ServerProcess} and its requests. */
final class MeasuredServer implements AutoCloseable {
    private static final Pattern COOKIE = Pattern.compile("\\nSet-Cookie: ([^=]+=[^;]+)");
    private static final int USERS = 64;

    private final Process process;
    private final BufferedReader answers;
    private final Client client;
    private final List<byte[]> toNone = new ArrayList<>();
    private final List<byte[]> toMeasured = new ArrayList<>();
    private int users = USERS;

    MeasuredServer(List<String> pinned, String server, Variant variant, Path webapps, Redis redis) throws IOException {
        List<String> command = new ArrayList<>(pinned);
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-Dbenchmark.redis=" + redis.configuration()));
        command.addAll(List.of(System.getProperty("benchmark.serverOptions", "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                server,
                webapps.resolve("none").toString(),
                webapps.resolve(variant.folder).toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        client = new Client(Integer.parseInt(answers.readLine()));
        prepare(variant);
    }

    /**
     * Prepares the same requests for both applications, and checks that each response is as expected for the variant.
     */
    private void prepare(Variant variant) throws IOException {
        String measured = "/measured/" + variant.page;
        if (isGood(client.once(measured, "")) != (variant == Variant.CONTROL)) {
            throw new IOException(variant + ": a request without a proof was answered wrongly");
        }
        for (String proof : proofs(variant)) {
            String answer = client.once(measured, proof);
            if (!isGood(answer) || COOKIE.matcher(answer).find() != variant.writesCookie()) {
                throw new IOException(variant + ": answered wrongly " + answer);
            }
            toNone.add(Client.request("/none/" + variant.page, proof));
            toMeasured.add(Client.request(measured, proof));
        }
    }

    private static boolean isGood(String answer) {
        return answer.startsWith("HTTP/1.1 200");
    }

    private List<String> proofs(Variant variant) throws IOException {
        return switch (variant.proof) {
            case HEADER ->
                Tokens.good().stream()
                        .map(token -> "Authorization: Bearer " + token + "\r\n")
                        .toList();
            case COOKIE ->
                Tokens.good().stream()
                        .map(token -> "Cookie: jwt=" + token + "\r\n")
                        .toList();
            case SESSION -> sessions();
        };
    }

    private List<String> sessions() throws IOException {
        List<String> proofs = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            List<String> cookies = COOKIE.matcher(client.once("/measured/login?" + user, ""))
                    .results()
                    .map(cookie -> cookie.group(1))
                    .toList();
            proofs.add("Cookie: " + String.join("; ", cookies) + "\r\n");
        }
        return proofs;
    }

    /** Returns the server's CPU nanoseconds per request to the application without a filter. */
    double none(int count) throws IOException {
        return cost(toNone, count);
    }

    /** Returns the server's CPU nanoseconds per request to the measured application. */
    double measured(int count) throws IOException {
        return cost(toMeasured, count);
    }

    private double cost(List<byte[]> requests, int count) throws IOException {
        long before = ask("cpu");
        int sent = client.load(requests, count);
        return (double) (ask("cpu") - before) / sent;
    }

    /** Lets {@code count} further users log in. Returns the additional bytes of the server's heap per user. */
    double heapPerUser(int count) throws IOException {
        List<byte[]> logins = IntStream.range(users, users + count)
                .mapToObj(user -> Client.request("/measured/login?" + user, ""))
                .toList();
        users += count;
        long before = ask("heap");
        int sent = client.load(logins, count);
        return (double) (ask("heap") - before) / sent;
    }

    private long ask(String question) throws IOException {
        OutputStream questions = process.getOutputStream();
        questions.write((question + '\n').getBytes(StandardCharsets.US_ASCII));
        questions.flush();
        return Long.parseLong(answers.readLine());
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
