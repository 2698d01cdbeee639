package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@link ServerProcess} and the requests that it is sent. */
final class MeasuredServer implements AutoCloseable {
    private static final Pattern SESSION_COOKIE = Pattern.compile("Set-Cookie: (JSESSIONID=[^;]+)");

    private final Process process;
    private final BufferedReader answers;
    private final Client client;
    private final List<byte[]> toNone = new ArrayList<>();
    private final List<byte[]> toMeasured = new ArrayList<>();

    MeasuredServer(List<String> pinned, String java, String server, Variant variant, Path webapps) throws IOException {
        List<String> command = new ArrayList<>(pinned);
        command.addAll(List.of(java, "-Xms256m", "-Xmx256m"));
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

    /** The same requests for both applications, and a look whether the filter is at work. */
    private void prepare(Variant variant) throws IOException {
        boolean open = client.once("/measured/page", "").startsWith("HTTP/1.1 200");
        if (open != (variant == Variant.CONTROL)) {
            throw new IOException(variant + ": a request without a token was answered wrongly");
        }
        for (String proof : proofs(variant)) {
            if (!client.once("/measured/page", proof).startsWith("HTTP/1.1 200")) {
                throw new IOException(variant + ": refused " + client.once("/measured/page", proof));
            }
            toNone.add(Client.request("/none/page", proof));
            toMeasured.add(Client.request("/measured/page", proof));
        }
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
            case SESSION -> List.of("Cookie: " + sessionCookie() + "\r\n");
        };
    }

    private String sessionCookie() throws IOException {
        Matcher matcher = SESSION_COOKIE.matcher(client.once("/measured/login", ""));
        if (!matcher.find()) {
            throw new IOException("no session cookie");
        }
        return matcher.group(1);
    }

    /** CPU nanoseconds of the server for a request that meets no filter. */
    double none(int count) throws IOException {
        return cost(toNone, count);
    }

    /** CPU nanoseconds of the server for a request that meets the measured filter. */
    double measured(int count) throws IOException {
        return cost(toMeasured, count);
    }

    private double cost(List<byte[]> requests, int count) throws IOException {
        long before = cpuTime();
        int sent = client.load(requests, count);
        return (double) (cpuTime() - before) / sent;
    }

    private long cpuTime() throws IOException {
        OutputStream questions = process.getOutputStream();
        questions.write('\n');
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
