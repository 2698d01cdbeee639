package io.github.jwtfilter.benchmark.report;

import java.util.List;

/** A median with the lower and upper quartile. */
record Spread(double lower, double median, double upper) {
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * (sorted.size() - 1))));
    }

    Spread times(double factor) {
        return new Spread(lower * factor, median * factor, upper * factor);
    }
}
