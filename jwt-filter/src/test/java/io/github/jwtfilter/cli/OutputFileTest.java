package io.github.jwtfilter.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.HtpasswdStore;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Can keys, hashes and tokens be written to a file and read back, even if the shell re-encodes text? */
final class OutputFileTest {
    private static final String MARK = "\ufeff";

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void nameFile() {
        out = folder.resolve("out");
    }

    private Path keys(Algorithm algorithm) throws IOException {
        return Files.writeString(folder.resolve("keys.json"), TestKeys.set(TestKeys.jwk(algorithm)));
    }

    private Call call(String command) throws IOException {
        switch (command) {
            case "keygen":
                return Call.of("keygen", "-o", out.toString());
            case "keygen --jwk":
                return Call.of("keygen", "--jwk", "-o", out.toString());
            case "hash-password":
                return Call.with("secret\n", "hash-password", "--sha512", "-o", out.toString(), "alice");
            case "sign":
                return Call.of("sign", "--keys", keys(Algorithm.HS256).toString(), "-o", out.toString());
            default:
                return Call.of("keys", "public", keys(Algorithm.ES256).toString(), "-o=" + out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keygen", "keygen --jwk", "hash-password", "sign", "keys public"})
    @DisabledOnOs(OS.WINDOWS)
    void fileIsPrivateAndNeverOverwritten(String command) throws Exception {
        Call made = call(command);
        assertEquals(0, made.status, made::toString);
        assertEquals("", made.out + made.err);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
        String content = Files.readString(out);
        assertTrue(content.endsWith("\n"), content);

        Call again = call(command);
        assertEquals(2, again.status, again::toString);
        assertTrue(again.err.contains("option -o: file " + out + " exists and is not overwritten"), again::toString);
        assertEquals(content, Files.readString(out));
    }

    @Test
    void existingFileIsReportedBeforeThePasswordIsAsked() throws Exception {
        Files.createFile(out);
        Call call = Call.with("", "hash-password", "-o", out.toString());
        assertTrue(call.err.contains("exists and is not overwritten"), call::toString);
    }

    @Test
    void missingFolderIsReported() {
        Call call = Call.of("keygen", "-o", folder.resolve("absent/key").toString());
        assertEquals(2, call.status, call::toString);
        assertTrue(call.err.contains("cannot be written (NoSuchFileException)"), call::toString);
    }

    @Test
    void writtenFileIsReadByAServer() throws Exception {
        call("keygen");
        assertEquals(1, KeySources.readSecret(Algorithm.HS256, out).keys().size());
        Files.delete(out);
        call("hash-password");
        assertTrue(StoreChain.builder()
                .then(new HtpasswdStore(out, null))
                .build()
                .authenticate(new Credentials("alice", "secret"))
                .orElseThrow()
                .identity()
                .isPresent());
        Files.delete(out);
        call("keys public");
        assertFalse(KeySources.readKeys(out).signingKey().isPresent());
    }

    @Test
    void otherActionsOfKeysRefuseAnOutputFile() throws Exception {
        Call list = Call.of("keys", "list", keys(Algorithm.HS256).toString(), "-o", out.toString());
        assertEquals(2, list.status, list::toString);
        assertTrue(list.err.contains("option -o: goes with public"), list::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keygen", "keys", "hash-password", "sign"})
    void helpMentionsTheOption(String command) {
        assertTrue(Call.of(command, "--help").out.contains("-o FILE"));
    }

    private static byte[] text(String mark, String text, Charset charset) {
        return (mark + text).getBytes(charset);
    }

    @Test
    void aByteOrderMarkOnStandardInputIsIgnored() throws Exception {
        Path keys = keys(Algorithm.HS256);
        String token = Call.of("sign", "--keys", keys.toString()).line();
        Call verify = Call.with(text(MARK, token + "\r\n", UTF_8), "verify", "--keys", keys.toString(), "-");
        assertEquals(0, verify.status, verify::toString);
        Call hash = Call.with(text(MARK, "secret\r\n", UTF_8), "hash-password", "--sha512", "alice");
        Path users = Files.writeString(folder.resolve("users"), hash.out);
        assertTrue(StoreChain.builder()
                .then(new HtpasswdStore(users, null))
                .build()
                .authenticate(new Credentials("alice", "secret"))
                .orElseThrow()
                .identity()
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {MARK, ""})
    void utf16OnStandardInputIsRefused(String mark) throws Exception {
        Path keys = keys(Algorithm.HS256);
        String token = Call.of("sign", "--keys", keys.toString()).line();
        List<Call> calls = new ArrayList<>();
        calls.add(Call.with(text(mark, token + "\r\n", UTF_16LE), "verify", "--keys", keys.toString(), "-"));
        calls.add(Call.with(text(mark, token + "\r\n", UTF_16LE), "decode"));
        calls.add(Call.with(text(mark, "secret\r\n", UTF_16LE), "hash-password", "alice"));
        for (Call call : calls) {
            assertEquals(2, call.status, call::toString);
            assertTrue(call.err.contains("expected UTF-8, got UTF-16"), call::toString);
        }
    }

    @Test
    void keyFileWithAByteOrderMarkCanBeEdited() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.json"), MARK + TestKeys.set(TestKeys.jwk(Algorithm.HS256)));
        Call add = Call.of("keys", "add", keys.toString());
        assertEquals(0, add.status, add::toString);
        assertEquals(2, KeySources.readKeys(keys).keys().size());
    }

    @Test
    void nameAndPasswordAreNormalizedFirst() throws Exception {
        String name = Normalizer.normalize("J\u00fcrgen", Normalizer.Form.NFD);
        String password = Normalizer.normalize("gr\u00fc\u00dfe", Normalizer.Form.NFD);
        Call hash = Call.with(password + "\n", "hash-password", "--sha512", name);
        assertTrue(hash.out.startsWith("J\u00fcrgen:"), hash::toString);
        Path users = Files.writeString(folder.resolve("users"), hash.out);
        assertTrue(StoreChain.builder()
                .then(new HtpasswdStore(users, null))
                .build()
                .authenticate(new Credentials("J\u00fcrgen", "gr\u00fc\u00dfe"))
                .orElseThrow()
                .identity()
                .isPresent());
    }
}
