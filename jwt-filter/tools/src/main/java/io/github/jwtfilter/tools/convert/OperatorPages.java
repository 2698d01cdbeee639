package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.edit.AddedServlet;
import io.github.jwtfilter.tools.war.Application;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages for operators. Each has its own path, and a rule with a role for these pages only. */
final class OperatorPages {
    /** A page for operators. */
    enum Page {
        OBSERVE("observe", "ObserveServlet", "See whether the rules agree with the container"),
        SESSIONS("sessions", "SessionReportServlet", "See what the sessions contain");

        final String end;
        final String type;
        final String purpose;

        Page(String end, String type, String purpose) {
            this.end = end;
            this.type = type;
            this.purpose = purpose;
        }
    }

    private final FreeNames names;
    private final String role;
    private final List<String> rules = new ArrayList<>();

    /**
     * Chooses an unused role.
     *
     * @param used role names, or rules that contain role names
     */
    OperatorPages(Application application, Collection<String> used) {
        this.names = new FreeNames(application);
        this.role = used.stream().anyMatch(text -> text.matches("(?s).*\\boperator\\b.*"))
                ? "jwt-filter-operator"
                : "operator";
    }

    /** Plans the servlet of a page and its rule. */
    AddedServlet add(Page page) {
        String path = names.path("/jwt-filter/" + page.end);
        rules.add(path + " role " + role);
        return new AddedServlet(names.servlet("jwt-filter-" + page.end), Plan.PACKAGE + page.type, path, Map.of());
    }

    /** Returns the rules: path, {@code role} and the role. */
    List<String> rules() {
        return rules;
    }

    /** Returns the rule of a page. */
    Optional<String> rule(Page page) {
        return rules.stream().filter(rule -> rule.contains("/" + page.end)).findFirst();
    }
}
