package io.github.jwtfilter.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** A median with a lower and an upper bound: either the quartiles, or the bounds of a 95 % confidence interval. */
public record Spread(double lower, double median, double upper) {
    private static final int RESAMPLES = 2_000;

    /** Returns the median of single values and their quartiles. */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    /** Returns the median ratio of paired values by process, and its confidence interval. */
    public static Spread ofRatios(List<List<Double>> of, List<List<Double>> to) {
        return ofPairs(of, to, (one, other) -> one / other);
    }

    /** Returns the median difference of paired values by process, and its confidence interval. */
    public static Spread ofDifferences(List<List<Double>> of, List<List<Double>> to) {
        return ofPairs(of, to, (one, other) -> one - other);
    }

    /**
     * Computes the interval by a bootstrap. It draws processes with replacement, then values of each drawn process,
     * because values of one process resemble each other. With one process, the interval does not include the
     * difference between processes.
     */
    private static Spread ofPairs(List<List<Double>> of, List<List<Double>> to, DoubleBinaryOperator operator) {
        List<List<Double>> processes = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            processes.add(pairs(of.get(i), to.get(i), operator));
        }
        Random random = new Random(1);
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < RESAMPLES; i++) {
            medians.add(median(resampled(processes, random)));
        }
        medians.sort(null);
        List<Double> all = processes.stream().flatMap(List::stream).toList();
        return new Spread(at(medians, 0.025), median(all), at(medians, 0.975));
    }

    private static List<Double> pairs(List<Double> of, List<Double> to, DoubleBinaryOperator operator) {
        return IntStream.range(0, Math.min(of.size(), to.size()))
                .mapToObj(i -> operator.applyAsDouble(of.get(i), to.get(i)))
                .toList();
    }

    private static List<Double> resampled(List<List<Double>> processes, Random random) {
        List<Double> drawn = new ArrayList<>();
        for (int i = 0; i < processes.size(); i++) {
            List<Double> values = processes.get(random.nextInt(processes.size()));
            for (int j = 0; j < values.size(); j++) {
                drawn.add(values.get(random.nextInt(values.size())));
            }
        }
        return drawn;
    }

    private static double median(List<Double> values) {
        return at(values.stream().sorted().toList(), 0.5);
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * (sorted.size() - 1))));
    }

    Spread times(double factor) {
        return new Spread(lower * factor, median * factor, upper * factor);
    }
}
