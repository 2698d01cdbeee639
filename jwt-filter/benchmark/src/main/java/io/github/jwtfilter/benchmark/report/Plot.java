package io.github.jwtfilter.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Panels of horizontal bars, as an SVG that is readable in light and dark mode. */
final class Plot {
    private static final int WIDTH = 760;
    private static final int NAME_WIDTH = 200;
    private static final int BAR_HEIGHT = 18;
    private static final int ROW_HEIGHT = 25;
    private static final int BAR_ROOM = WIDTH - NAME_WIDTH - 110;

    private final StringBuilder body = new StringBuilder();
    private int y = 14;

    /** One bar. Bars of jwt-filter are emphasized. Reference bars (the floor, the bare MAC) are subdued. */
    record Bar(String name, double value, Kind kind) {}

    /** The role of a bar. */
    enum Kind {
        OURS,
        YARDSTICK,
        OTHER
    }

    /** Adds a panel if there are bars. A negative value gets the shortest bar. */
    void panel(String title, String note, String unit, List<Bar> bars) {
        if (bars.isEmpty()) {
            return;
        }
        y += 20;
        text(14, y, "title", "start", title);
        y += 19;
        text(14, y, "note", "start", note);
        y += 12;
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        for (Bar bar : bars) {
            row(bar, Math.max(0, bar.value()) / most * BAR_ROOM, unit);
        }
        y += 14;
    }

    private void row(Bar bar, double length, String unit) {
        String kind = bar.kind().name().toLowerCase(Locale.ROOT);
        int baseline = y + BAR_HEIGHT - 5;
        text(NAME_WIDTH - 8, baseline, "name " + kind + "-name", "end", bar.name());
        body.append(String.format(
                Locale.ROOT,
                "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                kind,
                NAME_WIDTH,
                y,
                Math.max(1, length),
                BAR_HEIGHT));
        text((int) (NAME_WIDTH + length + 6), baseline, "value " + kind + "-name", "start", number(bar.value()) + unit);
        y += ROW_HEIGHT;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f " : "%,.0f ", value);
    }

    private void text(int x, int baseline, String style, String anchor, String words) {
        body.append(String.format(
                "  <text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                style, x, baseline, anchor, words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    String svg(String description) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " role=\"img\">",
                WIDTH, y, WIDTH, y));
        lines.add("  <title>" + description + "</title>");
        lines.add("  <style>");
        lines.add("    text { font-family: system-ui, sans-serif; font-size: 13px; fill: #1f2328; }");
        lines.add("    .paper { fill: #ffffff; }");
        lines.add("    .title { font-size: 16px; font-weight: 600; }");
        lines.add("    .note { fill: #59636e; }");
        lines.add("    .ours-name { font-weight: 700; }");
        lines.add("    .yardstick-name { fill: #59636e; }");
        lines.add("    .ours { fill: #0a7d4b; }");
        lines.add("    .yardstick { fill: #b4bcc6; }");
        lines.add("    .other { fill: #4f7fc4; }");
        lines.add("    @media (prefers-color-scheme: dark) {");
        lines.add("      text { fill: #e6edf3; }");
        lines.add("      .paper { fill: #0d1117; }");
        lines.add("      .note, .yardstick-name { fill: #9198a1; }");
        lines.add("      .ours { fill: #2fbf7f; }");
        lines.add("      .yardstick { fill: #535c68; }");
        lines.add("      .other { fill: #6d9be0; }");
        lines.add("    }");
        lines.add("  </style>");
        lines.add("  <rect class=\"paper\" width=\"100%\" height=\"100%\"/>");
        return String.join("\n", lines) + "\n" + body + "</svg>\n";
    }
}
