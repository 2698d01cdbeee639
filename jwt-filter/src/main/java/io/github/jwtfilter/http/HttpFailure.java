package io.github.jwtfilter.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Words for failed requests. */
public final class HttpFailure {
    private static final String WRONG_HOST = "the certificate is for another host name";

    private HttpFailure() {}

    /** Returns the failure of a request to a server whose certificate names another host. */
    static IOException wrongHost() {
        return new SSLHandshakeException(WRONG_HOST);
    }

    /**
     * Describes a failed request for the operator.
     *
     * @param certificates the name of the parameter for trusted certificates
     * @return what is wrong and what to check; never text of the other server
     */
    public static String describe(IOException failure, String certificates) {
        if (failure instanceof UnwelcomeAnswerException) {
            return failure.getMessage();
        }
        if (failure instanceof UnknownHostException) {
            return "the host name is unknown; check the address and the DNS of this server";
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "the host refuses the connection or cannot be reached; check its port and the firewalls";
        }
        if (failure instanceof SocketTimeoutException) {
            return "no answer in time; check that the host is up and that this server may connect to it";
        }
        if (WRONG_HOST.equals(failure.getMessage())) {
            return WRONG_HOST;
        }
        if (failure instanceof SSLException) {
            return isCausedByCertificate(failure)
                    ? "the certificate is not trusted, or is not valid now; put the certificate of its issuer into "
                            + certificates
                    : "no TLS connection is possible (" + name(failure) + ")";
        }
        return failure.getMessage() != null && failure.getMessage().startsWith("Unable to tunnel through proxy")
                ? "the proxy of this JVM refuses the connection; check https.proxyHost and the proxy"
                : "the connection failed (" + name(failure) + ")";
    }

    /** Returns the name of a failure's type. An error or a runtime exception is wrapped. */
    public static String name(IOException failure) {
        boolean isWrapped = failure.getClass() == IOException.class && failure.getCause() != null;
        return (isWrapped ? failure.getCause() : failure).getClass().getSimpleName();
    }

    private static boolean isCausedByCertificate(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof CertificateException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
