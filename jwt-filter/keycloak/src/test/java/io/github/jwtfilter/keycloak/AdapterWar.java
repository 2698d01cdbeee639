package io.github.jwtfilter.keycloak;

import io.github.jwtfilter.containers.Edition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The application of MIGRATING-FROM-KEYCLOAK: as it was written for Keycloak's servlet filter, and as the steps of the
 * document leave it.
 */
final class AdapterWar {
    private static final Path CLASSES = Path.of(System.getProperty("keycloak.classes"));
    private static final Path SOURCE = Path.of(System.getProperty("keycloak.adapterWar"));
    private static final Path LIBRARIES = Path.of(System.getProperty("keycloak.adapterLibraries"));
    private static final String PACKAGE = "io/github/jwtfilter/keycloak/";
    private static final String ANYBODY = """
            <param-value>
                    /index.html  permit
                    /public/*    permit
                    /clerk/*     role clerk
                    /            authenticated
                  </param-value>""";

    private final String keycloakJson;

    /** Creates the application for a realm. */
    AdapterWar(String keycloakOrigin) throws IOException {
        keycloakJson = Files.readString(SOURCE.resolve("WEB-INF/keycloak.json"))
                .replace("http://localhost:8180/", keycloakOrigin)
                .replace("the secret of the client", Keycloak.CLIENT_SECRET);
    }

    /** Writes the application with Keycloak's filter. */
    void writeBefore(Path war) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            add(zip, "index.html", Files.readString(SOURCE.resolve("index.html")));
            add(zip, "WEB-INF/web.xml", Files.readString(SOURCE.resolve("WEB-INF/web.xml")));
            add(zip, "WEB-INF/keycloak.json", keycloakJson);
            for (String type : List.of("AccountServlet", "LedgerServlet", "LogoutServlet")) {
                addClass(zip, PACKAGE + "adapter/" + type);
            }
            try (Stream<Path> libraries = Files.list(LIBRARIES)) {
                for (Path library : libraries.toList()) {
                    addLibrary(zip, library);
                }
            }
        }
    }

    /**
     * Writes the application with our filter.
     *
     * @param origin the origin of the application
     * @param folder the folder of key and secret, in place of {@code /etc/myapp}
     */
    void writeAfter(Path war, String origin, Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("client-secret"), Keycloak.CLIENT_SECRET);
        run(folder, "keygen", "-o", folder.resolve("jwt.key").toString());
        Path json = Files.writeString(folder.resolve("keycloak.json"), keycloakJson);
        String lines = run(folder, "keycloak", json.toString())
                .replace("/etc/myapp", folder.toString())
                .replace(">ORIGIN<", ">" + origin + "<")
                .replace("<param-value>/* authenticated</param-value>", ANYBODY)
                .replace("<servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>\n", """
                        <servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>
                          <init-param>
                            <param-name>claims</param-name>
                            <param-value>email</param-value>
                          </init-param>
                        """);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            add(
                    zip,
                    "index.html",
                    Files.readString(SOURCE.resolve("index.html"))
                            .replace(
                                    "<p><a href=\"logout\">Log out</a></p>",
                                    "<form method=\"post\" action=\"user/logout\"><button>Log out</button></form>"));
            add(zip, "WEB-INF/web.xml", moved(Files.readString(SOURCE.resolve("WEB-INF/web.xml")), lines));
            addClass(zip, PACKAGE + "moved/AccountServlet");
            addClass(zip, PACKAGE + "adapter/LedgerServlet");
            addLibrary(zip, Edition.JAKARTA.jar());
        }
    }

    /** Replaces Keycloak's filter by the printed lines, and removes the application's logout. */
    private static String moved(String webXml, String lines) {
        int begin = webXml.indexOf("<filter>");
        String end = "</filter-mapping>\n";
        String replaced = webXml.substring(0, begin) + lines + webXml.substring(webXml.indexOf(end) + end.length());
        int logout = replaced.indexOf("<servlet>\n    <servlet-name>logout");
        return replaced.substring(0, logout).replace("keycloak.adapter.Account", "keycloak.moved.Account")
                + "</web-app>";
    }

    /** Runs a command of the JAR. Returns its output. */
    private static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-jar",
                                Edition.JAKARTA.jar().toString()),
                        Stream.of(arguments))
                .toList();
        Path notes = folder.resolve("notes");
        Process process =
                new ProcessBuilder(command).redirectError(notes.toFile()).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // 1 means that there are notes to read.
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() > 1) {
            throw new AssertionError(output + Files.readString(notes));
        }
        return output;
    }

    private static void addClass(ZipOutputStream zip, String name) throws IOException {
        zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + name + ".class"));
        Files.copy(CLASSES.resolve(name + ".class"), zip);
    }

    private static void addLibrary(ZipOutputStream zip, Path jar) throws IOException {
        zip.putNextEntry(new ZipEntry("WEB-INF/lib/" + jar.getFileName()));
        Files.copy(jar, zip);
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
}
