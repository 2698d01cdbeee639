package io.github.jwtfilter.keycloak;

import io.github.jwtfilter.containers.Edition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A WAR of the test: one application with different parameters, the JAR of the edition, and the JAR for Redis. */
enum BankWar {
    /** The usual lifetimes. */
    BANK("bank", Map.of(), Map.of()),

    /** Short lifetimes, and a cookie that a navigation from the provider does not carry. */
    VAULT(
            "vault",
            Map.of("cookieSameSite", "Strict", "tokenLifetime", "10s", "renewAfter", "1s", "clockSkew", "1s"),
            Map.of("oidcRecheck", "2s"));

    private static final Path CLASSES = Path.of(System.getProperty("keycloak.classes"));
    private static final Path PAGES = Path.of(System.getProperty("keycloak.war"));
    private static final Path REDIS_JAR = Path.of(System.getProperty("keycloak.redisJar"));

    private final String name;
    private final Map<String, String> filterParams;
    private final Map<String, String> loginParams;

    BankWar(String name, Map<String, String> filterParams, Map<String, String> loginParams) {
        this.name = name;
        this.filterParams = filterParams;
        this.loginParams = loginParams;
    }

    /** Writes the WARs of an edition into a folder. */
    static List<Path> writeAll(Edition edition, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (BankWar war : values()) {
            war.write(edition, folder.resolve(war.name + ".war"));
        }
        return Stream.of(values()).map(war -> folder.resolve(war.name + ".war")).toList();
    }

    /** Returns the path of the application on each server. */
    String contextPath() {
        return "/" + name;
    }

    private void write(Edition edition, Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            String webXml = Files.readString(PAGES.resolve("WEB-INF/web.xml"))
                    .replace("<!-- filter -->", initParams(filterParams))
                    .replace("<!-- login -->", initParams(loginParams));
            add(zip, edition, "WEB-INF/web.xml", webXml.getBytes(StandardCharsets.UTF_8));
            Path application = CLASSES.resolve("io/github/jwtfilter/keycloak/application");
            for (Path type : files(application)) {
                add(zip, edition, "WEB-INF/classes/" + CLASSES.relativize(type), Files.readAllBytes(type));
            }
            for (Path jar : List.of(edition.jar(), REDIS_JAR)) {
                zip.putNextEntry(new ZipEntry("WEB-INF/lib/" + jar.getFileName()));
                Files.copy(jar, zip);
            }
        }
    }

    private static String initParams(Map<String, String> params) {
        return params.entrySet().stream()
                .map(param -> "<init-param><param-name>" + param.getKey() + "</param-name><param-value>"
                        + param.getValue() + "</param-value></init-param>")
                .collect(Collectors.joining("\n    "));
    }

    private static void add(ZipOutputStream zip, Edition edition, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(edition.translate(name, content));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
