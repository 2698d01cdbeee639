package io.github.jwtfilter;

import io.github.jwtfilter.cli.Call;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.UnverifiedJwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two servers with a key file each, and an operator who edits one file and copies it, as the documents say. */
final class KeyRollover implements AutoCloseable {
    private static final String LOGIN = "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}";

    private final Path edited;
    private final List<Path> files;
    private final List<TestServer> servers;

    /**
     * Two servers with a key that signs.
     *
     * @param parameters what their web.xml says besides
     */
    KeyRollover(Path folder, Algorithm algorithm, UnaryOperator<WebXml> parameters) {
        edited = folder.resolve("keys.json");
        files = List.of(folder.resolve("first.json"), folder.resolve("second.json"));
        operator("add", "--alg", algorithm.name());
        files.forEach(this::copyTo);
        servers = List.of(
                TestServer.start(application(files.get(0), parameters), "/first"),
                TestServer.start(application(files.get(1), parameters), "/second"));
    }

    private static WebXml application(Path keys, UnaryOperator<WebXml> parameters) {
        return parameters.apply(WebXml.usual()
                .filter("secret", null)
                .filter("keys", keys.toString())
                .filter("cookiePath", "/")
                .filter("renewAfter", "0s")
                .servlet("/*", WhoServlet.class));
    }

    TestServer server(int number) {
        return servers.get(number);
    }

    static String contextPath(int number) {
        return number == 0 ? "/first" : "/second";
    }

    /** A fresh key at the end of the file; its kid. */
    String add() {
        operator("add");
        List<String> kids = kids();
        return kids.get(kids.size() - 1);
    }

    void promote(String keyId) {
        operator("promote", "--", keyId);
    }

    void retire(String keyId) {
        operator("retire", "--", keyId);
    }

    private void operator(String action, String... more) {
        Call call = Call.of(Call.and(new String[] {"keys", action, edited.toString()}, more));
        if (call.status != 0) {
            throw new AssertionError(call.toString());
        }
    }

    private List<String> kids() {
        return keys().keys().stream().map(key -> key.keyId().orElseThrow()).toList();
    }

    private KeySet keys() {
        try {
            return JwkSet.parse(Files.readString(edited));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String signing() {
        return keys().signingKey().orElseThrow().keyId().orElseThrow();
    }

    /** Copies the file to a server, beside the one there and then into its place, and waits until it is taken in. */
    void spread(int number) {
        copyTo(files.get(number));
        int keys = keys().keys().size();
        String first = "kid=" + signing() + ",";
        KeysBean bean = KeysBean.of(contextPath(number));
        Waiting.until(
                "server " + number + " has the keys",
                () -> bean.keys().size() == keys && bean.keys().get(0).contains(first));
    }

    private void copyTo(Path file) {
        try {
            Path beside = Files.copy(
                    edited, file.resolveSibling(file.getFileName() + ".new"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A login at a server, as the token in its cookie. */
    String logIn(int number) {
        HttpResponse<String> login = servers.get(number).postJson(contextPath(number) + "/user/login", LOGIN);
        if (login.statusCode() != 200) {
            throw new AssertionError("login: " + login.statusCode());
        }
        return TestServer.cookie(login, "jwt");
    }

    /** A token of a login that began some time ago, as a browser has it that was idle since. */
    String aged(Duration age) {
        return new JwtSigner(keys()).sign(TestTokens.aged(age, age).build());
    }

    HttpResponse<String> page(int number, String token) {
        return servers.get(number).get(contextPath(number) + "/page", "Cookie", "jwt=" + token);
    }

    /** The key that a token names. */
    static String kid(String token) {
        try {
            return (String) UnverifiedJwt.parse(token).header().get("kid");
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(TestServer::close);
    }
}
