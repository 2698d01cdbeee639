package io.github.jwtfilter.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** The way in which users of a container start it. */
interface Launcher {
    /** The Java executable that runs the build. */
    String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** A user in the container's own realm, with the roles {@code reader} and {@code janitor}. */
    String USER = "someone@example.org";

    String PASSWORD = "of-the-server";

    /** GlassFish's own log format. GlassFish adds the quotes itself. */
    String GLASSFISH_FORMAT =
            "%client.name% %attribute.io.github.jwtfilter.user% %datetime% %request% %status% %response.length%";

    /** The request attribute with the user's name, for access logs of several servers. */
    String ATTRIBUTE = "io.github.jwtfilter.user";

    /**
     * Prepares an instance outside the distribution. The distribution stays unchanged.
     *
     * @param home the distribution
     * @param base an empty directory for the instance
     * @param wars the WARs to deploy, each under its own name
     * @param port the port to listen on, only on the loopback address
     */
    Start prepare(Path home, Path base, List<Path> wars, int port) throws IOException;

    /** A command with its environment variables. */
    record Start(List<String> command, Map<String, String> environment) {
        Start(String... command) {
            this(List.of(command), Map.of());
        }
    }

    /**
     * Returns a launcher for Tomcat with its own instance directory. Tomcat deploys from the folder {@code webapps}.
     */
    static Launcher tomcat(String webapps) {
        return (home, base, wars, port) -> {
            copy(home.resolve("conf"), base.resolve("conf"));
            Path serverXml = base.resolve("conf/server.xml");
            Files.writeString(
                    serverXml,
                    Files.readString(serverXml)
                            .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
                            .replace(
                                    "<Connector port=\"8080\"",
                                    "<Connector address=\"127.0.0.1\" port=\"" + port + "\"")
                            .replaceAll(
                                    "pattern=\"%h [^\"]*\"",
                                    "buffered=\"false\" pattern=\"%h &quot;%{" + ATTRIBUTE
                                            + "}r&quot; %t &quot;%r&quot; %s %b\""));
            Files.writeString(base.resolve("conf/tomcat-users.xml"), """
                    <tomcat-users>
                      <user username="%s" password="%s" roles="reader,janitor"/>
                    </tomcat-users>
                    """.formatted(USER, PASSWORD));
            for (String folder : List.of("logs", "temp", "webapps")) {
                Files.createDirectories(base.resolve(folder));
            }
            deploy(wars, base.resolve(webapps));
            return new Start(
                    List.of(home.resolve("bin/catalina.sh").toString(), "run"),
                    Map.of("CATALINA_HOME", home.toString(), "CATALINA_BASE", base.toString()));
        };
    }

    /** Returns a launcher for Jetty with its own base, a LoginService and the given modules. */
    static Launcher jetty(JettyRealm realm, String... modules) {
        return (home, base, wars, port) -> {
            Files.createDirectories(base.resolve("start.d"));
            Files.writeString(
                    base.resolve("start.d/journey.ini"),
                    "--module=http," + String.join(",", modules) + "\n" + realm.write(base) + "\n"
                            + "jetty.requestlog.formatString=%{client}a \"%{" + ATTRIBUTE
                            + "}attr\" %t \"%r\" %s %O\n");
            Files.createDirectories(base.resolve("work"));
            Files.createDirectories(base.resolve("logs"));
            deploy(wars, base.resolve("webapps"));
            return new Start(
                    JAVA,
                    "-jar",
                    home.resolve("start.jar").toString(),
                    "jetty.base=" + base,
                    "jetty.http.host=127.0.0.1",
                    "jetty.http.port=" + port);
        };
    }

    /** Returns a launcher for WildFly's standalone server with its standard configuration. */
    static Launcher wildfly() {
        return (home, base, wars, port) -> {
            Path configuration = base.resolve("configuration");
            copy(home.resolve("standalone/configuration"), configuration);
            String hash = DigestUtils.md5Hex(USER + ":ApplicationRealm:" + PASSWORD);
            Files.writeString(configuration.resolve("application-users.properties"), USER + "=" + hash + "\n");
            Files.writeString(configuration.resolve("application-roles.properties"), USER + "=reader,janitor\n");
            Path standalone = configuration.resolve("standalone.xml");
            Files.writeString(
                    standalone,
                    Files.readString(standalone)
                            .replace(
                                    "<http-invoker ",
                                    "<access-log pattern=\"%h &quot;%{r," + ATTRIBUTE
                                            + "}&quot; %t &quot;%r&quot; %s %b\"/><http-invoker "));
            deploy(wars, base.resolve("deployments"));
            return new Start(
                    home.resolve("bin/standalone.sh").toString(),
                    "-Djboss.server.base.dir=" + base,
                    "-Djboss.bind.address=127.0.0.1",
                    "-Djboss.http.port=" + port,
                    "-Djboss.https.port=0",
                    "-Djboss.management.http.port=0");
        };
    }

    /** Returns a launcher for Open Liberty with the given features. */
    static Launcher liberty(String... features) {
        return (home, base, wars, port) -> {
            Path server = base.resolve("servers/journey");
            deploy(wars, server.resolve("dropins"));
            Files.writeString(server.resolve("server.xml"), """
                    <server>
                      <featureManager>
                        <feature>%s</feature>
                      </featureManager>
                      <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
                    </server>
                    """.formatted(
                            String.join("</feature>\n    <feature>", features), port));
            return new Start(
                    List.of(home.resolve("wlp/bin/server").toString(), "run", "journey"),
                    Map.of("WLP_USER_DIR", base.toString()));
        };
    }

    /** Returns a launcher for GlassFish with a copy of its standard domain. */
    static Launcher glassfish() {
        return (home, base, wars, port) -> {
            Path glassfish = home.resolve("glassfish7/glassfish");
            Path domain = base.resolve("domains/domain1");
            copy(glassfish.resolve("domains/domain1"), domain);
            Path domainXml = domain.resolve("config/domain.xml");
            Files.writeString(
                    domainXml,
                    Files.readString(domainXml)
                            .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\"")
                            .replace("<http-service>", "<http-service access-logging-enabled=\"true\">")
                            .replace(
                                    "<access-log/>",
                                    "<access-log write-interval-seconds=\"1\" format=\"" + GLASSFISH_FORMAT + "\"/>"));
            deploy(wars, domain.resolve("autodeploy"));
            return new Start(
                    glassfish.resolve("bin/asadmin").toString(),
                    "start-domain",
                    "--verbose",
                    "--domaindir",
                    base.resolve("domains").toString());
        };
    }

    /** Returns a launcher for Payara Micro, a single JAR. */
    static Launcher payaraMicro() {
        return (home, base, wars, port) -> {
            Path settings = Files.writeString(
                    base.resolve("settings"),
                    "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener"
                            + ".address=127.0.0.1\n");
            // Set after boot, because the option for an access log resets it to five minutes.
            Path settingsAfter = Files.writeString(
                    base.resolve("settings-after"),
                    "set configs.config.server-config.http-service.access-log.write-interval-seconds=1\n");
            Stream<String> server = Stream.of(
                    JAVA,
                    "-jar",
                    home.toString(),
                    "--nocluster",
                    "--rootdir",
                    base.resolve("root").toString(),
                    "--prebootcommandfile",
                    settings.toString(),
                    "--postbootcommandfile",
                    settingsAfter.toString(),
                    "--accesslog",
                    Files.createDirectories(base.resolve("access")).toString(),
                    "--accesslogformat",
                    GLASSFISH_FORMAT,
                    "--port",
                    Integer.toString(port));
            Stream<String> deployed = wars.stream().flatMap(war -> Stream.of("--deploy", war.toString()));
            return new Start(Stream.concat(server, deployed).toList(), Map.of());
        };
    }

    private static void deploy(List<Path> wars, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path war : wars) {
            Files.copy(war, folder.resolve(war.getFileName()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(from)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            Files.createDirectories(to.getParent());
            Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
