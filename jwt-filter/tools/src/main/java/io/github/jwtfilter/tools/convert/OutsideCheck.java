package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The check of constraints outside web.xml, and of parts that may contain constraints. This command changes web.xml
 * only, so the container continues to enforce them. Users with tokens are unknown to the container.
 */
final class OutsideCheck {
    private static final int MAX_LINES = 10;
    private static final int MAX_PATTERNS = 5;

    private final Application application;
    private final boolean kept;
    private final ConversionNotes notes;
    private int lines;

    /** @param kept whether the operator keeps these constraints */
    OutsideCheck(Application application, boolean kept, ConversionNotes notes) {
        this.application = application;
        this.kept = kept;
        this.notes = notes;
    }

    /** Returns whether the container may still ask for its own login. Such a login needs the {@code <login-config>}. */
    boolean hasAny() {
        return !application.outsideConstraints().isEmpty()
                || !application.dormantConstraints().isEmpty()
                || !application.unreadable().isEmpty();
    }

    /**
     * Refuses these constraints, or adds warnings if the operator keeps them.
     *
     * @param observes whether the old login stays in force; then the constraints only cause warnings
     */
    void check(boolean observes) {
        restricting(application.outsideConstraints().known())
                .forEach(place -> say(
                        "A constraint outside web.xml stays in force: " + place + ".",
                        "Move it into web.xml",
                        observes));
        application.outsideConstraints().code().stream()
                .map(DescriptorCheck::shown)
                .forEach(place -> say(
                        "Code sets a constraint, and it stays in force: " + place + ".",
                        "Write it into web.xml and remove the code or annotation",
                        observes));
        restricting(application.dormantConstraints())
                .forEach(place -> say(
                        place
                                + " has no effect today, because web.xml constrains the same pattern. Without this"
                                + " constraint the container enforces the annotation.",
                        "Remove the annotation",
                        observes));
        application
                .unreadable()
                .forEach(place -> say(
                        "This part cannot be read here, and may have constraints: " + DescriptorCheck.shown(place)
                                + ".",
                        "Correct or remove it",
                        observes));
        if (lines > MAX_LINES) {
            say(
                    "There are " + (lines - MAX_LINES) + " more. The command check lists them.",
                    "Do the same there",
                    observes);
        }
    }

    private static List<String> restricting(List<SecurityConstraint> constraints) {
        return constraints.stream()
                .filter(constraint -> constraint.roles.isPresent() || constraint.needsTls)
                .map(OutsideCheck::described)
                .distinct()
                .collect(Collectors.toList());
    }

    private static String described(SecurityConstraint constraint) {
        List<String> patterns = constraint.resources.stream()
                .flatMap(resources -> resources.urlPatterns.stream())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        Stream<String> first = patterns.stream().limit(MAX_PATTERNS);
        return DescriptorCheck.shown(constraint.place + " for " + first.collect(Collectors.joining(" "))
                + (patterns.size() > MAX_PATTERNS ? " …" : ""));
    }

    private void say(String fact, String mend, boolean observes) {
        if (++lines > MAX_LINES && !fact.startsWith("There are")) {
            return;
        }
        if (kept) {
            notes.care(fact + " Users log in twice there: to the container, and to the filter.");
        } else if (observes) {
            notes.care(fact + " " + mend + " before --mode enforce.");
        } else {
            notes.refuse(fact + " The container does not know the users of tokens. " + mend
                    + ", or keep the container's login there: --keep-container-constraints.");
        }
    }

    /** Returns whether a form login has to become BASIC. Adds a warning if the operator keeps the constraints. */
    boolean turnsFormBasic(boolean isForm, boolean adoptsOnJetty) {
        boolean turns = hasAny() && isForm && !adoptsOnJetty;
        if (turns && kept) {
            notes.care("The <login-config> stays for the constraints outside web.xml, and becomes BASIC. With FORM,"
                    + " the container would answer every post to j_security_check. Where these constraints apply,"
                    + " the browser now asks for a user of the server in a window of its own.");
        }
        return turns;
    }
}
