package io.github.jwtfilter.identity.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A self-signed certificate of a host: with its key in a key store, and alone in a PEM file. */
final class TestCertificate {
    static final String PASSWORD = "keystore";

    private final Path keyStore;
    private final Path pem;

    TestCertificate(Path folder, String host) {
        keyStore = folder.resolve(host + ".p12");
        pem = folder.resolve(host + ".pem");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "san=dns:" + host, "-validity", "3650");
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] certificate = keys.getCertificate("key").getEncoded();
            Files.writeString(
                    pem,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(certificate)
                            + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", keyStore.toString()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Path keyStore() {
        return keyStore;
    }

    Path pem() {
        return pem;
    }
}
