package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The move of one application: its WAR, the servers, the users, and the options of the command that converts it.
 *
 * @param realm the name of the realm that the application asks for
 */
record Move(Path war, Container first, Container second, String realm, List<User> users, List<String> options) {
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));

    /** Creates a move without options. */
    Move(Path war, Container first, Container second, String realm, List<User> users) {
        this(war, first, second, realm, users, List.of());
    }

    /** Returns the move with more options of {@code convert}. */
    Move with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Move(war, first, second, realm, users, all);
    }

    /** Returns the move with the users of the servers, as before. */
    Move withTheSameUsers() {
        return with("--users", "container");
    }

    /** Starts the unchanged application on one server. */
    Fleet before() throws IOException, InterruptedException {
        Server server = Server.start(folder("before"), first, war, realm, users);
        return new Fleet(server, server, "").awaitReady();
    }

    /** Converts the application with the command alone, and starts it on two servers with one key. */
    Fleet after() throws IOException, InterruptedException {
        Path out = Files.createDirectories(RUNS.resolve(folder("converted"))).resolve(war.getFileName());
        Files.deleteIfExists(out);
        List<String> command = new ArrayList<>(List.of("convert", war.toString(), "-o", out.toString()));
        command.addAll(List.of("--secret-file", secretFile().toString()));
        command.addAll(options);
        Tools.Result result = Tools.run(command.toArray(String[]::new));
        assertTrue(result.exitCode() == 0 || result.exitCode() == 3, result::output);
        System.out.printf(
                Locale.ROOT,
                "%s on %s: web.xml %s lines, %.1f s, exit code %d%n",
                war.getFileName(),
                first,
                changedLines(war, out),
                result.milliseconds() / 1000.0,
                result.exitCode());
        Server one = Server.start(folder("after-1"), first, out, realm, users);
        Server two;
        try {
            two = Server.start(folder("after-2"), second, out, realm, users);
        } catch (IOException | RuntimeException e) {
            one.close();
            throw e;
        }
        return new Fleet(one, two, result.output()).awaitReady();
    }

    private String folder(String state) {
        String name = war.getFileName().toString().replaceFirst("\\.war$", "");
        return name + "-" + first.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + state;
    }

    /** Returns the key of all servers, made once per build. */
    static synchronized Path secretFile() throws IOException {
        Path file = RUNS.resolve("jwt.key").toAbsolutePath();
        if (!Files.exists(file)) {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            Files.writeString(file, HexFormat.of().formatHex(key));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    /** Returns how many lines of web.xml were added and removed. */
    private static String changedLines(Path original, Path converted) throws IOException {
        Map<String, Long> before = lines(original);
        Map<String, Long> after = lines(converted);
        return "+" + missing(after, before) + " -" + missing(before, after);
    }

    private static long missing(Map<String, Long> lines, Map<String, Long> others) {
        return lines.entrySet().stream()
                .mapToLong(line -> Math.max(0, line.getValue() - others.getOrDefault(line.getKey(), 0L)))
                .sum();
    }

    private static Map<String, Long> lines(Path war) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(war)) {
            Path webXml = zip.getPath("WEB-INF/web.xml");
            String text = Files.exists(webXml) ? Files.readString(webXml, StandardCharsets.ISO_8859_1) : "";
            return text.lines()
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        }
    }
}
