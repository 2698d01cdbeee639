package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.war.Application;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The use of the session in JSPs. Reads directives, beans and scriptlets as text, without compiling them. */
public final class JspScan {
    /** A {@code <jsp:useBean scope="session">}. */
    static final class Bean {
        final Set<String> types;
        final String place;

        private Bean(Set<String> types, String place) {
            this.types = types;
            this.place = place;
        }
    }

    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_PLACES = 2_000;
    private static final Pattern COMMENT = Pattern.compile("<%--.*?--%>", Pattern.DOTALL);
    private static final Pattern PAGE = Pattern.compile("<(?:%@\\s*page|jsp:directive\\.page)\\b[^>]{0,1000}>");
    private static final Pattern NO_SESSION = Pattern.compile("\\bsession\\s*=\\s*[\"']false[\"']");
    private static final Pattern BEAN = Pattern.compile("<jsp:useBean\\b[^>]{0,1000}>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(id|scope|class|type|beanName)\\s*=\\s*[\"']([^\"']{1,200})");
    private static final Pattern SCRIPT = Pattern.compile("<%(?![@-])(.{0,20000}?)%>", Pattern.DOTALL);
    private static final Pattern SESSION_CALL = Pattern.compile(
            "\\b(\\w{1,100}|getSession\\s*\\(\\s*\\w{0,20}\\s*\\))\\s*\\.\\s*"
                    + "(setAttribute|putValue|invalidate|removeAttribute|removeValue|getId)\\s*\\(\\s*(?:\"([^\"]{1,200})\"\\s*,)?");
    private static final Pattern SESSION_VARIABLE = Pattern.compile("\\bHttpSession\\s+(\\w{1,100})\\s*=");
    private static final Pattern REQUEST_CALL =
            Pattern.compile("\\brequest\\s*\\.\\s*(?:getUserPrincipal|getRemoteUser|isUserInRole|login|logout)\\s*\\(");
    private static final Pattern SET_TAG =
            Pattern.compile("<c:set\\b[^>]{0,500}\\bscope\\s*=\\s*[\"']session[\"'][^>]{0,500}");
    private static final Pattern VAR = Pattern.compile("\\bvar\\s*=\\s*[\"']([^\"']{1,200})");

    private final Map<String, Bean> beans = new LinkedHashMap<>();
    private final List<String> creating = new ArrayList<>();
    private final List<String> setting = new ArrayList<>();
    private final List<String> ending = new ArrayList<>();
    private final List<String> asking = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private int count;

    private JspScan() {}

    public static JspScan of(Application application) throws IOException {
        JspScan scan = new JspScan();
        for (String name : application.jsps()) {
            try {
                Optional<byte[]> page = application.files().read(name);
                if (page.isPresent() && page.get().length <= MAX_BYTES) {
                    scan.read(name, new String(page.get(), StandardCharsets.ISO_8859_1));
                }
            } catch (UnreadableWarException e) {
                // A damaged page hides its content, and the container cannot serve it either.
            }
        }
        return scan;
    }

    private void read(String name, String text) {
        String page = COMMENT.matcher(text).replaceAll("");
        boolean fragment = name.endsWith("f") || name.contains(".tag");
        if (!fragment) {
            count++;
            boolean without = PAGE.matcher(page)
                    .results()
                    .anyMatch(each -> NO_SESSION.matcher(each.group()).find());
            if (!without) {
                add(creating, name);
            }
        }
        BEAN.matcher(page).results().forEach(each -> bean(each.group(), place(name, page, each.start())));
        Matcher tag = SET_TAG.matcher(page);
        while (tag.find()) {
            Matcher var = VAR.matcher(tag.group());
            if (var.find()) {
                put(var.group(1), Set.of(), place(name, page, tag.start()));
            }
        }
        Set<String> variables = SESSION_VARIABLE
                .matcher(page)
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(HashSet::new));
        variables.add("session");
        Matcher script = SCRIPT.matcher(page);
        while (script.find()) {
            script(script.group(1), variables, name, page, script.start(1));
        }
    }

    private void bean(String element, String place) {
        Map<String, String> values = new LinkedHashMap<>();
        ATTRIBUTE.matcher(element).results().forEach(each -> values.put(each.group(1), each.group(2)));
        String type = values.getOrDefault("class", values.getOrDefault("type", values.get("beanName")));
        if ("session".equals(values.get("scope")) && values.containsKey("id")) {
            put(
                    values.get("id"),
                    type == null || !type.matches("[\\w.$]+") ? Set.of() : Set.of("L" + type.replace('.', '/') + ";"),
                    place);
        }
    }

    private void script(String code, Set<String> variables, String name, String page, int start) {
        Matcher call = SESSION_CALL.matcher(code);
        while (call.find()) {
            if (call.group(1).startsWith("getSession") || variables.contains(call.group(1))) {
                call(call.group(2), call.group(3), place(name, page, start + call.start()));
            }
        }
        REQUEST_CALL.matcher(code).results().forEach(each -> add(asking, place(name, page, start + each.start())));
    }

    private void call(String method, String attribute, String place) {
        if (method.equals("getId")) {
            add(ids, place);
        } else if (method.startsWith("remove") || method.equals("invalidate")) {
            add(ending, place);
        } else if (attribute == null) {
            add(setting, place);
        } else {
            put(attribute, Set.of(), place);
        }
    }

    private void put(String name, Set<String> types, String place) {
        add(setting, place);
        if (beans.size() < MAX_PLACES) {
            beans.putIfAbsent(name, new Bean(types, place));
        }
    }

    private static void add(List<String> places, String place) {
        if (places.size() < MAX_PLACES) {
            places.add(place);
        }
    }

    private static String place(String name, String page, int index) {
        long line = page.substring(0, index)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count()
                + 1;
        return "/" + name + " line " + line;
    }

    /** Returns the attributes that pages set, by name. */
    Map<String, Bean> beans() {
        return beans;
    }

    /** Returns the pages that create a session when they are opened. */
    public List<String> creating() {
        return creating;
    }

    /** Returns the places that set an attribute. */
    public List<String> setting() {
        return setting;
    }

    /** Returns the places that end a session or remove an attribute. */
    public List<String> ending() {
        return ending;
    }

    /** Returns the places that ask for the logged-in user. */
    public List<String> asking() {
        return asking;
    }

    /** Returns the places that read the session id. */
    public List<String> ids() {
        return ids;
    }

    /** Returns the number of pages. Fragments and tags do not count. */
    public int count() {
        return count;
    }
}
