package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.tools.doctor.Diagnosis.Grade;
import io.github.jwtfilter.tools.site.SetCookie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The findings of one check. Parts of the texts come from the server, so long texts and control characters are cut, and
 * session ids are hidden.
 */
final class Diagnoses {
    private static final int MAX_CHARACTERS = 400;

    private final String check;
    private final List<Diagnosis> diagnoses = new ArrayList<>();

    Diagnoses(String check) {
        this.check = check;
    }

    /** Adds a result without a problem, if the check has found none. */
    void okUnlessProblem(String seen) {
        if (diagnoses.isEmpty()) {
            add(Grade.OK, seen, "");
        }
    }

    void look(String seen, String mend) {
        add(Grade.LOOK, seen, mend);
    }

    void bad(String seen, String mend) {
        add(Grade.BAD, seen, mend);
    }

    private void add(Grade grade, String seen, String mend) {
        diagnoses.add(new Diagnosis(grade, check, LogText.of(SetCookie.withoutSessionIds(seen), MAX_CHARACTERS), mend));
    }

    List<Diagnosis> all() {
        return Collections.unmodifiableList(diagnoses);
    }
}
