package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import io.github.jwtfilter.tools.classes.Annotation;
import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.classes.ClassInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Constraints outside web.xml: in fragments, in {@code @ServletSecurity}, and in code. */
public final class OutsideConstraints {
    private static final int MAX_SUPERCLASSES = 50;
    private static final String ANNOTATION = "@ServletSecurity ";

    private final List<SecurityConstraint> known = new ArrayList<>();
    private final List<String> code;

    OutsideConstraints(List<String> code) {
        this.code = new ArrayList<>(code);
    }

    void add(WebXml fragment) {
        known.addAll(fragment.constraints());
    }

    /**
     * Adds the annotation of a servlet's class, as Servlet 6.0 §13.4.1 maps it.
     *
     * @param counts whether the annotation counts for a pattern; it has no effect where web.xml constrains the same one
     */
    void add(Declarations.Component servlet, ClassIndex classes, Predicate<String> counts) {
        List<String> patterns = servlet.patterns.stream().filter(counts).collect(Collectors.toList());
        if (!patterns.isEmpty()) {
            annotation(servlet.className, classes).ifPresent(annotation -> add(annotation, servlet, patterns));
        }
    }

    /**
     * Adds the annotations of servlets that only code registers. They count if it names the class (Servlet 6.0 §4.4.1).
     *
     * @param declared the names of the servlet classes that descriptors and annotations map
     */
    void addRegistered(ClassIndex classes, Set<String> declared) {
        List<String> places = classes.registrations();
        if (places.isEmpty()) {
            return;
        }
        classes.all().stream()
                .filter(each -> each.source.isOwn() && !each.isAbstract() && !declared.contains(each.dotted()))
                .filter(each -> annotation(each.dotted(), classes).isPresent())
                .map(ClassInfo::dotted)
                .sorted()
                .forEach(each -> code.add(ANNOTATION + each + ", if it is registered at " + places.get(0)
                        + (places.size() == 1 ? "" : " or elsewhere")));
    }

    /** Returns the annotation of the class or of the nearest superclass, because it is inherited. */
    private static Optional<Annotation> annotation(String className, ClassIndex classes) {
        Optional<ClassInfo> each = classes.find(className.replace('.', '/'));
        for (int i = 0; i < MAX_SUPERCLASSES && each.isPresent(); i++) {
            Optional<Annotation> found = Annotation.of(each.get()).stream()
                    .filter(annotation -> annotation.simpleName().equals("ServletSecurity"))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            each = Optional.ofNullable(each.get().superName).flatMap(classes::find);
        }
        return Optional.empty();
    }

    private void add(Annotation security, Declarations.Component servlet, List<String> patterns) {
        String place = ANNOTATION + servlet.className;
        Set<String> methods = new HashSet<>();
        for (Annotation each : security.nested("httpMethodConstraints")) {
            Set<String> method = Set.of(each.text("value", "GET"));
            methods.addAll(method);
            known.add(constraint(place, each, "emptyRoleSemantic", new Resources(patterns, method, Set.of())));
        }
        Resources others = new Resources(patterns, Set.of(), methods);
        List<Annotation> all = security.nested("value");
        if (!all.isEmpty()) {
            known.add(constraint(place, all.get(0), "value", others));
        } else if (methods.isEmpty()) {
            known.add(new SecurityConstraint(place, List.of(others), Optional.empty(), false));
        }
    }

    private static SecurityConstraint constraint(
            String place, Annotation annotation, String emptyRoles, Resources resources) {
        Set<String> roles = Set.copyOf(new HashSet<>(annotation.texts("rolesAllowed")));
        boolean deny = roles.isEmpty() && annotation.is(emptyRoles, "DENY");
        return new SecurityConstraint(
                place,
                List.of(resources),
                roles.isEmpty() && !deny ? Optional.empty() : Optional.of(roles),
                annotation.is("transportGuarantee", "CONFIDENTIAL"));
    }

    /** Returns the constraints of fragments and annotations. */
    public List<SecurityConstraint> known() {
        return List.copyOf(known);
    }

    /**
     * Returns the lines of code that set constraints while the application starts, and the annotated servlets that code
     * may register. Their patterns are unknown.
     */
    public List<String> code() {
        return List.copyOf(code);
    }

    /**
     * Returns whether all of them admit everybody, as a constraint without roles and TLS does. Code counts as a
     * restriction.
     */
    public boolean isEmpty() {
        return code.isEmpty() && known.stream().allMatch(each -> each.roles.isEmpty() && !each.needsTls);
    }
}
