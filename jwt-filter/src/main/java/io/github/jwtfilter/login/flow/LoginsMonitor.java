package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.LoginsMXBean;
import io.github.jwtfilter.monitor.RegisteredBean;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.revocation.StoreFeed;
import io.github.jwtfilter.revocation.StoreState;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The JMX bean of a filter's logins, registered until it is closed. */
public final class LoginsMonitor implements LoginsMXBean, AutoCloseable {
    private final ActiveLogins logins;
    private final EndedLogins ended;
    private final Optional<StoreFeed> feed;
    private final LoginEvents events;
    private final Figures figures;
    private final BooleanSupplier ready;
    private final RegisteredBean registration = new RegisteredBean(this);

    /**
     * Creates a bean that {@link #register} registers later.
     *
     * @param feed the exchange with a shared store, if there is one
     * @param ready whether this server can decide about logins now
     */
    public LoginsMonitor(
            ActiveLogins logins,
            EndedLogins ended,
            Optional<StoreFeed> feed,
            LoginEvents events,
            Figures figures,
            BooleanSupplier ready) {
        this.logins = logins;
        this.ended = ended;
        this.feed = feed;
        this.events = events;
        this.figures = figures;
        this.ready = ready;
    }

    /** Registers the bean, as {@link RegisteredBean#register} describes. */
    public void register(String context, String filter, Optional<String> host) {
        registration.register("Logins", context, filter, host);
    }

    @Override
    public int getFacts() {
        return ended.size();
    }

    @Override
    public long getFactBytes() {
        return ended.bytes();
    }

    @Override
    public String getStore() {
        return state().map(StoreState::place).orElse("memory");
    }

    @Override
    public long getStoreLagMillis() {
        return state().map(state -> state.lag().map(Duration::toMillis).orElse(-1L))
                .orElse(0L);
    }

    @Override
    public int getStorePending() {
        return state().map(StoreState::pending).orElse(0);
    }

    @Override
    public long getStoreOffsetMillis() {
        return state().flatMap(StoreState::offset).map(Duration::toMillis).orElse(0L);
    }

    @Override
    public String getStoreProblem() {
        return state().flatMap(StoreState::problem).orElse("");
    }

    @Override
    public String getStoreWarning() {
        return state().flatMap(StoreState::warning).orElse("");
    }

    private Optional<StoreState> state() {
        return feed.map(StoreFeed::state);
    }

    @Override
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    @Override
    public Map<String, Long> getLogins() {
        return figures.logins();
    }

    @Override
    public Map<String, Long> getFailedLogins() {
        return figures.failedLogins();
    }

    @Override
    public Map<String, Long> getLogouts() {
        return figures.logouts();
    }

    @Override
    public long getLocks() {
        return figures.locks();
    }

    @Override
    public long getRenewals() {
        return figures.renewals();
    }

    @Override
    public Map<String, Long> getRechecks() {
        return figures.rechecks();
    }

    @Override
    public Map<String, Long> getRefusedTokens() {
        return figures.refusedTokens();
    }

    @Override
    public Map<String, Long> getUnavailable() {
        return figures.unavailable();
    }

    @Override
    public String endLogin(String sid) {
        Ending ending = logins.endLogin(required(sid, "sid of a login"));
        return recorded(ending, "", "endLogin", sid);
    }

    @Override
    public String endUser(String name) {
        Ending ending = logins.endUser(required(name, "name of a user"));
        return recorded(ending, name, "endUser", null);
    }

    @Override
    public String endAll() {
        return recorded(logins.endAll(), "", "endAll", null);
    }

    private static String required(String text, String expected) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("expected the " + expected + ", got none");
        }
        return text;
    }

    private String recorded(Ending ending, String user, String means, String sid) {
        events.endedByOperator(user, means, sid);
        return ending.name().toLowerCase(Locale.ROOT);
    }

    /** Unregisters the bean. */
    @Override
    public void close() {
        registration.close();
    }
}
