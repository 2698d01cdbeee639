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

/** All that was seen up to a moment. Immutable. */
final class Findings {
    final Instant since;
    final long requests;
    final long looks;
    final long sessionsMade;
    /** How many sessions each place made, the busiest first. */
    final List<Map.Entry<String, Long>> places;
    /** The largest first; before them those that have no size. */
    final List<SeenAttribute> attributes;

    final SeenSession largest;
    /** Where the application asks for a session's id. */
    final List<String> idPlaces;
    /** What looks like a logout and ends no session. */
    final List<SeenLogout> logouts;
    /** How many values there were of names and types that found no room. */
    final long unlisted;

    Findings(
            Instant since,
            long requests,
            long looks,
            long sessionsMade,
            Map<String, Long> places,
            Collection<SeenAttribute> attributes,
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
        this.attributes.sort(Comparator.comparingInt((SeenAttribute each) -> -each.largest.orElse(Integer.MAX_VALUE))
                .thenComparing(each -> each.name)
                .thenComparing(each -> each.type));
        this.largest = largest;
        this.idPlaces = List.copyOf(new TreeSet<>(idPlaces));
        this.logouts = List.copyOf(logouts);
        this.unlisted = unlisted;
    }

    /** How many sessions were made at places that found no room. */
    long madeElsewhere() {
        return sessionsMade - places.stream().mapToLong(Map.Entry::getValue).sum();
    }

    /** The largest size of each attribute name. */
    Map<String, Integer> largestSizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        attributes.forEach(each -> each.largest.ifPresent(size -> sizes.merge(each.name, size, Math::max)));
        return sizes;
    }

    List<SeenAttribute> refused() {
        return attributes.stream().filter(each -> each.refusal.isPresent()).collect(Collectors.toUnmodifiableList());
    }

    /**
     * The containers that were only seen empty, so that nobody knows what they will hold: {@code cart},
     * {@code user.notes}. Under one name, another type may have been seen with elements.
     */
    Collection<String> emptySoFar() {
        Collection<String> paths = new TreeSet<>();
        attributes.forEach(each -> each.foresight.empty.forEach(path -> paths.add(each.name + path)));
        attributes.forEach(each -> each.foresight.filled.forEach(path -> paths.remove(each.name + path)));
        return paths;
    }

    /** The classes that {@code sessionTypes} should name and does not. */
    Collection<String> unnamed() {
        return attributes.stream()
                .flatMap(each -> each.allUnnamed().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
