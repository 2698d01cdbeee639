package io.github.jwtfilter.report;

import io.github.jwtfilter.monitor.RegisteredBean;
import io.github.jwtfilter.monitor.SessionsMXBean;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.values.ValueCodec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The report of {@code session=report}: observes one filter's sessions and shows the findings as a page and in JMX. */
public final class SessionReport implements SessionsMXBean, AutoCloseable {
    private final String title;
    private final List<String> named;
    private final CookieSize cookieSize;
    private final CookieBudget budget;
    private final BooleanSupplier keysSign;
    private final Clock clock;
    private final Observations observations;
    private final SessionPolicy sessions;
    private final RegisteredBean bean = new RegisteredBean(this);

    /**
     * Starts a report.
     *
     * @param title the title of the page: names of application and filter
     * @param passedOver the servlet paths that do not belong to the application
     * @param named the class names in {@code sessionTypes}
     * @param codec encodes values as for a session cookie
     * @param cookieSize computes the size of the cookies
     * @param limit the cookie bytes that a session may use, in addition to the headers that browsers usually send
     * @param keysSign supplies whether there is a key from which a session cookie's encryption key could be derived
     * @param clock the clock for dates
     * @param nanoTime a monotonic clock
     */
    public SessionReport(
            String title,
            Collection<String> passedOver,
            List<String> named,
            ValueCodec codec,
            CookieSize cookieSize,
            int limit,
            BooleanSupplier keysSign,
            Clock clock,
            LongSupplier nanoTime) {
        this.title = title;
        this.named = List.copyOf(named);
        this.cookieSize = cookieSize;
        this.budget = new CookieBudget(limit);
        this.keysSign = keysSign;
        this.clock = clock;
        this.observations = new Observations(clock.instant(), passedOver, budget);
        SamplingBudget allowance = new SamplingBudget(nanoTime);
        this.sessions =
                new ReportedSessions(new SessionSampler(codec, cookieSize, allowance, observations), observations);
    }

    /**
     * Returns the session policy of the application.
     *
     * @return the container's sessions, with observation added
     */
    public SessionPolicy sessions() {
        return sessions;
    }

    /**
     * Registers the report in JMX.
     *
     * @param context the application's context path
     * @param filter the filter's name
     * @param host the container's name for the host, if it has one
     */
    public void register(String context, String filter, Optional<String> host) {
        bean.register("Sessions", context, filter, host);
    }

    @Override
    public String getVerdict() {
        return verdict(observations.findings()).sentence;
    }

    private Assessment verdict(Findings findings) {
        return Assessment.of(findings, budget, keysSign.getAsBoolean());
    }

    @Override
    public String getSince() {
        return observations.findings().since.toString();
    }

    @Override
    public long getRequests() {
        return observations.findings().requests;
    }

    @Override
    public long getSessionsMade() {
        return observations.findings().sessionsMade;
    }

    @Override
    public List<String> getPlaces() {
        return observations.findings().places.stream()
                .map(place -> place.getValue() + " by " + place.getKey())
                .collect(Collectors.toList());
    }

    @Override
    public List<String> getAttributes() {
        return observations.findings().attributes.stream()
                .map(AttributeStatistics::toString)
                .collect(Collectors.toList());
    }

    @Override
    public List<String> getSessionTypes() {
        return new ArrayList<>(ReportPage.types(observations.findings(), named));
    }

    @Override
    public List<String> getIdPlaces() {
        return observations.findings().idPlaces;
    }

    @Override
    public List<String> getLogouts() {
        return observations.findings().logouts.stream()
                .map(SeenLogout::toString)
                .collect(Collectors.toList());
    }

    @Override
    public int getLargestSession() {
        return observations.findings().largest.cookieBytes;
    }

    @Override
    public String getPage() {
        Findings findings = observations.findings();
        return ReportPage.of(title, findings, verdict(findings), named, cookieSize, budget, clock.instant());
    }

    /** Unregisters the report. */
    @Override
    public void close() {
        bean.close();
    }
}
