package io.github.jwtfilter.contract;

import io.github.jwtfilter.JwtFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folder of the application. It holds only a web.xml, because the classes come from the tests. */
final class Application {
    /** Timeout in web.xml, in minutes. */
    static final int SESSION_TIMEOUT = 7;

    private static final String FILTER = """
              <filter>
                <filter-name>jwt</filter-name>
                <filter-class>%s</filter-class>
                <async-supported>true</async-supported>
                <init-param>
                  <param-name>secret</param-name>
                  <param-value>0123456789abcdef0123456789abcdef</param-value>
                </init-param>
                <init-param>
                  <param-name>rules</param-name>
                  <param-value>/* permit</param-value>
                </init-param>
                <init-param>
                  <param-name>session</param-name>
                  <param-value>token</param-value>
                </init-param>
                <init-param>
                  <param-name>sessionTypes</param-name>
                  <param-value>%s</param-value>
                </init-param>
                <init-param>
                  <param-name>requestHeaderSize</param-name>
                  <param-value>32768</param-value>
                </init-param>
              </filter>
              <filter-mapping>
                <filter-name>jwt</filter-name>
                <url-pattern>/*</url-pattern>
                <dispatcher>REQUEST</dispatcher>
                <dispatcher>ASYNC</dispatcher>
                <dispatcher>ERROR</dispatcher>
              </filter-mapping>
            """;

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
            %s
              <filter>
                <filter-name>after</filter-name>
                <filter-class>%s</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>after</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
              <listener><listener-class>%s</listener-class></listener>
              <listener><listener-class>%s</listener-class></listener>
              <servlet>
                <servlet-name>pages</servlet-name>
                <servlet-class>%s</servlet-class>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping>
                <servlet-name>pages</servlet-name>
                <url-pattern>/*</url-pattern>
              </servlet-mapping>
              <session-config><session-timeout>%d</session-timeout></session-config>
              <error-page><location>/error</location></error-page>
            </web-app>
            """;

    private Application() {}

    /** Creates the folder. */
    static Path write(Provider provider) throws IOException {
        String types = Stream.of(Person.class, Person.Size.class, BindingRecorder.class)
                .map(Class::getName)
                .collect(Collectors.joining(", "));
        String filter = provider.isToken() ? FILTER.formatted(JwtFilter.class.getName(), types) : "";
        Path folder = Files.createTempDirectory("application");
        Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(
                folder.resolve("WEB-INF/web.xml"),
                WEB_XML.formatted(
                        filter,
                        AfterFilter.class.getName(),
                        Events.class.getName(),
                        EventsByCode.class.getName(),
                        Pages.class.getName(),
                        SESSION_TIMEOUT));
        return folder;
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
