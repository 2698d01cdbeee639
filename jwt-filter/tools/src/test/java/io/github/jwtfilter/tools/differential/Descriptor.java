package io.github.jwtfilter.tools.differential;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.UrlPatterns;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A web.xml of the corpus. Its servlets, filters and listeners are replaced by those of this package. */
final class Descriptor {
    private static final List<String> ALL_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW");
    private static final List<String> FEW_METHODS = List.of("GET", "HEAD", "POST", "BREW");

    final String name;
    private final XmlText file;
    /** With the login of the corpus. */
    private final String source;
    /** With a login that the tests can use. */
    private final String text;

    private final WebXml webXml;
    private final ContainerAccess access;

    /**
     * Reads a file.
     *
     * @param name begins with two digits in the corpus
     */
    Descriptor(String name, byte[] bytes) throws IOException {
        this.name = name;
        file = XmlText.decode(bytes);
        source = file.text()
                .replaceAll("(?<=<servlet-class>)[^<]*", ProbeServlet.class.getName())
                .replaceAll("(?<=<filter-class>)[^<]*", PassingFilter.class.getName())
                .replaceAll("(?<=<listener-class>)[^<]*", QuietListener.class.getName());
        // A login by digest or certificate does not affect roles, and BASIC can be asked without TLS. A form is shown
        // in place of a page only.
        webXml = new WebXml(XmlElement.parse(source), name);
        access = new ContainerAccess(webXml.constraints(), webXml.securityRoles(), webXml.deniesUncoveredMethods());
        // Jetty applies constraints to the target of the form.
        boolean showsForm = pageBehindLogin().isPresent()
                && !access.onJetty("POST", "/j_security_check").equals(Requirement.DENY);
        String replaced = showsForm ? "DIGEST|CLIENT-CERT" : "DIGEST|CLIENT-CERT|FORM";
        text = source.replaceAll("<auth-method>(" + replaced + ")<", "<auth-method>BASIC<");
    }

    /** Reads the corpus. */
    static List<Descriptor> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Descriptor> all = new ArrayList<>();
            for (Path path : files.sorted().collect(Collectors.toList())) {
                all.add(new Descriptor(path.getFileName().toString().replace(".xml", ""), Files.readAllBytes(path)));
            }
            return all;
        }
    }

    /** Returns the number at the beginning of the file's name. */
    String number() {
        return name.substring(0, 2);
    }

    ContainerAccess access() {
        return access;
    }

    /** Returns the requirement of a server by its own reading of the constraints. */
    Requirement requiredBy(String server, String method, String path) {
        return server.startsWith("Jetty") ? access.onJetty(method, path) : access.requirement(method, path);
    }

    /** Returns whether users can log in to the original. */
    boolean hasLogin() {
        return webXml.authMethod().isPresent();
    }

    private boolean asksForRole() {
        return webXml.constraints().stream()
                .anyMatch(constraint -> !constraint.roles.orElse(Set.of()).isEmpty());
    }

    /** Returns whether a role has one of the names with a meaning of their own. */
    boolean declaresAnyRole() {
        return webXml.securityRoles().stream().anyMatch(role -> role.startsWith("*"));
    }

    boolean hasForm() {
        return text.contains("<auth-method>FORM<");
    }

    /** Returns a path where the form is shown. */
    Optional<String> pageBehindLogin() {
        return paths().stream()
                .filter(path -> !formPages().contains(path))
                // A folder may show a welcome file.
                .filter(path -> !path.endsWith("/"))
                .filter(path -> {
                    String requirement = access.requirement("GET", path).toString();
                    return requirement.startsWith("role") || requirement.equals("authenticated");
                })
                .findFirst();
    }

    private Stream<String> formPages(String element) {
        return webXml.root()
                .children("login-config")
                .flatMap(config -> config.children("form-login-config"))
                .flatMap(form -> form.texts(element).stream());
    }

    /** Returns the paths of the login page and the error page. */
    List<String> formPages() {
        return Stream.of("form-login-page", "form-error-page")
                .flatMap(this::formPages)
                .distinct()
                .collect(Collectors.toList());
    }

    private Stream<String> servletPatterns() {
        return webXml.root().children("servlet-mapping").flatMap(mapping -> mapping.texts("url-pattern").stream());
    }

    /** Returns whether a path shows the login page or the error page, as a welcome file if it is a folder. */
    boolean showsFormPage(String path) {
        return withWelcomeFiles(path).anyMatch(formPages()::contains);
    }

    /** Returns a path, and those that Tomcat may choose in its place. */
    Stream<String> withWelcomeFiles(String path) {
        Stream<String> welcome = webXml.root()
                .children("welcome-file-list")
                .filter(list -> path.endsWith("/"))
                .flatMap(list -> list.texts("welcome-file").stream())
                .map(file -> path + file);
        return Stream.concat(Stream.of(path), welcome);
    }

    /** Returns whether the operator is told that a server reads the constraints more strictly than the rules. */
    boolean tellsReadingOf(String server) {
        AccessRules rules = AccessRules.parse(String.join("\n", access.rules()), List.of());
        return server.startsWith("Jetty")
                && access.differencesOnJetty(rules).stream().anyMatch(difference -> difference.permitsMore);
    }

    /** Returns the path of the login servlet after the conversion. */
    String loginPath() {
        return servletPatterns().anyMatch("/user/login"::equals) ? "/jwt-filter/login" : "/user/login";
    }

    /** Writes the application with the container's login. */
    void writeOriginal(Path folder) throws IOException {
        write(folder, withProbe(text));
    }

    /** Writes the application that the command converts. Its login is the one in the corpus. */
    void writeSource(Path folder) throws IOException {
        write(folder, withProbe(source));
    }

    /** Lets the probe answer every path without a servlet of the application, and pages instead of the container. */
    private String withProbe(String xml) throws IOException {
        XmlElement root = XmlElement.parse(xml);
        Set<String> taken = servletPatterns().collect(Collectors.toSet());
        String probe = "<servlet><servlet-name>probe</servlet-name><servlet-class>" + ProbeServlet.class.getName()
                + "</servlet-class></servlet>"
                + Stream.of("/", "*.jsp")
                        .filter(pattern -> !taken.contains(pattern))
                        .map(pattern -> "<servlet-mapping><servlet-name>probe</servlet-name><url-pattern>" + pattern
                                + "</url-pattern></servlet-mapping>")
                        .collect(Collectors.joining());
        return xml.substring(0, root.contentEnd()) + probe + xml.substring(root.contentEnd());
    }

    private void write(Path folder, String xml) throws IOException {
        Files.createDirectories(folder.resolve("WEB-INF"));
        Files.write(folder.resolve("WEB-INF/web.xml"), file.encode(xml));
        List<String> pages = webXml.root()
                .children("welcome-file-list")
                .flatMap(list -> list.texts("welcome-file").stream())
                .collect(Collectors.toCollection(ArrayList::new));
        pages.addAll(formPages());
        for (String page : pages) {
            Path target = folder.resolve(page.replaceFirst("^/", ""));
            Files.createDirectories(target.getParent());
            Files.writeString(target, "");
        }
    }

    /** Returns the users to ask as: anonymous, one without roles, and one for each role. */
    List<User> users(List<User> known) {
        if (!hasLogin() && asksForRole()) {
            return List.of();
        }
        Set<String> roles = roles();
        return known.stream()
                .filter(user -> user.roles().isEmpty() || roles.containsAll(user.roles()))
                .collect(Collectors.toList());
    }

    /** Returns whether the path chooses a prefix that leaves the method out. */
    boolean leavesOutByPrefix(String method, String path) {
        return chosen(path)
                .filter(pattern -> pattern.form() == UrlPattern.Form.PREFIX)
                .filter(pattern -> collections(pattern).noneMatch(resources -> resources.cover(method)))
                .isPresent();
    }

    /** Returns whether the path chooses a collection that leaves out the method and others. */
    boolean omitsWithOthers(String method, String path) {
        return chosen(path).stream()
                .flatMap(this::collections)
                .anyMatch(resources -> resources.omissions.size() > 1 && resources.omissions.contains(method));
    }

    private Optional<UrlPattern> chosen(String path) {
        UrlPatterns<UrlPattern> patterns = new UrlPatterns<>();
        webXml.constraints().stream()
                .flatMap(constraint -> constraint.resources.stream())
                .flatMap(resources -> resources.urlPatterns.stream())
                .map(Descriptor::parsed)
                .forEach(pattern -> patterns.at(pattern, pattern));
        return patterns.find(path);
    }

    private Stream<SecurityConstraint.Resources> collections(UrlPattern pattern) {
        return webXml.constraints().stream()
                .flatMap(constraint -> constraint.resources.stream())
                .filter(resources -> resources.urlPatterns.stream()
                        .anyMatch(one -> parsed(one).toString().equals(pattern.toString())));
    }

    private static UrlPattern parsed(String written) {
        String decoded = Target.decoded(written);
        return UrlPattern.parse(decoded.isEmpty() || "/*".indexOf(decoded.charAt(0)) >= 0 ? decoded : '/' + decoded);
    }

    /** Returns the names of all roles that can be given to users. */
    Set<String> roles() {
        Set<String> roles = new TreeSet<>(webXml.securityRoles());
        webXml.constraints().forEach(constraint -> constraint.roles.ifPresent(roles::addAll));
        roles.removeIf(role -> role.startsWith("*"));
        return roles;
    }

    /** Returns the methods to ask with. Without methods in the constraints a few show the same. */
    List<String> methods() {
        boolean named = webXml.deniesUncoveredMethods()
                || webXml.constraints().stream()
                        .flatMap(constraint -> constraint.resources.stream())
                        .anyMatch(resources -> !resources.methods.isEmpty() || !resources.omissions.isEmpty());
        return named ? ALL_METHODS : FEW_METHODS;
    }

    /** Returns decoded paths: inside and outside of each pattern, with a slash at the end, and next to it. */
    Set<String> paths() {
        Set<String> paths = new LinkedHashSet<>(List.of("/", "/neighbour"));
        for (SecurityConstraint constraint : webXml.constraints()) {
            constraint.resources.stream()
                    .flatMap(resources -> resources.urlPatterns.stream())
                    .map(Target::decoded)
                    .forEach(pattern -> addPaths(pattern, paths));
        }
        servletPatterns()
                .filter(pattern -> !pattern.startsWith("*"))
                .forEach(pattern -> paths.add(pattern.replace("/*", "/there")));
        webXml.root()
                .children("welcome-file-list")
                .flatMap(list -> list.texts("welcome-file").stream())
                .forEach(page -> paths.add("/" + page));
        paths.addAll(formPages());
        return paths;
    }

    private static void addPaths(String pattern, Set<String> paths) {
        if (pattern.startsWith("*")) {
            paths.add("/page" + pattern.substring(1));
            paths.add("/sub/page" + pattern.substring(1));
        } else if (pattern.endsWith("/*")) {
            String prefix = "/" + pattern.substring(0, pattern.length() - 2).replaceFirst("^/", "");
            if (prefix.length() > 1) {
                paths.addAll(List.of(prefix, prefix + "x", prefix + "/"));
            }
            paths.add((prefix.length() > 1 ? prefix : "") + "/page");
        } else if (pattern.length() > 1) {
            paths.add(pattern);
            paths.add(pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern + "/");
        }
    }
}
