package io.github.jwtfilter.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A writer of metrics in the OpenMetrics text format 1.0.0, or in the older text format 0.0.4 of Prometheus. The older
 * format has no units, no infos and no end mark, and names a counter as its sample.
 */
final class MetricsText {
    private final boolean openMetrics;
    private final Map<String, String> common;
    private final StringBuilder text = new StringBuilder();

    /** The full name of the samples of the current metric. */
    private String name;

    /** @param common the labels of each sample */
    MetricsText(boolean openMetrics, Map<String, String> common) {
        this.openMetrics = openMetrics;
        this.common = common;
    }

    /**
     * Begins a metric with a value that goes up and down.
     *
     * @param unit the last part of the name; empty for a plain number
     */
    MetricsText gauge(String metric, String unit, String help) {
        name = metric;
        return begin(metric, "gauge", unit, help);
    }

    /** Begins a metric that only grows. The name of its samples ends in {@code _total}. */
    MetricsText counter(String metric, String help) {
        name = metric + "_total";
        return begin(openMetrics ? metric : name, "counter", "", help);
    }

    /** Begins a metric of texts. The name of its samples ends in {@code _info}. */
    MetricsText info(String metric, String help) {
        name = metric + "_info";
        return begin(openMetrics ? metric : name, openMetrics ? "info" : "gauge", "", help);
    }

    private MetricsText begin(String metric, String type, String unit, String help) {
        text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
        if (openMetrics && !unit.isEmpty()) {
            text.append("# UNIT ").append(metric).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(metric).append(' ').append(help).append('\n');
        return this;
    }

    /** Adds a sample with a number. */
    MetricsText sample(String value) {
        return sample(Map.of(), value);
    }

    /** Adds a sample of texts. */
    MetricsText sample(Map<String, String> labels) {
        return sample(labels, "1");
    }

    /** Adds a sample for each count. */
    MetricsText samples(String label, Map<String, Long> counts) {
        counts.forEach((value, count) -> sample(Map.of(label, value), count.toString()));
        return this;
    }

    private MetricsText sample(Map<String, String> labels, String value) {
        Map<String, String> all = new LinkedHashMap<>(common);
        all.putAll(labels);
        String written = all.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
                .collect(Collectors.joining(","));
        text.append(name).append('{').append(written).append("} ").append(value).append('\n');
        return this;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Returns the whole text. */
    String end() {
        return text + (openMetrics ? "# EOF\n" : "");
    }
}
