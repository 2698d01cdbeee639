package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.code.CodeEvent;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.CodeScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A collector of findings. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    /** Adds a finding, or places to the same finding. */
    void add(String kind, Concern concern, Risk risk, String fact, String advice, Collection<String> places) {
        List<String> allPlaces = new ArrayList<>();
        all.removeIf(each -> {
            boolean same = each.kind.equals(kind) && each.fact.equals(fact);
            if (same) {
                allPlaces.addAll(each.places);
            }
            return same;
        });
        allPlaces.addAll(places);
        all.add(new Finding(kind, concern, risk, fact, advice, allPlaces));
    }

    /** Adds a finding if it has a place. */
    void addIfAny(String kind, Concern concern, Risk risk, String fact, String advice, Collection<String> places) {
        if (!places.isEmpty()) {
            add(kind, concern, risk, fact, advice, places);
        }
    }

    List<Finding> all() {
        return all;
    }

    /** Returns the findings of a risk, those about the login first. */
    List<Finding> of(Risk risk) {
        return all.stream()
                .filter(each -> each.risk == risk)
                .sorted(java.util.Comparator.comparing(each -> each.concern))
                .collect(Collectors.toList());
    }

    static List<String> places(CodeScan code, Kind... kinds) {
        return code.events(kinds).stream().map(CodeEvent::place).distinct().collect(Collectors.toList());
    }

    /** Returns for example {@code 1 class} or {@code 12 classes}. */
    static String count(long number, String noun) {
        if (number == 1) {
            return "1 " + noun;
        }
        String plural = noun.endsWith("s")
                ? noun + "es"
                : noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number + " " + plural;
    }
}
