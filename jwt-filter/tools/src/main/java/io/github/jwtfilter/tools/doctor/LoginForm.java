package io.github.jwtfilter.tools.doctor;

import java.net.URI;
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

/** The first form of a page that asks for a password. */
final class LoginForm {
    private static final Pattern INPUT = Pattern.compile("(?i)<input\\b([^>]{0,2000})>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([a-zA-Z-]{1,40})\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>\"']+))");

    /** The path that the form is sent to. */
    final String action;

    private final String userField;
    private final String passwordField;
    private final Map<String, String> others;

    private LoginForm(String action, String userField, String passwordField, Map<String, String> others) {
        this.action = action;
        this.userField = userField;
        this.passwordField = passwordField;
        this.others = others;
    }

    /** Finds the form; empty if the page has none, or if it is sent to another server. */
    static Optional<LoginForm> in(Answer page) {
        String html = page.text();
        String lower = html.toLowerCase(Locale.ROOT);
        for (int start = lower.indexOf("<form"); start >= 0; ) {
            int end = lower.indexOf("</form", start);
            int stop = end < 0 ? html.length() : end;
            Optional<LoginForm> form = parsed(html.substring(start, stop), page.address);
            if (form.isPresent()) {
                return form;
            }
            start = end < 0 ? -1 : lower.indexOf("<form", stop);
        }
        return Optional.empty();
    }

    private static Optional<LoginForm> parsed(String html, URI page) {
        int tagEnd = html.indexOf('>');
        Map<String, String> form = attributes(html.substring(0, Math.max(tagEnd, 0)));
        String password = "";
        List<String> texts = new ArrayList<>();
        Map<String, String> others = new LinkedHashMap<>();
        Matcher input = INPUT.matcher(html);
        while (input.find()) {
            Map<String, String> field = attributes(input.group(1));
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
        try {
            URI action = page.resolve(form.getOrDefault("action", page.getRawPath()));
            boolean sameServer = page.getRawAuthority().equals(action.getRawAuthority())
                    && page.getScheme().equals(action.getScheme());
            return sameServer
                    ? Optional.of(new LoginForm(Site.target(action), texts.get(0), password, others))
                    : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
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

    /** Returns the filled form with more parameters. */
    String filled(String user, String password, Map<String, String> more) {
        Map<String, String> fields = new LinkedHashMap<>(others);
        fields.put(userField, user);
        fields.put(passwordField, password);
        more.forEach(fields::putIfAbsent);
        return encoded(fields);
    }

    /** Returns parameters as a form or query. */
    static String encoded(Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.length() == 0 ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }
}
