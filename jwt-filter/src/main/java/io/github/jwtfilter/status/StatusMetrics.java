package io.github.jwtfilter.status;

import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.revocation.StoreState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The status as metrics. OPERATIONS.md lists their names. */
final class StatusMetrics {
    private final Status status;

    StatusMetrics(Status status) {
        this.status = status;
    }

    /** Returns the metrics in OpenMetrics 1.0.0, or in the older text format of Prometheus. */
    String write(boolean openMetrics) {
        Map<String, String> place = new LinkedHashMap<>();
        place.put("context", status.context);
        place.put("filter", status.filter);
        MetricsText text = new MetricsText(openMetrics, place);
        about(text);
        keys(text);
        facts(text);
        counts(text);
        return text.end();
    }

    private void about(MetricsText text) {
        Map<String, String> build = new LinkedHashMap<>();
        build.put("version", Status.version());
        build.put("edition", Status.edition());
        text.info("jwt_filter_build", "The version and edition of the filter.").sample(build);
        Map<String, String> modes = new LinkedHashMap<>();
        modes.put("mode", status.mode);
        modes.put("adopt", status.adopt);
        text.info("jwt_filter_mode", "Whether the filter enforces its rules, and adopts logins of the container.")
                .sample(modes);
        text.gauge("jwt_filter_start_time_seconds", "seconds", "When the filter started, since 1970.")
                .sample(seconds(status.started));
        text.gauge("jwt_filter_ready", "", "1 if the filter can decide about logins, otherwise 0.")
                .sample(status.isReady() ? "1" : "0");
    }

    private void keys(MetricsText text) {
        text.info("jwt_filter_key", "A key in use. The fingerprint reveals no secret.");
        status.keys.each().forEach(key -> {
            Map<String, String> labels = new LinkedHashMap<>();
            key.forEach((name, value) -> labels.put(name, value.toString()));
            text.sample(labels);
        });
        text.gauge("jwt_filter_keys_loaded_time_seconds", "seconds", "Since when the keys are in use, since 1970.");
        status.keys.loadedAt().ifPresent(at -> text.sample(seconds(at)));
    }

    private void facts(MetricsText text) {
        text.gauge("jwt_filter_facts", "", "Ended logins, users and the like that this server remembers.")
                .sample(Integer.toString(status.revocation.facts()));
        text.gauge("jwt_filter_facts_bytes", "bytes", "The memory of the facts.")
                .sample(Long.toString(status.revocation.bytes()));
        status.revocation.store().ifPresent(store -> store(text, store));
    }

    private static void store(MetricsText text, StoreState store) {
        text.info("jwt_filter_store", "The shared store.").sample(Map.of("place", store.place()));
        text.gauge("jwt_filter_store_failing", "", "1 if the last reading or writing failed, otherwise 0.")
                .sample(store.problem().isPresent() ? "1" : "0");
        text.gauge(
                        "jwt_filter_store_lag_seconds",
                        "seconds",
                        "The age of this server's copy. +Inf if it was never read.")
                .sample(store.lag().map(StatusMetrics::seconds).orElse("+Inf"));
        text.gauge("jwt_filter_store_pending", "", "Ends of logins that the store has not taken yet.")
                .sample(Integer.toString(store.pending()));
        text.gauge(
                "jwt_filter_store_clock_offset_seconds",
                "seconds",
                "By how much the store's clock is ahead of this server's clock.");
        store.offset().ifPresent(offset -> text.sample(seconds(offset)));
    }

    private void counts(MetricsText text) {
        Figures figures = status.figures;
        text.counter("jwt_filter_logins", "Logins.").samples("by", figures.logins());
        text.counter("jwt_filter_failed_logins", "Failed logins.").samples("reason", figures.failedLogins());
        text.counter("jwt_filter_locks", "Locks of users and addresses that began.")
                .sample(Long.toString(figures.locks()));
        text.counter("jwt_filter_logouts", "Logins that ended before they expired.")
                .samples("by", figures.logouts());
        text.counter("jwt_filter_renewals", "Renewed tokens.").sample(Long.toString(figures.renewals()));
        text.counter("jwt_filter_rechecks", "Look-ups of accounts before renewals.")
                .samples("outcome", figures.rechecks());
        text.counter("jwt_filter_refused_tokens", "Refused tokens.").samples("reason", figures.refusedTokens());
        text.counter("jwt_filter_unavailable", "Requests that the filter could not answer.")
                .samples("cause", figures.unavailable());
    }

    private static String seconds(Duration duration) {
        return Status.seconds(duration).toPlainString();
    }

    private static String seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), Status.MILLI_DIGITS).toPlainString();
    }
}
