package io.github.jwtfilter.benchmark.report;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Figures and names as the documents print them. */
final class Numbers {
    private Numbers() {}

    /** Returns for example {@code 4.4 (4.1–4.8)}. */
    static String oneDigit(Spread spread) {
        return range("%.1f", spread);
    }

    /** Returns for example {@code 0.93 (0.91–0.94)}. */
    static String ratio(Spread spread) {
        return range("%.2f", spread);
    }

    /** Returns for example {@code 1,066 (1,041–1,120)}. */
    static String whole(Spread spread) {
        return range("%,.0f", spread);
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String range(String format, Spread spread) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + "–" + format + ")",
                spread.median(),
                spread.lower(),
                spread.upper());
    }

    /** Returns the name and the version of a server. */
    static String server(String server) {
        String artifact = server.equals("tomcat") ? "tomcat-embed-core" : "jetty-server";
        return server.substring(0, 1).toUpperCase(Locale.ROOT) + server.substring(1) + version(artifact);
    }

    /** Returns the version of a library, with a space in front, from the class path. */
    static String version(String library) {
        Matcher jar = Pattern.compile("[/\\\\]" + Pattern.quote(library) + "(?:-impl)?-(\\d[^/\\\\]*)\\.jar")
                .matcher(System.getProperty("java.class.path"));
        return jar.find() ? " " + jar.group(1) : "";
    }
}
