package io.github.jwtfilter.status;

import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The formats of the status. If a client accepts several of them equally, the first one is chosen. Browsers prefer
 * {@code text/html}, and Prometheus prefers OpenMetrics.
 */
public enum StatusFormat {
    JSON("application/json", "application/json"),
    HTML("text/html", "text/html;charset=UTF-8"),
    /** OpenMetrics 1.0.0. */
    OPENMETRICS("application/openmetrics-text", "application/openmetrics-text; version=1.0.0; charset=utf-8"),
    /** The older text format of Prometheus. */
    PROMETHEUS("text/plain", "text/plain; version=0.0.4; charset=utf-8");

    /** More than browsers and Prometheus send. Longer headers count as absent. */
    private static final int MAX_ACCEPT_CHARACTERS = 2_000;

    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    private final String mediaType;
    final String contentType;

    StatusFormat(String mediaType, String contentType) {
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /** Returns the format of a name in lower case; empty if there is none. */
    public static Optional<StatusFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /**
     * Returns the format that a client prefers (RFC 9110 §12.5.1). Parameters of media types other than {@code q} are
     * ignored.
     *
     * @param headers the lines of the Accept header; without any line all formats are accepted
     * @param offered the formats that the page has; {@link #JSON} is one of them
     * @return empty if the client accepts none of the formats
     */
    public static Optional<StatusFormat> accepted(Enumeration<String> headers, Predicate<StatusFormat> offered) {
        StringBuilder accept = new StringBuilder();
        while (headers.hasMoreElements()) {
            accept.append(accept.length() == 0 ? "" : ",").append(headers.nextElement());
        }
        if (accept.length() == 0 || accept.length() > MAX_ACCEPT_CHARACTERS) {
            return Optional.of(JSON);
        }
        String[] ranges = accept.toString().toLowerCase(Locale.ROOT).split(",", -1);
        StatusFormat best = null;
        double most = 0;
        for (StatusFormat format : values()) {
            double quality = offered.test(format) ? format.quality(ranges) : 0;
            if (quality > most) {
                best = format;
                most = quality;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns the highest quality of the most specific ranges that match. */
    private double quality(String[] ranges) {
        String anySubtype = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        for (String wanted : new String[] {mediaType, anySubtype, "*/*"}) {
            double quality = Arrays.stream(ranges)
                    .map(range -> range.split(";", -1))
                    .filter(parts -> parts[0].trim().equals(wanted))
                    .mapToDouble(StatusFormat::weight)
                    .max()
                    .orElse(-1);
            if (quality >= 0) {
                return quality;
            }
        }
        return 0;
    }

    /** Returns the value of {@code q}; 1 if it is absent, 0 if it is malformed. */
    private static double weight(String... range) {
        return Arrays.stream(range)
                .skip(1)
                .map(String::trim)
                .filter(parameter -> parameter.startsWith("q="))
                .map(parameter -> parameter.substring(2))
                .mapToDouble(text -> WEIGHT.matcher(text).matches() ? Double.parseDouble(text) : 0)
                .findFirst()
                .orElse(1);
    }
}
