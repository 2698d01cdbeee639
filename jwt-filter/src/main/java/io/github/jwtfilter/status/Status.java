package io.github.jwtfilter.status;

import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.page.Answer;
import io.github.jwtfilter.revocation.StoreState;
import io.github.jwtfilter.text.LogText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The state of one filter. It leaves out secrets, tokens and the names of users. */
public final class Status {
    private static final int MAX_PROBLEM_CHARACTERS = 300;
    private static final String PROBLEM = "problem";
    private static final String WARNING = "warning";

    /** The names of values that are null if all is well. Any other value that is null is unknown. */
    static final Set<String> FAULTS = Set.of(PROBLEM, WARNING);

    /** The decimal places of seconds. */
    static final int MILLI_DIGITS = 3;

    final String context;
    final String filter;
    final String mode;
    final String adopt;
    final Instant started;
    final KeysInUse keys;
    final Revocation revocation;
    final Figures figures;
    private final Clock clock;
    private final BooleanSupplier ready;

    /**
     * Creates the state of a filter that starts now.
     *
     * @param context the path of the application; empty for the root
     * @param filter the name of the filter
     * @param mode the parameter {@code mode}
     * @param adopt the parameter {@code adopt}
     * @param clock the clock for the start of the filter and the age of its keys
     * @param ready whether the filter can decide about logins now
     */
    public Status(
            String context,
            String filter,
            String mode,
            String adopt,
            Clock clock,
            BooleanSupplier ready,
            KeysInUse keys,
            Revocation revocation,
            Figures figures) {
        this.context = LogText.of(context);
        this.filter = LogText.of(filter);
        this.mode = mode;
        this.adopt = adopt;
        this.clock = clock;
        this.started = clock.instant();
        this.ready = ready;
        this.keys = keys;
        this.revocation = revocation;
        this.figures = figures;
    }

    /** Answers with the state. Caches must not store it. */
    public void write(StatusFormat format, HttpServletResponse response) throws IOException {
        switch (format) {
            case HTML:
                StatusPage.write(filter, described(), response);
                return;
            case JSON:
                text(format, StrictJson.write(described()), response);
                return;
            default:
                text(format, new StatusMetrics(this).write(format == StatusFormat.OPENMETRICS), response);
        }
    }

    private static void text(StatusFormat format, String body, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        Answer.write(response, HttpServletResponse.SC_OK, format.contentType, body);
    }

    /** Returns the version of this JAR. */
    public static String version() {
        return Optional.ofNullable(Status.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
    }

    /** Returns {@code jakarta} or {@code javax}, whatever this JAR was made for. */
    public static String edition() {
        String name = HttpServletRequest.class.getName();
        return name.substring(0, name.indexOf('.'));
    }

    boolean isReady() {
        return ready.getAsBoolean();
    }

    /** Returns a text of a store in one line; null if there is none. */
    private static String line(Optional<String> text) {
        return text.map(each -> LogText.of(each, MAX_PROBLEM_CHARACTERS)).orElse(null);
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), MILLI_DIGITS);
    }

    /** Returns the sections of the page and of the JSON. */
    Map<String, Object> described() {
        Map<String, Object> sections = new LinkedHashMap<>();
        sections.put("filter", about());
        sections.put("keys", keys());
        List<Map<String, Object>> issuers = keys.issuers();
        if (!issuers.isEmpty()) {
            sections.put("issuers", Map.of("list", issuers));
        }
        sections.put("store", store());
        sections.put("logins", figures.logins());
        sections.put("failed_logins", figures.failedLogins());
        sections.put("logouts", figures.logouts());
        sections.put("refused_tokens", figures.refusedTokens());
        sections.put("rechecks", figures.rechecks());
        sections.put("unavailable", figures.unavailable());
        Map<String, Object> others = new LinkedHashMap<>();
        others.put("locks", figures.locks());
        others.put("renewals", figures.renewals());
        sections.put("other_events", others);
        return sections;
    }

    private Map<String, Object> about() {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("name", filter);
        about.put("context", context);
        about.put("version", version());
        about.put("edition", edition());
        about.put("mode", mode);
        about.put("adopt", adopt);
        about.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
        about.put("ready", isReady());
        return about;
    }

    private Map<String, Object> keys() {
        Map<String, Object> shown = new LinkedHashMap<>();
        Optional<Instant> loaded = keys.loadedAt();
        shown.put("origin", keys.origin());
        shown.put(
                "loaded",
                loaded.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null));
        shown.put(
                "age_seconds",
                loaded.map(at -> Duration.between(at, clock.instant()).toSeconds())
                        .orElse(null));
        shown.put("list", keys.each());
        return shown;
    }

    private Map<String, Object> store() {
        Map<String, Object> shown = new LinkedHashMap<>();
        Optional<StoreState> store = revocation.store();
        shown.put("place", store.map(StoreState::place).orElse("memory"));
        store.ifPresent(state -> {
            shown.put("lag_seconds", state.lag().map(Status::seconds).orElse(null));
            shown.put("pending", state.pending());
            shown.put(
                    "clock_offset_seconds", state.offset().map(Status::seconds).orElse(null));
            shown.put(PROBLEM, line(state.problem()));
            shown.put(WARNING, line(state.warning()));
        });
        shown.put("facts", revocation.facts());
        shown.put("facts_bytes", revocation.bytes());
        return shown;
    }
}
