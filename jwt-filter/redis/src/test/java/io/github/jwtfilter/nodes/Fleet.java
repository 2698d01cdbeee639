package io.github.jwtfilter.nodes;

import io.github.jwtfilter.FilterAhead;
import io.github.jwtfilter.nodes.NodeProcess.Container;
import io.github.jwtfilter.store.redis.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Nodes with one application, one key and one file of users. They use the packed JARs, as servers in production do. */
final class Fleet implements AutoCloseable {
    static final int USERS = 250;

    private final Path folder;
    private final Users users;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private Fleet(Path folder, Users users) {
        this.folder = folder;
        this.users = users;
    }

    /** Returns a fleet without nodes. */
    static Fleet of(Users users) throws IOException {
        return new Fleet(Files.createTempDirectory("nodes"), users);
    }

    /** Starts two nodes on Jetty and one on Tomcat. */
    static Fleet start(SharedServer store, Map<String, String> parameters) throws Exception {
        return start(store.address(), store.database(), parameters);
    }

    /**
     * Starts two nodes on Jetty and one on Tomcat.
     *
     * @param store the parameter {@code store}
     * @param database the address of the database that the nodes know by name
     * @param parameters further parameters of the filter
     */
    static Fleet start(String store, String database, Map<String, String> parameters) throws Exception {
        Path folder = Files.createTempDirectory("nodes");
        Fleet fleet = new Fleet(folder, new Users(folder.resolve("users"), USERS));
        try {
            for (Container container : List.of(Container.JETTY, Container.JETTY, Container.TOMCAT)) {
                fleet.begin(container, store, database, parameters, 0);
            }
            for (NodeProcess node : fleet.nodes) {
                node.awaitReady();
            }
            fleet.awaitConnected();
            return fleet;
        } catch (Throwable e) {
            fleet.close();
            throw e;
        }
    }

    /** Adds a node on Jetty whose clock is ahead by a number of seconds, or behind if it is negative. */
    NodeProcess add(String store, String database, Map<String, String> parameters, long ahead) throws Exception {
        NodeProcess node = begin(Container.JETTY, store, database, parameters, ahead);
        node.awaitReady();
        return node;
    }

    private NodeProcess begin(
            Container container, String store, String database, Map<String, String> parameters, long ahead)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("store", store);
        NodeProcess node = NodeProcess.begin(
                container,
                application(all),
                List.of("-D" + NodeNaming.DATABASE + "=" + database, "-D" + Node.AHEAD + "=" + ahead));
        nodes.add(node);
        return node;
    }

    private Path application(Map<String, String> parameters) throws IOException {
        Path application = folder.resolve("application-" + nodes.size());
        Path libraries = Files.createDirectories(application.resolve("WEB-INF/lib"));
        for (Path jar :
                List.of(Path.of(System.getProperty("jar.main") + ".jar"), Path.of(System.getProperty("jar.redis")))) {
            Files.copy(jar, libraries.resolve(jar.getFileName()));
        }
        for (Class<?> type : List.of(WhoServlet.class, FilterAhead.class)) {
            String name = type.getName().replace('.', '/') + ".class";
            Path file = application.resolve("WEB-INF/classes").resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream content = type.getClassLoader().getResourceAsStream(name)) {
                Files.copy(content, file);
            }
        }
        Files.writeString(application.resolve("WEB-INF/web.xml"), webXml(parameters));
        return application;
    }

    private String webXml(Map<String, String> parameters) {
        StringBuilder params = new StringBuilder();
        parameters.forEach((name, value) -> params.append("<init-param><param-name>")
                .append(name)
                .append("</param-name><param-value>")
                .append(value)
                .append("</param-value></init-param>\n"));
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
                  <filter>
                    <filter-name>jwt</filter-name>
                    <filter-class>io.github.jwtfilter.JwtFilter</filter-class>
                    <init-param>
                      <param-name>secret</param-name>
                      <param-value>0123456789abcdef0123456789abcdef</param-value>
                    </init-param>
                    <init-param><param-name>rules</param-name><param-value>/open permit
                      /* authenticated</param-value></init-param>
                    %s
                  </filter>
                  <filter-mapping>
                    <filter-name>jwt</filter-name>
                    <url-pattern>/*</url-pattern>
                    <dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>
                  </filter-mapping>
                  <servlet>
                    <servlet-name>login</servlet-name>
                    <servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>
                    <init-param><param-name>users</param-name><param-value>htpasswd:%s</param-value></init-param>
                    <init-param><param-name>usersName</param-name><param-value>staff</param-value></init-param>
                    <init-param><param-name>refreshLifetime</param-name><param-value>1d</param-value></init-param>
                    <init-param><param-name>maxFailures</param-name><param-value>1000</param-value></init-param>
                  </servlet>
                  <servlet-mapping><servlet-name>login</servlet-name>
                    <url-pattern>/user/login</url-pattern></servlet-mapping>
                  <servlet>
                    <servlet-name>logout</servlet-name>
                    <servlet-class>io.github.jwtfilter.LogoutServlet</servlet-class>
                  </servlet>
                  <servlet-mapping><servlet-name>logout</servlet-name>
                    <url-pattern>/user/logout</url-pattern></servlet-mapping>
                  <servlet>
                    <servlet-name>who</servlet-name>
                    <servlet-class>io.github.jwtfilter.nodes.WhoServlet</servlet-class>
                  </servlet>
                  <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/page</url-pattern>
                    <url-pattern>/open</url-pattern></servlet-mapping>
                </web-app>
                """.formatted(params, users.file());
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    NodeProcess node(int number) {
        return nodes.get(Math.floorMod(number, nodes.size()));
    }

    Users users() {
        return users;
    }

    /** Waits until the store takes logouts of each node, and each node reads them. */
    void awaitConnected() throws Exception {
        for (NodeProcess node : nodes) {
            AtomicReference<String> ended = new AtomicReference<>();
            Await.that("the store takes a logout of " + node, () -> {
                ended.set(Http.logIn(node, Users.name(USERS - 1), users.password(USERS - 1))
                        .token()
                        .orElse(""));
                return Http.logOut(node, ended.get(), false) == 204;
            });
            for (NodeProcess each : nodes) {
                Await.that(
                        each + " reads a logout of " + node,
                        () -> Http.page(each, ended.get()).status() == 401);
            }
        }
    }

    /** Logs a user in, and returns the token. A busy node answers 429 to some of many attempts of one address. */
    String logIn(NodeProcess node, int user) throws Exception {
        AtomicReference<Http.Answer> last = new AtomicReference<>();
        Await.that("a login at " + node, () -> {
            last.set(Http.logIn(node, Users.name(user), users.password(user)));
            return last.get().status() != 429;
        });
        Http.Answer answer = last.get();
        return answer.token()
                .orElseThrow(() ->
                        new AssertionError("no login at " + node + ", status " + answer.status() + ":\n" + node.log()));
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
