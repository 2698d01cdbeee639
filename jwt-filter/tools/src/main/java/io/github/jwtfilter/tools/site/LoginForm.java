package io.github.jwtfilter.tools.site;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first form with a password field on a page. */
public final class LoginForm {
    /** The maximum length of a tag. Longer tags are ignored, because their search could be slow. */
    private static final int MAX_TAG = 2_000;

    private static final Pattern FORM = Pattern.compile("(?i)<form\\b");
    private static final Pattern FORM_END = Pattern.compile("(?i)</form");
    private static final Pattern INPUT = Pattern.compile("(?i)<input\\b");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([a-zA-Z-]{1,40})\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>\"']+))");

    /** The path of the form's action. */
    public final String action;

    private final String userField;
    private final String passwordField;
    private final Map<String, String> others;

    private LoginForm(String action, String userField, String passwordField, Map<String, String> others) {
        this.action = action;
        this.userField = userField;
        this.passwordField = passwordField;
        this.others = others;
    }

    /** Finds the form; empty if it is absent, or if its action is on another server. */
    static Optional<LoginForm> in(Response page) {
        String html = page.text();
        Matcher begin = FORM.matcher(html);
        Matcher end = FORM_END.matcher(html);
        int from = 0;
        while (from >= 0 && begin.find(from)) {
            boolean ends = end.find(begin.end());
            String inside = html.substring(begin.end(), ends ? end.start() : html.length());
            Optional<LoginForm> form = parsed(inside, page);
            if (form.isPresent()) {
                return form;
            }
            from = ends ? end.end() : -1;
        }
        return Optional.empty();
    }

    /** @param html the rest of the form's start tag, and its content */
    private static Optional<LoginForm> parsed(String html, Response page) {
        Map<String, String> form = attributes(tag(html, 0));
        String password = "";
        List<String> texts = new ArrayList<>();
        Map<String, String> others = new LinkedHashMap<>();
        Matcher input = INPUT.matcher(html);
        for (int from = 0; input.find(from); ) {
            from = html.indexOf('>', input.end());
            if (from < 0) {
                break;
            }
            Map<String, String> field = attributes(tag(html, input.end()));
            String name = field.getOrDefault("name", "");
            switch (field.getOrDefault("type", "text").toLowerCase(Locale.ROOT)) {
                case "password":
                    password = password.isEmpty() ? name : password;
                    break;
                case "text":
                case "email":
                    texts.add(name);
                    break;
                case "hidden":
                    others.put(name, field.getOrDefault("value", ""));
                    break;
                default:
            }
        }
        if (password.isEmpty() || texts.isEmpty() || texts.get(0).isEmpty()) {
            return Optional.empty();
        }
        String passwordField = password;
        return page.resolved(form.getOrDefault("action", ""))
                .filter(action -> Requests.isSameServer(page.address, action))
                .map(action -> new LoginForm(Site.target(action), texts.get(0), passwordField, others));
    }

    /** Returns the text from a place in a tag to its end; empty if the tag is too long. */
    private static String tag(String html, int from) {
        int end = html.indexOf('>', from);
        return end < 0 || end - from > MAX_TAG ? "" : html.substring(from, end);
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(tag);
        while (attribute.find()) {
            String value = attribute.group(2) != null
                    ? attribute.group(2)
                    : attribute.group(3) != null ? attribute.group(3) : attribute.group(4);
            attributes.putIfAbsent(
                    attribute.group(1).toLowerCase(Locale.ROOT),
                    value.replace("&quot;", "\"")
                            .replace("&#39;", "'")
                            .replace("&lt;", "<")
                            .replace("&amp;", "&"));
        }
        return attributes;
    }

    /** Returns the filled form with additional parameters. */
    String filled(String user, String password, Map<String, String> more) {
        Map<String, String> fields = new LinkedHashMap<>(others);
        fields.put(userField, user);
        fields.put(passwordField, password);
        more.forEach(fields::putIfAbsent);
        return encoded(fields);
    }

    /** Returns parameters encoded as a form or query. */
    public static String encoded(Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.length() == 0 ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }
}
