package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.http.HttpFailure;
import io.github.jwtfilter.tools.site.Handshake;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import io.github.jwtfilter.tools.site.UnverifiedTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;

/** The check that the connection to the server is encrypted, and stays encrypted. */
final class TransportCheck implements Check {
    private static final Duration SOON = Duration.ofDays(14);
    private static final long MIN_HSTS_SECONDS = Duration.ofDays(180).toSeconds();
    private static final Pattern MAX_AGE = Pattern.compile("(?i)max-age\\s*=\\s*\"?([0-9]{1,12})");

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        if (!Requests.isTls(site.url)) {
            if (!InetAddress.getByName(Requests.host(site.url)).isLoopbackAddress()) {
                diagnoses.bad(
                        "plain http: anybody on the network path can read passwords and tokens",
                        "Serve the application with https only, and redirect http to https.");
            }
            diagnoses.okUnlessProblem("plain http on this machine; TLS is not examined");
            return;
        }
        SSLSession session = Handshake.with(site.url, UnverifiedTls.sockets(), false);
        String protocol = session.getProtocol();
        if (!protocol.equals("TLSv1.2") && !protocol.equals("TLSv1.3")) {
            diagnoses.bad("the connection uses " + protocol, "Switch on TLS 1.3 and TLS 1.2 only.");
        }
        String end = certificate(site, session, diagnoses);
        hsts(site, diagnoses);
        if (Requests.port(site.url) == 443) {
            plainHttp(site, diagnoses);
        }
        diagnoses.okUnlessProblem(protocol + ", certificate until " + end + ", Strict-Transport-Security");
    }

    private static String certificate(Site site, SSLSession session, Diagnoses diagnoses) throws IOException {
        Instant end = ((X509Certificate) session.getPeerCertificates()[0])
                .getNotAfter()
                .toInstant();
        String day = end.atZone(ZoneOffset.UTC).toLocalDate().toString();
        Instant now = site.clock.instant();
        if (now.isAfter(end)) {
            diagnoses.bad("the certificate expired on " + day, "Renew the certificate.");
        } else {
            try {
                verify(site);
            } catch (IOException e) {
                diagnoses.bad(
                        HttpFailure.describe(e, "--certificates"),
                        "Use a certificate for this host name, from an issuer that the clients trust.");
            }
            if (now.plus(SOON).isAfter(end)) {
                diagnoses.look("the certificate expires on " + day, "Renew it, and automate the renewal.");
            }
        }
        return day;
    }

    /**
     * Verifies the certificate of the server.
     *
     * @throws IOException if it is not trusted
     */
    static void verify(Site site) throws IOException {
        try {
            Handshake.with(site.url, site.trust.sockets(), true);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static void hsts(Site site, Diagnoses diagnoses) {
        String header = site.entry.header("strict-transport-security");
        Matcher age = MAX_AGE.matcher(header);
        String mend = "Let the server or the proxy send Strict-Transport-Security: max-age=31536000.";
        if (!age.find()) {
            diagnoses.look("no Strict-Transport-Security: the first request of a browser may use plain http", mend);
        } else if (Long.parseLong(age.group(1)) < MIN_HSTS_SECONDS) {
            diagnoses.look("Strict-Transport-Security of " + age.group(1) + " s only", mend);
        }
    }

    /** Checks the redirect of plain http. A server may also refuse plain http. */
    private static void plainHttp(Site site, Diagnoses diagnoses) {
        URI http = URI.create("http://" + site.url.getHost() + "/");
        Response answer;
        try {
            answer =
                    site.requests.on(http).to("GET", site.path()).asNavigation().send();
        } catch (IOException noPlainHttp) {
            return;
        }
        boolean leadsToTls = answer.target().filter(Requests::isTls).isPresent();
        if (!leadsToTls && answer.status < 400) {
            diagnoses.look(
                    "http://" + site.url.getHost() + " answers " + answer.status + " instead of a redirect to https",
                    "Redirect all plain http requests to https.");
        }
    }
}
