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
import java.util.stream.Collectors;

/** Watches one filter's sessions for {@code session=report} and tells what it found, as a page and in JMX. */
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
     * Begins to watch.
     *
     * @param title of the page: which application, which filter
     * @param passedOver the paths of servlets that are not the application's
     * @param named the class names in {@code sessionTypes}
     * @param codec writes values as a session cookie would have them
     * @param cookieSize what the cookies would take
     * @param limit how many bytes they may take, with what browsers usually send else
     * @param keysSign whether there is a key that a session cookie's could be derived from
     * @param clock tells the time
     */
    public SessionReport(
            String title,
            Collection<String> passedOver,
            List<String> named,
            ValueCodec codec,
            CookieSize cookieSize,
            int limit,
            BooleanSupplier keysSign,
            Clock clock) {
        this.title = title;
        this.named = List.copyOf(named);
        this.cookieSize = cookieSize;
        this.budget = new CookieBudget(limit);
        this.keysSign = keysSign;
        this.clock = clock;
        this.observations = new Observations(clock.instant(), passedOver, budget);
        LookAllowance allowance = new LookAllowance(System::nanoTime);
        this.sessions = new ReportedSessions(new SessionLook(codec, cookieSize, allowance, observations), observations);
    }

    /**
     * Where the application's sessions come from.
     *
     * @return the container's, watched
     */
    public SessionPolicy sessions() {
        return sessions;
    }

    /**
     * Shows the report in JMX.
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

    private Verdict verdict(Findings findings) {
        return Verdict.of(findings, budget, keysSign.getAsBoolean());
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
                .map(SeenAttribute::toString)
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

    /** Takes the report out of JMX. */
    @Override
    public void close() {
        bean.close();
    }
}
