package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.identity.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The decision of the container or the filter about a request, with the reasons. */
public final class Explanation {
    private final String decider;
    private final List<String> reasons = new ArrayList<>();
    private Requirement requirement = Requirement.PERMIT;

    Explanation(String decider) {
        this.decider = decider;
    }

    Explanation because(String reason) {
        reasons.add(reason);
        return this;
    }

    Explanation requires(Requirement required) {
        requirement = required;
        return this;
    }

    /** Returns the name of the deciding part. */
    public String decider() {
        return decider;
    }

    /** Returns the steps of the decision, one line for each. */
    public List<String> reasons() {
        return Collections.unmodifiableList(reasons);
    }

    /** Returns the requirement for the user. */
    public Requirement requirement() {
        return requirement;
    }

    /**
     * Decides for a user.
     *
     * @param user null for an anonymous request
     */
    public Decision decide(Identity user) {
        return requirement.decide(user);
    }
}
