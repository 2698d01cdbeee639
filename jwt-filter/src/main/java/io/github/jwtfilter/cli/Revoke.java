package io.github.jwtfilter.cli;

import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.TimeDistance;
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
                .input("The file with the address. The store has 5 seconds for each answer. A large store is read in"
                        + " several steps, for at most 35 seconds. With Redis, the look-up of a host name takes as long"
                        + " as the system's resolver permits.")
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
        StoreReading read;
        try {
            read = target.hasInstant() ? StoreReading.whole(store, shell.clock) : StoreReading.first(store);
        } catch (StoreException e) {
            shell.fault(NAME + ": " + e.getMessage());
            shell.fault("Nothing was ended.");
            return REFUSED;
        }
        if (read.retentionSeconds() == 0 && keep.isEmpty()) {
            shell.fault(
                    NAME + ": " + store.place() + ": no server has used this store lately with the prefix " + prefix);
            shell.fault("Nothing was ended. Check the address and --store-prefix. If both are right, add " + KEEP.name
                    + ".");
            return REFUSED;
        }
        long given = keep.map(Duration::toSeconds).orElse(0L);
        long seconds = Math.min(Math.max(read.retentionSeconds(), given), MAX_KEPT_SECONDS);
        Instant instant = target.hasInstant() ? lastBeginning(read, shell) : thisSecond(read);
        Instant until = instant.plusSeconds(seconds);
        try {
            store.append(List.of(target.fact(instant.getEpochSecond(), until.getEpochSecond())));
        } catch (StoreException e) {
            shell.fault(NAME + ": " + e.getMessage());
            shell.fault("The store did not confirm, so the logins may go on. Repeat the command.");
            return REFUSED;
        }
        printEnd(target.words(instant), store.place() + ", prefix " + prefix, instant, until, seconds > given, shell);
        target.note().ifPresent(note -> shell.fault("Note: " + note));
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
     * Waits for the next second of the store's clock, and returns the second up to which logins are dated that have begun.
     * After an end of logins, a server dates new logins past its instant, and that may be a time to come. They began before
     * this command too.
     */
    private static Instant lastBeginning(StoreReading read, Shell shell) throws IOException {
        Instant next = thisSecond(read).plusSeconds(1);
        try {
            shell.pause.of(next.toEpochMilli() - read.storeMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Instant.ofEpochSecond(EndedLogins.instantAfter(read.latestInstant(), next.getEpochSecond()));
    }

    private static Instant thisSecond(StoreReading read) {
        return Instant.ofEpochMilli(read.storeMillis()).truncatedTo(ChronoUnit.SECONDS);
    }
}
