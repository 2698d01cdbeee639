package io.github.jwtfilter.migration;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a server keep its sessions, with their logins, in a folder outside of its own files. */
final class SessionStore {
    private SessionStore() {}

    /** Changes the configuration of a server. */
    static void write(Container container, Path base, Path folder) throws IOException {
        if (container.name().startsWith("TOMCAT")) {
            Path context = base.resolve("conf/context.xml");
            Files.writeString(
                    context,
                    Files.readString(context)
                            .replace(
                                    "</Context>",
                                    "<Manager className=\"org.apache.catalina.session.StandardManager\""
                                            + " persistAuthentication=\"true\" pathname=\"" + folder
                                            + "/sessions.ser\"/></Context>"));
            return;
        }
        Files.writeString(
                base.resolve("start.d/sessions.ini"),
                "--module=session-store-file\njetty.session.file.storeDir=" + folder + "\n");
        Files.createDirectories(base.resolve("sessions"));
    }
}
