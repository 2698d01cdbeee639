package io.github.jwtfilter.report;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The statistics of one attribute name and type. Immutable. */
final class AttributeStatistics {
    /** More would make the page too long. The first ones are enough to recognize the kind of value. */
    private static final int MAX_UNNAMED_TYPES = 50;

    final String name;
    final String type;
    final String place;
    final OptionalInt largest;
    final Set<String> unnamed;
    final Optional<String> refusal;
    final Optional<String> failure;
    final Foresight foresight;

    private AttributeStatistics(
            String name,
            String type,
            String place,
            OptionalInt largest,
            Set<String> unnamed,
            Optional<String> refusal,
            Optional<String> failure,
            Foresight foresight) {
        this.name = name;
        this.type = type;
        this.place = place;
        this.largest = largest;
        this.unnamed = unnamed;
        this.refusal = refusal;
        this.failure = failure;
        this.foresight = foresight;
    }

    /** Creates the statistics of an attribute that was not measured yet. */
    static AttributeStatistics first(String name, String type, String place) {
        return new AttributeStatistics(
                name, type, place, OptionalInt.empty(), Set.of(), Optional.empty(), Optional.empty(), Foresight.NONE);
    }

    AttributeStatistics with(Measurement measured) {
        OptionalInt size = measured.size();
        boolean larger = size.isPresent() && size.getAsInt() > largest.orElse(-1);
        Set<String> all = new TreeSet<>(unnamed);
        measured.unnamed().stream().limit(MAX_UNNAMED_TYPES - all.size()).forEach(all::add);
        return new AttributeStatistics(
                name,
                type,
                place,
                larger ? size : largest,
                all,
                refusal.or(measured::refusal),
                failure.or(measured::failure),
                foresight.and(measured.foresight()));
    }

    /** Returns the classes that {@code sessionTypes} should name. They come from values and from declarations. */
    Set<String> allUnnamed() {
        Set<String> all = new TreeSet<>(unnamed);
        all.addAll(foresight.declared);
        return all;
    }

    /** Returns the classes that were found in declarations but in no value. */
    Set<String> onlyDeclared() {
        Set<String> names = new TreeSet<>(foresight.declared);
        names.removeAll(unnamed);
        return names;
    }

    /** Returns the paths of containers in this attribute that were empty each time. */
    Set<String> onlyEmpty() {
        Set<String> paths = new TreeSet<>(foresight.empty);
        paths.removeAll(foresight.filled);
        return paths;
    }

    /** Returns whether the operator has something new to do, compared with the earlier statistics. */
    boolean isNewsAfter(AttributeStatistics earlier) {
        return !allUnnamed().equals(earlier.allUnnamed()) || refusal.isPresent() != earlier.refusal.isPresent();
    }

    /** Returns for example {@code cart: com.acme.Cart, 412 bytes, add to sessionTypes: com.acme.Cart}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(name).append(": ").append(type);
        refusal.ifPresent(why -> line.append(", cannot be stored: ").append(why));
        largest.ifPresent(size -> line.append(", ").append(size).append(" bytes"));
        if (!allUnnamed().isEmpty()) {
            line.append(", add to sessionTypes: ").append(String.join(", ", allUnnamed()));
        }
        if (!onlyEmpty().isEmpty()) {
            line.append(", always empty so far");
        }
        if (refusal.isEmpty() && largest.isEmpty()) {
            line.append(", not measured").append(failure.map(why -> ": " + why).orElse(""));
        }
        return line.toString();
    }
}
