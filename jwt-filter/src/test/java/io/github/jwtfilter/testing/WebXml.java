package io.github.jwtfilter.testing;

import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.LoginServlet;
import io.github.jwtfilter.LogoutServlet;
import io.github.jwtfilter.MeServlet;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A typical web.xml of a team, with filter, login, logout and me servlet. A test changes only the parts that it is
 * about.
 *
 * <p>Users: {@code user} with role {@code reader}, {@code admin} with roles {@code reader} and {@code admin}. The
 * password is {@code secret}, with a cheap hash.
 */
public final class WebXml {
    /** The default secret of all test servers. */
    public static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** {@code secret} with bcrypt at cost 4. */
    public static final String CHEAP_HASH = "$2y$04$jJK7cduJ1I0YmmCtKllnfOYwWIPix1TjRNg4hDzhyt0VXyeQg5SXW";

    private final Map<String, String> contextParams = new LinkedHashMap<>();
    private final Map<String, String> filterParams = new LinkedHashMap<>();
    private final Map<String, String> loginParams = new LinkedHashMap<>();
    private final Map<String, String> logoutParams = new LinkedHashMap<>();
    private final Map<String, Class<? extends Servlet>> servlets = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<Class<?>> classes = new ArrayList<>();
    private final StringBuilder before = new StringBuilder();
    private final StringBuilder more = new StringBuilder();
    private String filterClass = JwtFilter.class.getName();
    private String filterMapping = "/*";
    private String loginMapping = "/user/login";
    private boolean login = true;
    private boolean declarations = true;
    private boolean complete = true;

    private WebXml() {}

    /** Returns the usual declarations and files. */
    public static WebXml usual() {
        WebXml webXml = new WebXml();
        webXml.filterParams.put("secret", SECRET);
        webXml.loginParams.put("users", "htpasswd:/WEB-INF/users");
        webXml.loginParams.put("groups", "/WEB-INF/groups");
        webXml.files.put("WEB-INF/users", "user:" + CHEAP_HASH + "\nadmin:" + CHEAP_HASH + "\n");
        webXml.files.put("WEB-INF/groups", "reader: user admin\nadmin: admin\n");
        return webXml;
    }

    /** Returns the files of {@link #usual()} without declarations. */
    public static WebXml onlyFiles() {
        WebXml webXml = usual();
        webXml.declarations = false;
        return webXml;
    }

    public WebXml contextParam(String name, String value) {
        contextParams.put(name, value);
        return this;
    }

    /** Sets an init-param of the filter, or removes it for null. */
    public WebXml filter(String name, String value) {
        filterParams.put(name, value);
        return this;
    }

    /** Declares another class as the filter. */
    public WebXml filterClass(Class<?> filter) {
        filterClass = filter.getName();
        return this;
    }

    /** Sets an init-param of the login servlet, or removes it for null. */
    public WebXml login(String name, String value) {
        loginParams.put(name, value);
        return this;
    }

    public WebXml logout(String name, String value) {
        logoutParams.put(name, value);
        return this;
    }

    public WebXml filterMapping(String pattern) {
        filterMapping = pattern;
        return this;
    }

    public WebXml loginMapping(String pattern) {
        loginMapping = pattern;
        return this;
    }

    public WebXml withoutFilterMapping() {
        filterMapping = null;
        return this;
    }

    public WebXml withoutLogin() {
        login = false;
        return this;
    }

    public WebXml withoutFilter() {
        filterClass = null;
        return this;
    }

    /** Enables the scan for annotations. */
    public WebXml incomplete() {
        complete = false;
        return this;
    }

    /** Maps a servlet of the application. */
    public WebXml servlet(String pattern, Class<? extends Servlet> type) {
        servlets.put(pattern, type);
        return this;
    }

    /** Adds a file to the application. */
    public WebXml file(String path, String content) {
        files.put(path, content);
        return this;
    }

    /** Adds a class of the tests to {@code WEB-INF/classes}, the folder of the application's classes. */
    public WebXml classFile(Class<?> type) {
        classes.add(type);
        return this;
    }

    /** Appends XML. */
    public WebXml xml(String text) {
        more.append(text);
        return this;
    }

    /** Inserts XML before our declarations. */
    public WebXml xmlBefore(String text) {
        before.append(text);
        return this;
    }

    /** Writes web.xml and all files into the folder of an application. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(folder.resolve("WEB-INF/web.xml"), text());
        writeFiles(folder);
    }

    void writeFiles(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        for (Class<?> type : classes) {
            String name = type.getName().replace('.', '/') + ".class";
            Path path = folder.resolve("WEB-INF/classes").resolve(name);
            Files.createDirectories(path.getParent());
            try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                Files.copy(in, path);
            }
        }
    }

    String text() {
        StringBuilder xml = new StringBuilder("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\""
                + (complete ? " metadata-complete=\"true\"" : "") + ">\n");
        return declarations
                ? declared(xml)
                : xml.append(more).append("</web-app>\n").toString();
    }

    private String declared(StringBuilder xml) {
        xml.append(before);
        contextParams.forEach((name, value) ->
                xml.append("<context-param>").append(param(name, value)).append("</context-param>\n"));
        if (filterClass != null) {
            Map<String, String> params = new LinkedHashMap<>(filterParams);
            CachedTokens.parameter().ifPresent(number -> params.putIfAbsent("cachedTokens", number));
            xml.append("<filter><filter-name>jwt</filter-name><filter-class>")
                    .append(filterClass)
                    .append("</filter-class><async-supported>true</async-supported>")
                    .append(initParams(params))
                    .append("</filter>\n")
                    .append(filterMapping());
        }
        if (login) {
            xml.append(servlet("login", LoginServlet.class, loginMapping, loginParams));
        }
        xml.append(servlet("logout", LogoutServlet.class, "/user/logout", logoutParams));
        xml.append(servlet("me", MeServlet.class, "/user/me", Map.of()));
        servlets.forEach(
                (pattern, type) -> xml.append(servlet(type.getSimpleName() + pattern, type, pattern, Map.of())));
        return xml.append(more).append("</web-app>\n").toString();
    }

    private String filterMapping() {
        return filterMapping == null
                ? ""
                : "<filter-mapping><filter-name>jwt</filter-name><url-pattern>" + filterMapping + "</url-pattern>"
                        + "<dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher>"
                        + "<dispatcher>ERROR</dispatcher></filter-mapping>\n";
    }

    private static String servlet(
            String name, Class<? extends Servlet> type, String pattern, Map<String, String> params) {
        return "<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + type.getName()
                + "</servlet-class>" + initParams(params) + "<async-supported>true</async-supported></servlet>\n"
                + "<servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>" + pattern
                + "</url-pattern></servlet-mapping>\n";
    }

    private static String initParams(Map<String, String> params) {
        StringBuilder xml = new StringBuilder();
        params.forEach((name, value) -> {
            if (value != null) {
                xml.append("<init-param>").append(param(name, value)).append("</init-param>");
            }
        });
        return xml.toString();
    }

    private static String param(String name, String value) {
        return "<param-name>" + name + "</param-name><param-value>" + escape(value) + "</param-value>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
