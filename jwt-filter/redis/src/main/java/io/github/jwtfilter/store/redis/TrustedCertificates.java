package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.files.TextEncoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The certificates for the verification of a server. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    /** Returns a factory that trusts what the JVM trusts. */
    static SSLSocketFactory ofJvm() {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("the JVM's settings for TLS are wrong", e);
        }
    }

    /**
     * Returns a factory that trusts only the certificates in a PEM file.
     *
     * @throws IllegalArgumentException if the file contains none
     */
    static SSLSocketFactory of(Path file) {
        try {
            byte[] content = TextEncoding.withoutMark(SmallFile.read(file, SmallFile.MAX_BYTES));
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate : certificates(content, file)) {
                trusted.setCertificateEntry("" + trusted.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static Collection<? extends Certificate> certificates(byte[] content, Path file)
            throws CertificateException {
        Collection<? extends Certificate> certificates;
        try {
            certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw noCertificates(file);
        }
        if (certificates.isEmpty()) {
            throw noCertificates(file);
        }
        return certificates;
    }

    private static IllegalArgumentException noCertificates(Path file) {
        return new IllegalArgumentException("file " + file + ": expected certificates in PEM form");
    }
}
