package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.identity.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Why a request is let through or refused by one decider: the container or the filter. */
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

    /** Returns who decides. */
    public String decider() {
        return decider;
    }

    /** Returns the steps of the decision, one line for each. */
    public List<String> reasons() {
        return Collections.unmodifiableList(reasons);
    }

    /** Returns what is required of the user. */
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
