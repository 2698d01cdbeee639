package io.github.jwtfilter.tools.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A session attribute as the code sets it: its name, types and places, and whether a cookie can hold it. */
public final class SessionAttribute {
    /** The name; empty if it is computed. */
    public final String name;

    public final Set<String> types = new TreeSet<>();
    public final List<String> places = new ArrayList<>();
    private TypeClosure closure;

    SessionAttribute(String name) {
        this.name = name;
    }

    void close(TypeClosure all) {
        this.closure = all;
    }

    /** Returns the name for a person. */
    public String shownName() {
        return name.isEmpty() ? "(name is computed)" : name;
    }

    /** Returns the types for a person; {@code unknown} if the code hides them. */
    public String shownTypes() {
        return types.isEmpty()
                ? "unknown"
                : types.stream().map(TypeText::readable).distinct().collect(Collectors.joining(" or "));
    }

    public Set<String> toName() {
        return closure.toName();
    }

    /** Returns the reasons why some or all values cannot be stored. */
    public List<String> obstacles() {
        return closure.obstacles();
    }

    /** Returns whether the code leaves the content of the values open. */
    boolean isOpen() {
        return types.isEmpty() || !closure.vague().isEmpty() || closure.isFull();
    }

    /** Returns the places whose content the code leaves open. */
    public Set<String> vague() {
        return closure.vague();
    }

    /** Returns {@code no}, {@code unknown} or {@code yes}. */
    public String storable() {
        if (!obstacles().isEmpty()) {
            return "no";
        }
        return isOpen() ? "unknown" : "yes";
    }
}
