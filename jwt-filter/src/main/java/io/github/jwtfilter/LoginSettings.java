package io.github.jwtfilter;

import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.spelling.Forms;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The login servlet's parameters, read and checked. Sealed once read. */
final class LoginSettings {
    static final List<Parameter> PARAMETERS = Stream.of(
                    UserStores.PARAMETERS,
                    TokenContent.PARAMETERS,
                    List.of(
                            Parameter.optional("page"),
                            Parameter.optional("errorPage"),
                            Parameter.withDefault("target", "/"),
                            Parameter.withDefault("maxFailures", "5"),
                            Parameter.withDefault("lockTime", "5m")))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableList());

    private static final int MOST_FAILURES = 1000;
    private static final Duration LONGEST_LOCK = Duration.ofDays(1);

    final String servletName;
    final List<String> mappings;
    final Optional<IdentityStore> users;
    final TokenContent content;
    final boolean asksServerRealm;
    final Optional<String> page;
    final Optional<String> errorPage;
    final String target;
    final LoginThreads threads;
    final int maxFailures;
    final Duration lockTime;

    LoginSettings(
            String servletName,
            List<String> mappings,
            Parameters parameters,
            FilterSettings filter,
            ServletContext context) {
        this.servletName = servletName;
        this.mappings = mappings;
        content = TokenContent.read(parameters, filter);
        threads = new LoginThreads(() -> ContainerThreads.most(context));
        users = UserStores.read(parameters, content.storeNames(), context, threads);
        asksServerRealm = UserStores.asksServerRealm(parameters);
        page = parameters.read("page", this::ownPage);
        errorPage = parameters.read("errorPage", this::ownPage);
        target = parameters.read("target", Forms::localPath).orElseThrow();
        maxFailures = parameters
                .read("maxFailures", text -> Forms.wholeNumber(text, 1, MOST_FAILURES))
                .orElseThrow();
        lockTime = parameters.read("lockTime", LoginSettings::lockTime).orElseThrow();
    }

    /** Longer ones would lock people out, not guessers. */
    private static Duration lockTime(String text) {
        Duration duration = Forms.positiveDuration(text);
        if (duration.compareTo(LONGEST_LOCK) > 0) {
            throw new IllegalArgumentException("expected at most 1d, got '" + text + "'");
        }
        return duration;
    }

    /** A page of the team's: the login servlet would forward to itself without end. */
    private String ownPage(String text) {
        Forms.localPath(text);
        if (mappings.contains(pathOf(text))) {
            throw new IllegalArgumentException("expected a page of the application, got the login servlet's own path '"
                    + text + "'; leave it out for the built-in page");
        }
        return text;
    }

    /** The path of a page that may have a query string. */
    static String pathOf(String page) {
        return page.split("\\?", 2)[0];
    }
}
