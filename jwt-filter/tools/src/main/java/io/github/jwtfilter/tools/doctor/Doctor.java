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
 * The examination of a deployed application from outside. It sends a limited number of requests, among them at most two
 * logins with made-up names. It does not guess passwords.
 */
public final class Doctor {
    /** The checks in their order. Later checks also read the responses to earlier ones. */
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
     * @param trust the trusted certificates
     */
    public Doctor(SiteOptions options, TrustedCertificates trust, Clock clock) {
        this.options = options;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Examines the application.
     *
     * @throws IOException if the server is unreachable; the message gives the reason
     */
    public DoctorReport examine() throws IOException {
        Requests requests = new Requests(options.url, UnverifiedTls.sockets());
        Site site;
        try {
            site = Site.discover(requests, options, trust, clock);
        } catch (IOException e) {
            throw new IOException(options.url + ": " + describe(e), e);
        } catch (RuntimeException e) {
            throw new IOException(options.url + ": " + unexpected(e), e);
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
                // The server may send any response. If this check fails to read one, the other checks still run.
                ofCheck.look("not finished: " + unexpected(e), "Check this point by hand.");
            }
            diagnoses.addAll(ofCheck.all());
        }
        return new DoctorReport(site, diagnoses, requests.sent());
    }

    private static String unexpected(RuntimeException e) {
        return "an unexpected response of the server (" + e.getClass().getSimpleName() + ")";
    }

    /** Describes a failure. Our own messages name the request already. */
    private static String describe(IOException failure) {
        boolean isOwn = failure.getClass() == IOException.class && failure.getMessage() != null;
        return isOwn ? failure.getMessage() : HttpFailure.describe(failure, "--certificates");
    }
}
