package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Site;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The check that the clocks of the server and of this machine agree. */
final class ClockCheck implements Check {
    /** The default of the parameter {@code clockSkew}. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final Duration NOTABLE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) {
        Duration difference;
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                    site.requests.answers().get(0).header("date")));
            difference = Duration.between(site.begun, date);
        } catch (DateTimeException noDate) {
            diagnoses.okUnlessProblem("the server sends no date");
            return;
        }
        String seen = "the server's clock and this machine's differ by "
                + difference.abs().toSeconds() + " s";
        String mend = "Synchronize the clocks of all servers with NTP. Tokens have times, and clockSkew allows 30 s.";
        if (difference.abs().compareTo(SKEW) > 0) {
            diagnoses.bad(seen, mend);
        } else if (difference.abs().compareTo(NOTABLE) > 0) {
            diagnoses.look(seen, mend);
        }
        diagnoses.okUnlessProblem(seen);
    }
}
