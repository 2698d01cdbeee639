package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.page.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page in one file, with a policy that restricts the browser to its own script and style. */
final class InspectPage {
    private static final String BEGIN_APPLICATION = "<!-- application -->";
    private static final String END_APPLICATION = "<!-- end of application -->";

    private final byte[] html;
    private final String policy;

    InspectPage(Optional<InspectedApplication> application) throws IOException {
        String style = resource("page.css");
        String script = resource("page.js");
        String frame = resource("page.html");
        String page = application.map(known -> filled(frame, known)).orElseGet(() -> without(frame));
        this.html = page.replace("@STYLE@", style).replace("@SCRIPT@", script).getBytes(StandardCharsets.UTF_8);
        this.policy = "default-src 'none'; style-src " + digest(style) + "; script-src " + digest(script)
                + "; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types 'none'";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = InspectPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String without(String frame) {
        int begin = frame.indexOf(BEGIN_APPLICATION);
        int end = frame.indexOf(END_APPLICATION) + END_APPLICATION.length();
        return frame.substring(0, begin) + frame.substring(end);
    }

    private static String filled(String frame, InspectedApplication application) {
        List<String> sources = application.filterNames().stream()
                .flatMap(name -> application.filter(name).orElseThrow().sources().stream())
                .distinct()
                .collect(Collectors.toList());
        return frame.replace("@APPLICATION@", Page.escape(application.name()))
                .replace("@FILTERS@", options(application.filterNames()))
                .replace("@SOURCES@", sources(sources));
    }

    private static String options(List<String> values) {
        return values.stream()
                .map(value -> "<option>" + Page.escape(value) + "</option>")
                .collect(Collectors.joining());
    }

    /** Returns the options for the place of a token: a word of {@code tokenSources} as value, its meaning as text. */
    private static String sources(List<String> words) {
        return words.stream()
                .map(word -> "<option value=\"" + Page.escape(word) + "\">"
                        + Page.escape(word.equals("header") ? "Authorization header" : word) + "</option>")
                .collect(Collectors.joining());
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] html() {
        return html;
    }

    /** Returns the Content-Security-Policy of the page. */
    String policy() {
        return policy;
    }
}
