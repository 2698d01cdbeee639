package io.github.jwtfilter.migration;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A user of a server's own realm. */
record User(String name, String password, List<String> roles) {
    User(String name, String password, String... roles) {
        this(name, password, List.of(roles));
    }

    /**
     * Writes the users of a server. Tomcat's realm serves each application. Jetty's login service serves the
     * applications that name its realm.
     */
    static void write(Container container, Path base, String realm, List<User> users) throws IOException {
        if (container.name().startsWith("TOMCAT")) {
            Files.writeString(
                    base.resolve("conf/tomcat-users.xml"),
                    users.stream()
                            .map(user -> "<user username=\"%s\" password=\"%s\" roles=\"%s\"/>\n"
                                    .formatted(user.name, user.password, String.join(",", user.roles)))
                            .collect(Collectors.joining("", "<tomcat-users>\n", "</tomcat-users>\n")));
            return;
        }
        Files.writeString(
                base.resolve("etc/realm.properties"),
                users.stream()
                        .map(user -> user.name + ": " + user.password
                                + user.roles.stream().map(role -> "," + role).collect(Collectors.joining()) + "\n")
                        .collect(Collectors.joining()));
        Path xml = base.resolve("etc/realm.xml");
        Files.writeString(xml, Files.readString(xml).replace("ApplicationRealm", realm));
    }
}
