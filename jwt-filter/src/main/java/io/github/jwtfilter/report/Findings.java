package io.github.jwtfilter.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A snapshot of all findings. Immutable. */
final class Findings {
    final Instant since;
    final long requests;
    final long looks;
    final long sessionsMade;
    /** The number of sessions created at each place, the busiest place first. */
    final List<Map.Entry<String, Long>> places;
    /** The attributes by size, the largest first. Attributes without a size come before all others. */
    final List<AttributeStatistics> attributes;

    final SeenSession largest;
    /** The places where the application asks for a session's id. */
    final List<String> idPlaces;
    /** The requests that look like a logout but leave the session alive. */
    final List<SeenLogout> logouts;
    /** The number of values whose name and type exceeded the limit on listed attributes. */
    final long unlisted;

    Findings(
            Instant since,
            long requests,
            long looks,
            long sessionsMade,
            Map<String, Long> places,
            Collection<AttributeStatistics> attributes,
            SeenSession largest,
            Collection<String> idPlaces,
            Collection<SeenLogout> logouts,
            long unlisted) {
        this.since = since;
        this.requests = requests;
        this.looks = looks;
        this.sessionsMade = sessionsMade;
        this.places = places.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue()))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .collect(Collectors.toUnmodifiableList());
        this.attributes = new ArrayList<>(attributes);
        this.attributes.sort(
                Comparator.comparingInt((AttributeStatistics each) -> -each.largest.orElse(Integer.MAX_VALUE))
                        .thenComparing(each -> each.name)
                        .thenComparing(each -> each.type));
        this.largest = largest;
        this.idPlaces = List.copyOf(new TreeSet<>(idPlaces));
        this.logouts = List.copyOf(logouts);
        this.unlisted = unlisted;
    }

    /** Returns the number of sessions created at places that exceeded the limit on listed places. */
    long madeElsewhere() {
        return sessionsMade - places.stream().mapToLong(Map.Entry::getValue).sum();
    }

    /** Returns the largest size of each attribute name. */
    Map<String, Integer> largestSizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        attributes.forEach(each -> each.largest.ifPresent(size -> sizes.merge(each.name, size, Math::max)));
        return sizes;
    }

    List<AttributeStatistics> refused() {
        return attributes.stream().filter(each -> each.refusal.isPresent()).collect(Collectors.toUnmodifiableList());
    }

    /**
     * Returns the containers that were empty each time, for example {@code cart} and {@code user.notes}. Their element
     * classes are unknown. A path is left out if it had elements in another type under the same attribute name.
     */
    Collection<String> emptySoFar() {
        Collection<String> paths = new TreeSet<>();
        attributes.forEach(each -> each.foresight.empty.forEach(path -> paths.add(each.name + path)));
        attributes.forEach(each -> each.foresight.filled.forEach(path -> paths.remove(each.name + path)));
        return paths;
    }

    /** Returns the classes that {@code sessionTypes} should name but does not. */
    Collection<String> unnamed() {
        return attributes.stream()
                .flatMap(each -> each.allUnnamed().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
