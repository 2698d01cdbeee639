package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpFailure;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Site;
import io.github.jwtfilter.tools.site.SiteOptions;
import io.github.jwtfilter.tools.site.UnverifiedTls;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A look at a deployed application from outside. It sends a bounded number of requests, at most two logins with made-up
 * names, and guesses no password.
 */
public final class Doctor {
    /** The order matters: the later checks judge the answers to the earlier ones too. */
    private static final List<Check> CHECKS = List.of(
            new TransportCheck(),
            new ClockCheck(),
            new CachingCheck(),
            new PageHeadersCheck(),
            new ScriptsCheck(),
            new MethodsCheck(),
            new PathsCheck(),
            new OtherSitesCheck(),
            new LoginErrorsCheck(),
            new RedirectsCheck());

    private final SiteOptions options;
    private final TrustedCertificates trust;
    private final Clock clock;

    /**
     * Creates the doctor.
     *
     * @param trust the certificates that the server's certificate is verified with
     */
    public Doctor(SiteOptions options, TrustedCertificates trust, Clock clock) {
        this.options = options;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Examines the application.
     *
     * @throws IOException if the server does not answer at all; the message says why
     */
    public DoctorReport examine() throws IOException {
        Requests requests = new Requests(options.url, UnverifiedTls.sockets());
        Site site;
        try {
            site = Site.discover(requests, options, trust, clock);
        } catch (IOException e) {
            throw new IOException(options.url + ": " + describe(e), e);
        }
        List<Check> checks = new ArrayList<>(CHECKS);
        if (options.user.isPresent()) {
            checks.add(new LoginCheck(options.user.get(), options.password.orElse("")));
        }
        checks.add(new CookiesCheck());
        checks.add(new ContainerSessionCheck());
        List<Diagnosis> diagnoses = new ArrayList<>();
        for (Check check : checks) {
            Diagnoses ofCheck = new Diagnoses(check.name());
            try {
                check.examine(site, ofCheck);
            } catch (IOException e) {
                ofCheck.look("not finished: " + describe(e), "Run the command again when the server answers.");
            } catch (RuntimeException e) {
                // The server chooses its answers. One that this check cannot read must not hide what the others find.
                ofCheck.look(
                        "not finished: an answer of the server cannot be read ("
                                + e.getClass().getSimpleName() + ")",
                        "Look at this point by hand.");
            }
            diagnoses.addAll(ofCheck.all());
        }
        return new DoctorReport(site, diagnoses, requests.sent());
    }

    /** Messages of our own name the request. The others are put into words. */
    private static String describe(IOException failure) {
        boolean isOwn = failure.getClass() == IOException.class && failure.getMessage() != null;
        return isOwn ? failure.getMessage() : HttpFailure.describe(failure, "--certificates");
    }
}
