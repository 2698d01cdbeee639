package io.github.jwtfilter.frameworks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Tomcat distribution in its own process, with its manager. The process ends when this object is closed, and when
 * this JVM ends.
 */
final class TomcatProcess implements WarServer {
    /**
     * Kills the process group at the end of standard input, either because this object closes it, or because the
     * operating system does so after this JVM has ended.
     */
    private static final String GUARD =
            "set -m; \"$@\" </dev/null & child=$!; { read -r _; kill -KILL -- -$child; } <&0 & wait $child";

    private static final long DEADLINE_SECONDS = 240;

    /** Where the log names the port. */
    private static final Pattern STARTED =
            Pattern.compile("Starting ProtocolHandler \\[\"http-nio-.*-auto-1-(\\d+)\"]");

    private static final String MANAGER = "reader:of-the-manager";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path base;
    private final War war;
    private int port;

    private TomcatProcess(Process process, Path base, War war) {
        this.process = process;
        this.base = base;
        this.war = war;
    }

    /**
     * Starts the distribution from a folder of the build.
     *
     * @param options options of its JVM
     */
    static TomcatProcess start(String distribution, War war, String... options)
            throws IOException, InterruptedException {
        Path home = home(distribution);
        Path base = Files.createTempDirectory("tomcat");
        configure(home, base, war);
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "-c",
                        GUARD,
                        "guard",
                        home.resolve("bin/catalina.sh").toString(),
                        "run")
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("logs/console").toFile());
        builder.environment().keySet().removeIf(key -> key.endsWith("_OPTS") || key.startsWith("CATALINA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CATALINA_OPTS", String.join(" ", options));
        builder.environment().put("CATALINA_HOME", home.toString());
        builder.environment().put("CATALINA_BASE", base.toString());
        TomcatProcess started = new TomcatProcess(builder.start(), base, war);
        started.awaitReady();
        return started;
    }

    /** Returns the only entry of the folder that the build unpacked the distribution to. */
    private static Path home(String distribution) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("frameworks.libraries"), distribution))) {
            return entries.findFirst().orElseThrow();
        }
    }

    /** Lets Tomcat listen on any free port. */
    private static void configure(Path home, Path base, War war) throws IOException {
        for (String folder : List.of("conf/Catalina/localhost", "logs", "temp", "webapps", "work")) {
            Files.createDirectories(base.resolve(folder));
        }
        Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"));
        Files.writeString(base.resolve("conf/server.xml"), """
                <Server port="-1">
                  <Service name="Catalina">
                    <Connector address="127.0.0.1" port="0"/>
                    <Engine name="Catalina" defaultHost="localhost">
                      <Realm className="org.apache.catalina.realm.MemoryRealm"/>
                      <Host name="localhost" appBase="webapps"/>
                    </Engine>
                  </Service>
                </Server>
                """);
        Files.writeString(base.resolve("conf/tomcat-users.xml"), """
                <tomcat-users>
                  <user username="%s" password="%s" roles="manager-jmx"/>
                  <user username="admin" password="secret" roles="admin"/>
                </tomcat-users>
                """.formatted((Object[]) MANAGER.split(":")));
        context(base, "app", "<Context docBase=\"" + war.folder() + "\"/>");
        context(base, "manager", "<Context docBase=\"" + home.resolve("webapps/manager") + "\" privileged=\"true\"/>");
    }

    private static void context(Path base, String name, String xml) throws IOException {
        Files.writeString(base.resolve("conf/Catalina/localhost/" + name + ".xml"), xml);
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!Files.readString(log()).contains("Server startup in")) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("did not start:\n" + Files.readString(log()));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        Matcher started = STARTED.matcher(Files.readString(log()));
        if (!started.find()) {
            throw new AssertionError("names no port:\n" + Files.readString(log()));
        }
        port = Integer.parseInt(started.group(1));
    }

    /** Returns the file with the output of the process. */
    Path log() {
        return base.resolve("logs/console");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int sessions() throws IOException, InterruptedException {
        String query = "?get=Catalina:type=Manager,host=localhost,context=/app&att=activeSessions";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/manager/jmxproxy/" + query))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(MANAGER.getBytes()))
                .build();
        String answer = client.send(request, BodyHandlers.ofString()).body();
        return Integer.parseInt(answer.replaceFirst("(?s).*= *", "").strip());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
        war.delete();
        War.delete(base);
    }
}
