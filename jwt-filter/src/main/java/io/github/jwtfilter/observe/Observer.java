package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.observe.Difference.Kind;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The comparison of the rules with the container, request by request, with {@code mode=observe}. It reads the request
 * line, headers and the container's user. It changes nothing, and it never throws.
 */
public final class Observer implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final String SECURITY_CHECK = "/j_security_check";

    /** Named after the edition of the Servlet API. */
    private static final String CERTIFICATE = HttpServletRequest.class
            .getName()
            .replace("http." + HttpServletRequest.class.getSimpleName(), "request.X509Certificate");

    private static final int MAX_RULE_CHARACTERS = 500;

    private final AccessRules rules;
    private final StaticComparison constraints;
    private final CrossOriginRule crossOrigin;
    private final KnownRoles roles;
    private final Optional<StoredUsers> users;
    private final Predicate<String> passedOver;
    private final Reminder reminder;
    private final Observations seen = new Observations();
    private final LogLimit log;
    private final ObservePage page;

    /**
     * Begins to observe.
     *
     * @param title the names of application and filter
     * @param constraints the comparison at start
     * @param users empty if the login servlet has no stores
     * @param passedOver returns true for the paths of this library's servlets
     * @param lackOfLogins the reason why logins with the filter would fail; empty if users can log in
     * @param reminder repeats the warning that nothing is enforced
     */
    public Observer(
            String title,
            AccessRules rules,
            StaticComparison constraints,
            CrossOriginRule crossOrigin,
            KnownRoles roles,
            Optional<StoredUsers> users,
            Predicate<String> passedOver,
            Optional<String> lackOfLogins,
            Reminder reminder,
            Clock clock,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.constraints = constraints;
        this.crossOrigin = crossOrigin;
        this.roles = roles;
        this.users = users;
        this.passedOver = passedOver;
        this.reminder = reminder;
        this.log = new LogLimit(nanoTime);
        this.page = new ObservePage(title, rules, seen, constraints, roles, users, lackOfLogins, clock);
    }

    /**
     * Compares a request that the container let through. Call it before the application.
     *
     * @return the task to run after the application
     */
    public Runnable observe(HttpServletRequest request) {
        return guarded(() -> {
            reminder.remind();
            return compare(request);
        });
    }

    private static void nothing() {}

    private Runnable guarded(Supplier<Runnable> comparison) {
        try {
            return comparison.get();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            seen.failed.increment();
            log.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-143 mode=observe: a request was not compared, because the container could not be asked: {0}. Its answer"
                            + " did not change. Report the error if it is frequent.",
                    LogText.of(e.toString()));
            return Observer::nothing;
        }
    }

    private Runnable compare(HttpServletRequest request) {
        Optional<String> path = path(request);
        if (path.isEmpty()) {
            seen.differs(
                    Difference.Kind.AMBIGUOUS_PATH,
                    "",
                    () -> new Difference(Difference.Kind.AMBIGUOUS_PATH, example(request), "", "", "none"));
            return Observer::nothing;
        }
        return passedOver.test(path.get()) || isSecurityCheck(request, path.get())
                ? Observer::nothing
                : compare(request, path.get());
    }

    private static Optional<String> path(HttpServletRequest request) {
        try {
            return RequestPath.of(request.getServletPath(), request.getPathInfo());
        } catch (IllegalArgumentException ambiguousToTheContainer) {
            return Optional.empty();
        }
    }

    /** The container answers an old login form itself. */
    private static boolean isSecurityCheck(HttpServletRequest request, String path) {
        return path.endsWith(SECURITY_CHECK) && request.getMethod().equals("POST");
    }

    private Runnable compare(HttpServletRequest request, String path) {
        String method = request.getMethod();
        Requirement ours = rules.requirement(method, path);
        boolean needsUser = ours != Requirement.PERMIT && ours != Requirement.DENY;
        Optional<String> foreign =
                crossOrigin.mayRefuse(request, path) ? crossOrigin.foreign(request, path) : Optional.empty();
        boolean asks = needsUser || foreign.isPresent();
        boolean isOpen = asks
                && (foreign.isPresent() || constraints.mayLeaveOpen(method, path))
                && constraints.requirement(method, path) == Requirement.PERMIT;
        if (isOpen && mayLogInByAsking(request)) {
            if (needsUser) {
                seen.notCompared.increment();
            } else {
                decide(request, path, ours, null);
            }
            return Observer::nothing;
        }
        if (isOpen && request.isRequestedSessionIdValid()) {
            return () -> guarded(() -> compareAfterwards(request, path, ours, foreign));
        }
        judge(request, path, ours, foreign, asks ? request.getUserPrincipal() : null);
        return Observer::nothing;
    }

    /**
     * Returns whether the question for the user could make the container log in. Jetty reads {@code Authorization} and
     * a client's certificate on an open path only if it is asked, and may then change the session's id.
     */
    private static boolean mayLogInByAsking(HttpServletRequest request) {
        return request.getHeader("Authorization") != null
                || request.isSecure() && request.getAttribute(CERTIFICATE) != null;
    }

    /**
     * Asks for the user of a session on an open path. Jetty takes the login from the session only if it is asked, and
     * after that, the application could not log in another user. The user of an ended or changed session is unknown.
     */
    private Runnable compareAfterwards(
            HttpServletRequest request, String path, Requirement ours, Optional<String> foreign) {
        if (request.isAsyncStarted() || !request.isRequestedSessionIdValid()) {
            seen.notCompared.increment();
        } else {
            judge(request, path, ours, foreign, request.getUserPrincipal());
        }
        return Observer::nothing;
    }

    private void judge(
            HttpServletRequest request, String path, Requirement ours, Optional<String> foreign, Principal user) {
        if (user != null) {
            seen.userWasThere();
            users.ifPresent(stores -> stores.met(request, user.getName()));
        }
        if (foreign.isPresent() && user != null) {
            seen.differs(
                    Difference.Kind.CROSS_ORIGIN,
                    // The value is the client's. Each header has one example.
                    foreign.get().split(":", 2)[0],
                    () -> new Difference(
                            Difference.Kind.CROSS_ORIGIN,
                            example(request),
                            "csrf enforce (" + foreign.get() + ")",
                            "no check",
                            "publicOrigins, if a proxy changes the host; trustedOrigins, if that site may send requests"));
        } else {
            decide(request, path, ours, user);
        }
    }

    private void decide(HttpServletRequest request, String path, Requirement ours, Principal user) {
        Optional<String> line = rules.ruleFor(request.getMethod(), path);
        String rule = line.orElse(Advice.NO_RULE);
        boolean lacksRole = user != null && ours.asksForRole() && !roles.confirmsAny(request, ours.roles());
        if (lacksRole && roles.areAmbiguous(ours.roles())) {
            seen.notCompared.increment();
            return;
        }
        // Only a comparison shows the effect of a rule on users.
        line.ifPresent(seen::exercised);
        if (ours == Requirement.PERMIT) {
            seen.agreed.increment();
        } else if (ours == Requirement.DENY) {
            refused(Kind.DENIED, request, path, rule);
        } else if (user == null) {
            refused(Kind.LOGIN_NEEDED, request, path, rule);
        } else if (lacksRole) {
            refused(Kind.ROLE_NEEDED, request, path, rule);
        } else {
            seen.agreed.increment();
        }
    }

    private void refused(Kind kind, HttpServletRequest request, String path, String rule) {
        seen.differs(kind, rule, () -> {
            String method = request.getMethod();
            Requirement container = constraints.requirement(method, path);
            boolean same =
                    container.toString().equals(rules.requirement(method, path).toString());
            String change = same
                    ? "none; the constraints ask for the same, so look for code that sets other constraints"
                    : constraints.change(method, path);
            return new Difference(
                    kind, example(request), LogText.of(rule, MAX_RULE_CHARACTERS), container.toString(), change);
        });
    }

    private static String example(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return LogText.of(request.getMethod()) + " " + LogText.of(path);
    }

    /** Returns whether one of the roles is the container's for this request. */
    public boolean admits(HttpServletRequest request, Requirement requirement) {
        rules.ruleFor("GET", request.getServletPath()).ifPresent(seen::exercised);
        return request.getUserPrincipal() != null && roles.confirmsAny(request, requirement.roles());
    }

    /** Answers with the findings as a page. */
    public void writePage(HttpServletResponse response) throws IOException {
        page.write(response);
    }

    /** Answers with the findings as JSON. */
    public void writeJson(HttpServletResponse response) throws IOException {
        page.writeJson(response);
    }

    /** Returns the answer in one sentence. */
    public String sentence() {
        return page.readiness().sentence();
    }

    @Override
    public void close() {
        users.ifPresent(StoredUsers::close);
    }
}
