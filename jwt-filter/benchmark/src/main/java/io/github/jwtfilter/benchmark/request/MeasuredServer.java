package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.TokenBenchmark;
import io.github.jwtfilter.benchmark.token.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One {@link ServerProcess} and its requests. */
final class MeasuredServer implements AutoCloseable {
    private static final Pattern COOKIE = Pattern.compile("\\nSet-Cookie: ([^=]+=[^;]+)");
    private static final int USERS = 64;

    private final Process process;
    private final BufferedReader answers;
    private final Client client;
    private final Path before;
    private final Map<Application, List<byte[]>> requests = new EnumMap<>(Application.class);
    private int users = USERS;

    /**
     * Starts the process.
     *
     * @param beforeJar an older version of the JAR to measure beside; null for none
     */
    MeasuredServer(List<String> pinned, String server, Variant variant, Path webapps, Path beforeJar, Redis redis)
            throws IOException {
        before = beforeJar == null ? null : application(webapps.resolve(variant.folder), beforeJar);
        List<String> command = new ArrayList<>(pinned);
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of(
                "-Xms256m", "-Xmx256m", TokenBenchmark.STEADY_COMPILER, "-Dbenchmark.redis=" + redis.configuration()));
        command.addAll(List.of(System.getProperty("benchmark.serverOptions", "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                server,
                webapps.resolve("none").toString(),
                webapps.resolve(variant.folder).toString()));
        if (before != null) {
            command.add(before.toString());
        }
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        client = new Client(Integer.parseInt(answers.readLine()));
        prepare(variant);
    }

    /** Makes a copy of an application that has the JAR. */
    private static Path application(Path folder, Path jar) throws IOException {
        Path copy = Files.createTempDirectory("before");
        Path lib = Files.createDirectories(copy.resolve("WEB-INF/lib"));
        Files.copy(folder.resolve("WEB-INF/web.xml"), copy.resolve("WEB-INF/web.xml"));
        Files.copy(jar, lib.resolve("jwt-filter.jar"));
        return copy;
    }

    /** An application of the server. */
    enum Application {
        /** The one without a filter. */
        NONE("/none/"),
        /** The one with the measured filter or session. */
        MEASURED("/measured/"),
        /** The same with an older version. */
        BEFORE("/before/");

        private final String path;

        Application(String path) {
            this.path = path;
        }
    }

    /** Prepares the same requests for all applications, and checks that each response is as expected. */
    private void prepare(Variant variant) throws IOException {
        List<String> proofs = prepare(variant, Application.MEASURED);
        requests.put(
                Application.NONE,
                proofs.stream()
                        .map(proof -> Client.request(Application.NONE.path + variant.page, proof))
                        .toList());
        if (before != null) {
            prepare(variant, Application.BEFORE);
        }
    }

    private List<String> prepare(Variant variant, Application application) throws IOException {
        String page = application.path + variant.page;
        if (isGood(client.once(page, "")) != variant.isOpen()) {
            throw new IOException(variant + ": a request without a proof was answered wrongly");
        }
        List<String> proofs = proofs(variant, application.path);
        List<byte[]> prepared = new ArrayList<>();
        for (String proof : proofs) {
            String answer = client.once(page, proof);
            if (!isGood(answer) || COOKIE.matcher(answer).find() != variant.writesCookie()) {
                throw new IOException(variant + ": answered wrongly " + answer);
            }
            prepared.add(Client.request(page, proof));
        }
        requests.put(application, prepared);
        return proofs;
    }

    private static boolean isGood(String answer) {
        return answer.startsWith("HTTP/1.1 200");
    }

    private List<String> proofs(Variant variant, String application) throws IOException {
        return switch (variant.proof) {
            case HEADER ->
                Tokens.good().stream()
                        .map(token -> "Authorization: Bearer " + token + "\r\n")
                        .toList();
            case COOKIE -> cookies(Tokens.good());
            case FORM -> cookies(Tokens.ofLogins("\"ustp\":\"kL2m9QxT4vBz7RwE\""));
            case PROVIDER ->
                cookies(Tokens.ofLogins("\"psub\":\"c3ViamVjdC1hdC1wcm92aQ\",\"psid\":\"c2Vzc2lvbi1hdC1wcm92aQ\""));
            case SESSION -> sessions(application);
        };
    }

    private static List<String> cookies(List<String> tokens) {
        return tokens.stream().map(token -> "Cookie: jwt=" + token + "\r\n").toList();
    }

    private List<String> sessions(String application) throws IOException {
        List<String> proofs = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            List<String> cookies = COOKIE.matcher(client.once(application + "login?" + user, ""))
                    .results()
                    .map(cookie -> cookie.group(1))
                    .toList();
            proofs.add("Cookie: " + String.join("; ", cookies) + "\r\n");
        }
        return proofs;
    }

    /** Returns the server's CPU nanoseconds per request to this application. */
    double cost(Application application, int count) throws IOException {
        long start = ask("cpu");
        int sent = client.load(requests.get(application), count);
        return (double) (ask("cpu") - start) / sent;
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
        if (before != null) {
            Files.delete(before.resolve("WEB-INF/lib/jwt-filter.jar"));
            Files.delete(before.resolve("WEB-INF/lib"));
            Files.delete(before.resolve("WEB-INF/web.xml"));
            Files.delete(before.resolve("WEB-INF"));
            Files.delete(before);
        }
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
