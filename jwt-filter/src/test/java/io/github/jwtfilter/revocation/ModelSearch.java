package io.github.jwtfilter.revocation;

import io.github.jwtfilter.revocation.LogoutModel.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Visits all states that a model can reach, the nearest ones first, until a step breaks a promise. */
final class ModelSearch {
    private final Map<ModelState, Visit> visits = new HashMap<>();
    private Optional<String> violation = Optional.empty();
    private List<String> trace = List.of();
    private long steps;

    /** How a state was reached first. */
    private record Visit(ModelState from, String step) {}

    ModelSearch(LogoutModel model, ModelState start) {
        Deque<ModelState> unvisited = new ArrayDeque<>(List.of(start));
        visits.put(start, new Visit(null, "start"));
        while (violation.isEmpty() && !unvisited.isEmpty()) {
            ModelState state = unvisited.remove();
            for (Step step : model.steps(state)) {
                steps++;
                if (step.broken().isPresent()) {
                    violation = step.broken();
                    trace = trace(state, step);
                    return;
                }
                if (!step.next().isOver() && visits.putIfAbsent(step.next(), new Visit(state, step.name())) == null) {
                    unvisited.add(step.next());
                }
            }
        }
    }

    private List<String> trace(ModelState last, Step step) {
        LinkedList<String> names = new LinkedList<>(List.of(step.name()));
        for (ModelState state = last; state != null; state = visits.get(state).from) {
            names.addFirst(visits.get(state).step);
        }
        return names;
    }

    /** Returns the broken promise; empty if none can be broken. */
    Optional<String> violation() {
        return violation;
    }

    /** Returns the shortest way to the broken promise. */
    List<String> trace() {
        return trace;
    }

    int states() {
        return visits.size();
    }

    long steps() {
        return steps;
    }
}
