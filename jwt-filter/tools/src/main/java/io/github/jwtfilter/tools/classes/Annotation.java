package io.github.jwtfilter.tools.classes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.tree.AnnotationNode;

/** An annotation of a class file, with its values by name. */
public final class Annotation {
    private final AnnotationNode node;

    private Annotation(AnnotationNode node) {
        this.node = node;
    }

    /** Returns the annotations of a class. */
    public static List<Annotation> of(ClassInfo info) {
        return info.annotations().stream().map(Annotation::new).collect(Collectors.toList());
    }

    /** Returns the full name with dots. */
    public String name() {
        return node.desc.substring(1, node.desc.length() - 1).replace('/', '.');
    }

    /** Returns the name without its package. */
    public String simpleName() {
        return name().substring(name().lastIndexOf('.') + 1);
    }

    private List<Object> values(String name) {
        List<Object> found = new ArrayList<>();
        List<Object> pairs = node.values == null ? List.of() : node.values;
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            if (name.equals(pairs.get(i))) {
                Object value = pairs.get(i + 1);
                found.addAll(value instanceof List ? (List<?>) value : List.of(value));
            }
        }
        return found;
    }

    /** Returns the texts of a value that is a text or a list of texts. */
    public List<String> texts(String name) {
        return values(name).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toList());
    }

    /** Returns the first text, or another if the annotation leaves it out. */
    public String text(String name, String absent) {
        return texts(name).stream().findFirst().orElse(absent);
    }

    /** Returns whether a value is this constant of an enum. */
    public boolean is(String name, String constant) {
        return values(name).stream()
                .anyMatch(value -> value instanceof String[] && ((String[]) value)[1].equals(constant));
    }

    /** Returns the annotations that are the value or in its list. */
    public List<Annotation> nested(String name) {
        return values(name).stream()
                .filter(AnnotationNode.class::isInstance)
                .map(value -> new Annotation((AnnotationNode) value))
                .collect(Collectors.toList());
    }
}
