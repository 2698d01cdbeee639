package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command that ends logins through the shared store of the servers. */
final class Revoke implements Command {
    static final String NAME = "revoke";

    private static final Option KEEP = Option.value(
            "--keep",
            "D",
            "How long to keep the entry at least: maxLifetime and clockSkew of the servers, as a number and s, m, h or"
                    + " d. It is needed only if no server has used the store yet.");

    /** The longest {@code maxLifetime}, and a day. Whatever the store claims, an entry stays finite. */
    private static final long MAX_KEPT_SECONDS = Duration.ofDays(3651).toSeconds();

    @Override
    public Help help() {
        return new Help(
                        "Ends logins on all servers that share a store",
                        NAME + " --store-file FILE --user NAME",
                        NAME + " --store-file FILE --login SID [--issuer I]",
                        NAME + " --store-file FILE --all")
                .paragraph("Writes an entry into the shared store. Each server reads it within a second with Redis, and"
                        + " two with a database, and then refuses the tokens of these logins. With --user and --all,"
                        + " it ends the logins that began up to now, in whole seconds of the store's clock. Nobody is locked out: a"
                        + " user with a valid password can log in again at once.")
                .paragraph("Prints three lines: ended, tab, what; store, tab, where; kept, tab, how long the entry is"
                        + " kept. That is the longest time for which a server has asked in the store.")
                .options(options())
                .input("The file with the address. The store is asked twice, for at most 5 seconds each.")
                .status(
                        "the store has confirmed the entry",
                        "the store did not confirm, or no server has used it with this prefix lately; standard error"
                                + " has the reason")
                .example(Help.CALL + "revoke --store-file /etc/myapp/store --user alice");
    }

    @Override
    public Option[] options() {
        List<Option> options = new ArrayList<>(List.of(RevokeTarget.options()));
        options.addAll(List.of(OpenedStore.options()));
        options.add(KEEP);
        return options.toArray(Option[]::new);
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        arguments.refuseOperands();
        RevokeTarget target = RevokeTarget.of(arguments);
        Optional<Duration> keep = keep(arguments);
        try (OpenedStore opened = OpenedStore.of(arguments)) {
            return end(target, keep, opened.store(), OpenedStore.prefix(arguments), shell);
        }
    }

    private static Optional<Duration> keep(Arguments arguments) throws UsageException {
        Optional<String> given = arguments.value(KEEP.name);
        return KEEP.read(() -> given.map(ValueFormats::positiveDuration));
    }

    private static int end(RevokeTarget target, Optional<Duration> keep, SharedStore store, String prefix, Shell shell)
            throws IOException {
        News news;
        try {
            news = store.read(Duration.ZERO);
        } catch (StoreException e) {
            shell.fault(NAME + ": " + e.getMessage());
            shell.fault("Nothing was ended.");
            return REFUSED;
        }
        if (news.retentionSeconds() == 0 && keep.isEmpty()) {
            shell.fault(
                    NAME + ": " + store.place() + ": no server has used this store lately with the prefix " + prefix);
            shell.fault("Nothing was ended. Check the address and --store-prefix. If both are right, add " + KEEP.name
                    + ".");
            return REFUSED;
        }
        long given = keep.map(Duration::toSeconds).orElse(0L);
        long seconds = Math.min(Math.max(news.retentionSeconds(), given), MAX_KEPT_SECONDS);
        Instant instant = target.hasInstant() ? nextSecond(news, shell) : thisSecond(news);
        Instant until = instant.plusSeconds(seconds);
        try {
            store.append(List.of(target.fact(instant.getEpochSecond(), until.getEpochSecond())));
        } catch (StoreException e) {
            shell.fault(NAME + ": " + e.getMessage());
            shell.fault("The store did not confirm, so the logins may go on. Repeat the command.");
            return REFUSED;
        }
        printEnd(target.words(instant), store.place() + ", prefix " + prefix, instant, until, seconds > given, shell);
        store.warning().ifPresent(warning -> shell.fault("The store has a dangerous setting: " + warning));
        return GOOD;
    }

    private static void printEnd(
            String ended, String place, Instant instant, Instant until, boolean serversAsk, Shell shell) {
        shell.print("ended\t" + OneLine.of(ended) + "\n");
        shell.print("store\t" + place + "\n");
        shell.print("kept\tuntil " + until + ", " + TimeDistance.between(instant, until) + ", "
                + (serversAsk ? "as servers ask" : "as " + KEEP.name + " says") + "\n");
    }

    /**
     * Waits for the next second of the store's clock, and returns it. After an end of logins in the present second, a server
     * dates new logins to the next one. They began before this command too.
     */
    private static Instant nextSecond(News news, Shell shell) throws IOException {
        Instant next = thisSecond(news).plusSeconds(1);
        try {
            shell.pause.of(next.toEpochMilli() - news.storeMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return next;
    }

    private static Instant thisSecond(News news) {
        return Instant.ofEpochMilli(news.storeMillis()).truncatedTo(ChronoUnit.SECONDS);
    }
}
