package io.github.jwtfilter.tools.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes web.xml files of all versions with overlapping patterns, odd names and rare elements. */
final class RandomDescriptors {
    private static final List<String> PROLOGUES = List.of(
            "<web-app>",
            dtd("2"),
            dtd("3"),
            root("http://java.sun.com/xml/ns/j2ee", "2.4"),
            root("http://java.sun.com/xml/ns/javaee", "2.5"),
            root("http://java.sun.com/xml/ns/javaee", "3.0"),
            root("http://xmlns.jcp.org/xml/ns/javaee", "3.1"),
            root("http://xmlns.jcp.org/xml/ns/javaee", "4.0"),
            root("https://jakarta.ee/xml/ns/jakartaee", "5.0"),
            root("https://jakarta.ee/xml/ns/jakartaee", "6.0"),
            root("https://jakarta.ee/xml/ns/jakartaee", "6.1"));
    private static final List<String> PLAIN_NAMES = List.of("a", "b", "ab", "A", "a.do", "b.jsp", "index.jsp");
    private static final List<String> ODD_NAMES = List.of(
            "x y",
            "x%20y",
            "ä",
            "%C3%A4",
            "%c3%a4",
            "日",
            "\uD83D\uDE00",
            "a+b",
            "a(b)",
            "[a]",
            "a,b",
            "a'b",
            "^a$",
            "a|b",
            "a&b",
            "a<b",
            "a@b",
            "a=b",
            "~a",
            "a:b",
            "a-b_c",
            ".a",
            "a.",
            "a.tar.do",
            "a%2Eb",
            "%61",
            "a\u00a0b",
            "a\u200bb",
            "\u0130",
            "e\u0301");
    private static final List<String> REFUSED_NAMES = List.of(
            "a;b",
            "a%3Bb",
            "a%2Fb",
            "a%25b",
            "%zz",
            "a\\b",
            "a*b",
            "*",
            "a\"b",
            "${a}",
            "..",
            ".",
            "",
            "a%00b",
            "%",
            "a%",
            "%ff",
            "a%20",
            "%09",
            "a?b",
            "a#b",
            "a\u2028b");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE");
    private static final List<String> ODD_METHODS = List.of("BREW", "M-SEARCH", "PATCH", "get", "Post", "", "A+B");
    private static final List<String> ROLES = List.of("a", "b", "c", "chief clerk", "ä", "*", "**");

    private static final int MAX_TARGETS = 24;

    private final Random random;

    private List<String> names = List.of();
    private boolean odd;
    private Set<String> mapped = Set.of();

    RandomDescriptors(long seed) {
        random = new Random(seed);
    }

    private static String dtd(String version) {
        return "<!DOCTYPE web-app PUBLIC \"-//Sun Microsystems, Inc.//DTD Web Application 2." + version
                + "//EN\" \"http://java.sun.com/" + (version.equals("2") ? "j2ee/dtds/web-app_2_2" : "dtd/web-app_2_3")
                + ".dtd\">\n<web-app>";
    }

    private static String root(String namespace, String version) {
        return "<web-app xmlns=\"" + namespace + "\" version=\"" + version + "\">";
    }

    /** Returns a user without roles, and one for each role that descriptors can ask for. */
    static List<User> users() {
        List<User> users = new ArrayList<>(List.of(new User("random0", Set.of())));
        ROLES.stream()
                .filter(role -> !role.startsWith("*"))
                .forEach(role -> users.add(new User("random" + users.size(), Set.of(role))));
        return users;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    private String repeat(int least, int most, Supplier<String> text) {
        return IntStream.range(0, least + random.nextInt(most - least + 1))
                .mapToObj(i -> text.get())
                .collect(Collectors.joining());
    }

    /** Returns the next file. */
    byte[] next() {
        odd = oneIn(4);
        boolean refused = oneIn(20);
        names = IntStream.range(0, 3)
                .mapToObj(i -> any(refused && oneIn(2) ? REFUSED_NAMES : odd && oneIn(2) ? ODD_NAMES : PLAIN_NAMES))
                .collect(Collectors.toList());
        mapped = new LinkedHashSet<>();
        List<String> parts = new ArrayList<>(List.of(
                repeat(0, 3, this::servlet),
                oneIn(4) ? "<welcome-file-list><welcome-file>index.jsp</welcome-file></welcome-file-list>" : "",
                oneIn(5) ? errorPage() : "",
                repeat(1, any(List.of(1, 2, 3, 5)), this::constraint),
                loginConfig(),
                repeat(
                        0,
                        4,
                        () -> element(
                                "security-role",
                                element("role-name", text(any(oneIn(15) ? ROLES : ROLES.subList(0, 5)))))),
                oneIn(4) ? "<deny-uncovered-http-methods/>" : ""));
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + any(PROLOGUES) + "\n" + String.join("", parts)
                        + "</web-app>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String element(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">\n";
    }

    private static String text(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;");
    }

    private String servlet() {
        String pattern = servletPattern();
        if (!mapped.add(pattern)) {
            return "";
        }
        String name = "servlet" + mapped.size();
        return element(
                        "servlet",
                        element("servlet-name", name) + element("servlet-class", ProbeServlet.class.getName()))
                + element("servlet-mapping", element("servlet-name", name) + element("url-pattern", pattern));
    }

    private String servletPattern() {
        String name = any(PLAIN_NAMES);
        return any(List.of("/" + name, "/" + name + "/*", "/" + name + "/b", "*.do", "*.jsp", "/*", "/", ""));
    }

    private String errorPage() {
        return element(
                "error-page",
                element("error-code", any(List.of("401", "403", "404"))) + element("location", "/" + any(PLAIN_NAMES)));
    }

    private String constraint() {
        String roles = oneIn(6)
                ? ""
                : element("auth-constraint", oneIn(6) ? "" : repeat(1, 2, () -> element("role-name", role())));
        String tls = oneIn(5)
                ? element(
                        "user-data-constraint",
                        element("transport-guarantee", any(List.of("NONE", "CONFIDENTIAL", "INTEGRAL"))))
                : "";
        return element("security-constraint", repeat(oneIn(40) ? 0 : 1, 2, this::collection) + roles + tls);
    }

    private String role() {
        String role = text(oneIn(15) ? any(List.of("a,b", "d", "a\"b", "\u3000a", "a\u00a0")) : any(ROLES));
        return oneIn(10) ? "\n  " + role + "\t" : role;
    }

    private String collection() {
        String patterns = repeat(oneIn(40) ? 0 : 1, 3, () -> element("url-pattern", around(text(pattern()))));
        String methods = oneIn(5) ? repeat(1, 3, () -> element("http-method", method())) : "";
        String omissions = (methods.isEmpty() ? oneIn(8) : oneIn(100))
                ? repeat(1, oneIn(3) ? 2 : 1, () -> element("http-method-omission", method()))
                : "";
        return element(
                "web-resource-collection", element("web-resource-name", "area") + patterns + methods + omissions);
    }

    private String around(String pattern) {
        if (!odd || !oneIn(4)) {
            return pattern;
        }
        return any(List.of(" ", "\n    ", "\t")) + pattern + any(List.of(" ", "\r\n  ", "\u00a0", "\u2003", "\u0085"));
    }

    private String method() {
        return odd && oneIn(12) ? any(ODD_METHODS) : any(oneIn(2) ? METHODS.subList(0, 3) : METHODS);
    }

    private String pattern() {
        String name = any(names);
        String path = "/" + name;
        String below = path + "/" + any(names);
        List<String> usual = List.of(
                "",
                "/",
                "/*",
                "*.do",
                "*.jsp",
                path,
                path + "/*",
                path + "/*",
                path + "/",
                below,
                below + "/*",
                path + ".do",
                "/index.jsp");
        List<String> unusual = List.of(
                "*.DO",
                "*.tar.do",
                "*.",
                "*.*",
                "*",
                "**",
                "/**",
                "/*.do",
                "*do",
                path + "//" + name,
                path + "/*/b",
                name,
                name + "/*",
                path + "*",
                "/." + path,
                path + "/../b",
                "/*/",
                "//",
                "///*",
                path + "//*",
                "*./a",
                ".do",
                "*.a b",
                "*.%64o",
                "*.ä",
                path + "/.",
                path + "/*?x",
                " ");
        return any(odd && oneIn(12) ? unusual : usual);
    }

    private String loginConfig() {
        if (oneIn(15)) {
            return "";
        }
        if (oneIn(3)) {
            String page = any(List.of("/login.jsp", "/a/login.jsp", "/index.jsp"));
            return element(
                    "login-config",
                    element("auth-method", "FORM")
                            + element(
                                    "form-login-config",
                                    element("form-login-page", page) + element("form-error-page", "/a/error.jsp")));
        }
        return element("login-config", element("auth-method", any(List.of("BASIC", "BASIC", "DIGEST"))));
    }

    /** Returns encoded targets around the patterns, and others. */
    List<Target> targets(Descriptor descriptor) {
        Set<String> raw = new LinkedHashSet<>(List.of("/", "/neighbour", "/neighbour/", "/x/page.do", "/page.jsp"));
        for (String path : descriptor.paths()) {
            String encoded = Target.encoded(path);
            raw.add(encoded);
            raw.add(varied(encoded));
        }
        Stream.of("/a", "/b/a.do").map(this::varied).forEach(raw::add);
        List<String> chosen = new ArrayList<>(raw);
        Collections.shuffle(chosen, random);
        return chosen.stream()
                .filter(target -> target.startsWith("/"))
                .limit(MAX_TARGETS)
                .map(Target::new)
                .collect(Collectors.toList());
    }

    private String varied(String path) {
        int slash = path.indexOf('/', 1);
        String last = path.substring(path.lastIndexOf('/') + 1);
        switch (random.nextInt(19)) {
            case 0:
                return path + "/";
            case 1:
                return path + "x";
            case 2:
                return path.toUpperCase(Locale.ROOT);
            case 3:
                return path + "/sub/page.do";
            case 4:
                return path + ";x";
            case 5:
                return slash < 0 ? path + ";x=/b" : path.substring(0, slash) + ";x" + path.substring(slash);
            case 6:
                return path + "/%2e";
            case 7:
                return "/%2e" + path;
            case 8:
                return "/" + path;
            case 9:
                return path + "//";
            case 10:
                return path.length() < 2 ? "/a" : path + "/../" + last;
            case 11:
                return path.length() < 2 ? "/b" : path + "/..;/" + last;
            case 12:
                return path + "%2F";
            case 13:
                return path.replaceFirst("[aA]", "%61");
            case 14:
                return path + "?x=/b";
            case 15:
                return path + ".";
            case 16:
                return path + any(List.of("%20", "%00", "%0A", "%5C", "%25", "%3B", "%C0%AF", "%", "%C3%A4", "%09"));
            case 17:
                return slash < 0 ? path + "/;/" : path.substring(0, slash) + "/" + path.substring(slash);
            default:
                return path + ".do";
        }
    }
}
