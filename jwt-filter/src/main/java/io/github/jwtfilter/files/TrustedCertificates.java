package io.github.jwtfilter.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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

/** The certificates that the certificate of another server is verified with. */
@FunctionalInterface
public interface TrustedCertificates {
    /** The certificates trusted by the JVM, by its own settings. */
    TrustedCertificates JVM = () -> SSLContext.getDefault().getSocketFactory();

    /** Returns sockets that trust these certificates only. */
    SSLSocketFactory sockets() throws NoSuchAlgorithmException;

    /**
     * Trusts only the certificates in a file.
     *
     * @throws IllegalArgumentException if the file contains none
     */
    static TrustedCertificates of(Path file) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate : certificates(file)) {
                trusted.setCertificateEntry("" + trusted.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls::getSocketFactory;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(input(file));
        } catch (CertificateException e) {
            throw noCertificates(file);
        }
        if (certificates.isEmpty()) {
            throw noCertificates(file);
        }
        return certificates;
    }

    private static InputStream input(Path file) throws IOException {
        byte[] content = SmallFile.read(file, SmallFile.MAX_BYTES);
        try {
            return new ByteArrayInputStream(TextEncoding.withoutMark(content));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("file " + file + ": " + e.getMessage());
        }
    }

    private static IllegalArgumentException noCertificates(Path file) {
        return new IllegalArgumentException("file " + file + ": expected certificates in PEM form");
    }
}
