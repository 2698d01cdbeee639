package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the metrics: OpenMetrics 1.0.0 (its grammar and its rules for names), or the text format 0.0.4 of
 * Prometheus. It knows gauges, counters and infos.
 */
final class OpenMetrics {
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (gauge|counter|info)");
    private static final Pattern UNIT = Pattern.compile("# UNIT (" + NAME + ") ([a-z]+)");
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") ([^\\\\\"\n]+)");
    private static final Pattern LABEL = Pattern.compile("(" + NAME + ")=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\"(,|$)");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")\\{(.*)} (-?[0-9]+(?:\\.[0-9]+)?|\\+Inf)", Pattern.DOTALL);

    private final boolean prometheus;

    /** The units of the metrics by name; empty for none. */
    final Map<String, String> units = new TreeMap<>();

    final Map<String, String> types = new TreeMap<>();

    /** The values of the samples by name and labels. */
    final Map<String, Double> samples = new LinkedHashMap<>();

    private final Set<String> labelTexts = new LinkedHashSet<>();
    private String family = "";

    private OpenMetrics(boolean prometheus) {
        this.prometheus = prometheus;
    }

    static OpenMetrics read(String text) {
        OpenMetrics read = new OpenMetrics(false);
        assertTrue(text.endsWith("\n# EOF\n"), text);
        read.lines(text.substring(0, text.length() - "# EOF\n".length()));
        return read;
    }

    static OpenMetrics readPrometheus(String text) {
        OpenMetrics read = new OpenMetrics(true);
        read.lines(text);
        return read;
    }

    private void lines(String text) {
        assertTrue(text.endsWith("\n"), text);
        String previous = "";
        for (String line : text.split("\n")) {
            line(line, previous);
            previous = line;
        }
    }

    private void line(String line, String previous) {
        Matcher type = TYPE.matcher(line);
        Matcher unit = UNIT.matcher(line);
        Matcher help = HELP.matcher(line);
        if (type.matches()) {
            family = type.group(1);
            assertTrue(types.put(family, type.group(2)) == null, "twice: " + line);
            assertEquals(
                    prometheus && family.endsWith("_total"),
                    prometheus && type.group(2).equals("counter"),
                    line);
            units.put(family, "");
        } else if (unit.matches()) {
            assertTrue(!prometheus && previous.startsWith("# TYPE "), line);
            assertEquals(family, unit.group(1));
            assertTrue(family.endsWith("_" + unit.group(2)), line);
            units.put(family, unit.group(2));
        } else if (help.matches()) {
            assertTrue(previous.startsWith("# TYPE ") || previous.startsWith("# UNIT "), line);
            assertEquals(family, help.group(1));
        } else {
            sample(line);
        }
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), "neither metadata nor sample: " + line);
        String suffix = prometheus || types.get(family).equals("gauge")
                ? ""
                : types.get(family).equals("counter") ? "_total" : "_info";
        assertEquals(family + suffix, sample.group(1), "sample of another metric");
        String value = sample.group(3);
        if (types.get(family).equals("info")) {
            assertEquals("1", value, line);
        }
        if (types.get(family).equals("counter")) {
            assertTrue(value.matches("[0-9]+"), line);
        }
        assertTrue(
                samples.put(
                                sample.group(1) + labels(sample.group(2)),
                                value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value))
                        == null,
                "twice: " + line);
    }

    private Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.lookingAt()) {
            assertTrue(labels.put(label.group(1), label.group(2)) == null, "twice: " + text);
            labelTexts.add(label.group(2));
            end = label.end();
            label.region(end, text.length());
        }
        assertEquals(text.length(), end, "labels: " + text);
        assertTrue(!text.endsWith(","), text);
        assertEquals("jwt", labels.remove("filter"), text);
        assertTrue(labels.remove("context") != null, text);
        return labels;
    }

    /** Returns all values of labels, escaped as they are in the text. */
    Set<String> labelTexts() {
        return labelTexts;
    }

    /** Returns the value of a sample. The labels are without context and filter, such as <code>{by=form}</code>. */
    double value(String nameAndLabels) {
        Double value = samples.get(nameAndLabels);
        assertTrue(value != null, () -> nameAndLabels + " is missing in " + samples.keySet());
        return value;
    }
}
