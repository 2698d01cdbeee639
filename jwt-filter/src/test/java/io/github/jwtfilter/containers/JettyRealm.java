package io.github.jwtfilter.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A LoginService for all applications of a Jetty, as its users would configure it. */
enum JettyRealm {
    /** The form for Jetty up to version 11: it takes the path of the users' file. */
    OF_PATH("", "etc/realm.properties"),

    /** The form since Jetty 12: it takes a Resource. */
    OF_RESOURCE("""
            <Call class="org.eclipse.jetty.util.resource.ResourceFactory" name="of">
                <Arg><Ref refid="Server"/></Arg>
                <Call id="users" name="newResource"><Arg>etc/realm.properties</Arg></Call>
              </Call>""", "<Ref refid=\"users\"/>");

    private final String before;
    private final String config;

    JettyRealm(String before, String config) {
        this.before = before;
        this.config = config;
    }

    /** Writes the files into a base. Returns the path of the file that Jetty needs at start. */
    String write(Path base) throws IOException {
        Path etc = Files.createDirectories(base.resolve("etc"));
        Files.writeString(
                etc.resolve("realm.properties"), Launcher.USER + ": " + Launcher.PASSWORD + ",reader,janitor\n");
        Files.writeString(etc.resolve("realm.xml"), """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://www.eclipse.org/jetty/configure_9_3.dtd">
                <Configure id="Server" class="org.eclipse.jetty.server.Server">
                  %s
                  <Call name="addBean"><Arg>
                    <New class="org.eclipse.jetty.security.HashLoginService">
                      <Set name="name">ApplicationRealm</Set>
                      <Set name="config">%s</Set>
                    </New>
                  </Arg></Call>
                </Configure>
                """.formatted(before, config));
        return "etc/realm.xml";
    }
}
