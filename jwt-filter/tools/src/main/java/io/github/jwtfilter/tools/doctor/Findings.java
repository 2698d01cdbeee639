package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.tools.doctor.Finding.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The findings of one check. Their texts are cut and free of control characters, because a server sends parts of them. */
final class Findings {
    private static final int MAX_CHARACTERS = 400;

    private final String check;
    private final List<Finding> findings = new ArrayList<>();

    Findings(String check) {
        this.check = check;
    }

    /** Adds what the check did, unless it found a problem. */
    void okUnlessProblem(String seen) {
        if (findings.isEmpty()) {
            add(Result.OK, seen, "");
        }
    }

    void look(String seen, String mend) {
        add(Result.LOOK, seen, mend);
    }

    void bad(String seen, String mend) {
        add(Result.BAD, seen, mend);
    }

    private void add(Result result, String seen, String mend) {
        findings.add(new Finding(result, check, LogText.of(seen, MAX_CHARACTERS), mend));
    }

    List<Finding> all() {
        return Collections.unmodifiableList(findings);
    }
}
