package io.github.jwtfilter.testing;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.util.OID;
import com.unboundid.util.ObjectPair;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate of a host: with its key in a key store, and alone in a PEM file. */
public final class TestCertificate {
    public static final String PASSWORD = "keystore";

    private static final OID ALTERNATIVE_NAMES = new OID("2.5.29.17");

    /** The tag of a DNS name in the alternative names (RFC 5280 §4.2.1.6). */
    private static final byte DNS_NAME = (byte) 0x82;

    private final KeyStore keys;
    private final Path keyStore;
    private final Path pem;

    /** Makes a certificate and writes both files into a folder. */
    public TestCertificate(Path folder, String host) {
        keyStore = folder.resolve(host + ".p12");
        pem = folder.resolve(host + ".pem");
        try {
            ObjectPair<X509Certificate, KeyPair> made = make(host);
            Certificate certificate = made.getFirst().toCertificate();
            keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "key", made.getSecond().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {certificate});
            try (OutputStream out = Files.newOutputStream(keyStore)) {
                keys.store(out, PASSWORD.toCharArray());
            }
            Files.writeString(
                    pem,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectPair<X509Certificate, KeyPair> make(String host) throws Exception {
        Instant now = Instant.now();
        byte[] names = new ASN1Sequence(new ASN1OctetString(DNS_NAME, host)).encode();
        return X509Certificate.generateSelfSignedCertificate(
                SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                PublicKeyAlgorithmIdentifier.EC,
                256,
                new DN("CN=" + host),
                now.minus(Duration.ofDays(1)).toEpochMilli(),
                now.plus(Duration.ofDays(1)).toEpochMilli(),
                new X509CertificateExtension(ALTERNATIVE_NAMES, false, names));
    }

    /** Returns the key store with the key and the certificate. */
    public Path keyStore() {
        return keyStore;
    }

    /** Returns the file with the certificate. */
    public Path pem() {
        return pem;
    }

    /** Returns the context of a server that has the certificate. */
    public SSLContext serving() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
