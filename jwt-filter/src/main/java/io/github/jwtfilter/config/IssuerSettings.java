package io.github.jwtfilter.config;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.keys.FetchedKeys;
import io.github.jwtfilter.keys.RepeatedFetch;
import io.github.jwtfilter.login.ListedIssuers;
import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** The parameter {@code issuers}: further issuers whose tokens are accepted, each with its own keys. Fixed once read. */
public final class IssuerSettings {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Each issuer at an address has a thread. */
    private static final int MAX_ISSUERS = 50;

    /** How long the start waits for the first keys of all issuers. Later they come while the application runs. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private final List<IssuerLine> lines;

    IssuerSettings(Parameters parameters, boolean insecureHttp, Optional<String> own, Clock clock) {
        lines = parameters
                .read("issuers", text -> parse(text, insecureHttp, own, clock))
                .orElse(List.of());
    }

    /** Parses the lines, or those of a file. No line begins with a slash or with the letter of a drive. */
    private static List<IssuerLine> parse(String text, boolean insecureHttp, Optional<String> own, Clock clock) {
        boolean isFile = text.startsWith("/") || text.matches("[A-Za-z]:[\\\\/].*");
        Semaphore waiting = RepeatedFetch.newWaitingLimit();
        Map<String, IssuerLine> lines = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String each : (isFile ? content(ValueFormats.file(text)) : text).split("\\R")) {
            number++;
            String line = each.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                IssuerLine issuer = new IssuerLine(line, insecureHttp, waiting, clock);
                if (own.filter(issuer.issuer::equals).isPresent()) {
                    throw new IllegalArgumentException("expected another issuer than that of the parameter 'issuer'");
                }
                if (lines.put(issuer.issuer, issuer) != null) {
                    throw new IllegalArgumentException("expected one line for each issuer, got a second one");
                }
            } catch (IllegalArgumentException e) {
                problems.add("line " + number + ": " + e.getMessage());
            }
        }
        if (problems.isEmpty() && (lines.isEmpty() || lines.size() > MAX_ISSUERS)) {
            problems.add("expected 1 to " + MAX_ISSUERS + " lines with issuers, got " + lines.size());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return List.copyOf(lines.values());
    }

    private static String content(Path file) {
        try {
            return TextEncoding.decode(SmallFile.read(file, SmallFile.MAX_BYTES));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Returns whether no issuer is listed. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Returns the issuers with their verifiers. */
    public ListedIssuers listed(Duration clockSkew, int cachedTokens) {
        return ListedIssuers.of(
                lines.stream().map(line -> line.listed(clockSkew, cachedTokens)).collect(Collectors.toList()));
    }

    /**
     * Starts to fetch keys. Waits a little for the first ones, so that the first requests find them. An issuer that is down
     * does not stop the start.
     */
    public void start() {
        List<FetchedKeys> fetched = fetched();
        fetched.forEach(FetchedKeys::begin);
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        fetched.forEach(keys -> keys.awaitFirst(Duration.ofNanos(end - System.nanoTime())));
        lines.forEach(line -> LOG.log(
                Level.INFO,
                "Tokens of the issuer {0} are verified with the keys of {1}: {2}",
                line.issuer,
                line.origin(),
                line.fingerprints()));
    }

    /** Stops fetching keys. Stops all threads before it waits for one, because issuers that are down are slow to end. */
    public void close() {
        fetched().forEach(FetchedKeys::stop);
        fetched().forEach(FetchedKeys::close);
    }

    private List<FetchedKeys> fetched() {
        return lines.stream().flatMap(line -> line.fetched().stream()).collect(Collectors.toList());
    }

    /** Returns a line for each key: its issuer and its fingerprint. */
    public List<String> fingerprints() {
        return lines.stream()
                .flatMap(line -> line.fingerprints().stream().map(key -> line.issuer + ": " + key))
                .collect(Collectors.toList());
    }

    /** Returns the issuers for the status: name, place and number of the keys. */
    public List<Map<String, Object>> described() {
        return lines.stream().map(IssuerSettings::described).collect(Collectors.toList());
    }

    private static Map<String, Object> described(IssuerLine line) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("issuer", line.issuer);
        row.put("keys_from", line.origin());
        row.put("keys", line.current().keys().size());
        return row;
    }
}
