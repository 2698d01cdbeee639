package io.github.jwtfilter.keys;

import io.github.jwtfilter.cli.Call;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.KeysBean;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two servers with one key file each. An operator edits one file and copies it, as documented. */
final class KeyRollover implements AutoCloseable {
    private static final String LOGIN = "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}";

    private final Path edited;
    private final List<Path> files;
    private final List<TestServer> servers;

    /**
     * Starts both servers with one signing key.
     *
     * @param parameters adds parameters to their web.xml
     */
    KeyRollover(Path folder, Algorithm algorithm, UnaryOperator<WebXml> parameters) {
        edited = folder.resolve("keys.json");
        files = List.of(folder.resolve("first.json"), folder.resolve("second.json"));
        editKeys("add", "--alg", algorithm.name());
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

    /** Adds a new key at the end of the file and returns its kid. */
    String add() {
        editKeys("add");
        List<String> kids = kids();
        return kids.get(kids.size() - 1);
    }

    void promote(String keyId) {
        editKeys("promote", "--", keyId);
    }

    void retire(String keyId) {
        editKeys("retire", "--", keyId);
    }

    private void editKeys(String action, String... more) {
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

    /**
     * Copies the file to a temporary name on a server, moves it into place, and waits until the server has loaded it.
     */
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
            Path temporary = Files.copy(
                    edited, file.resolveSibling(file.getFileName() + ".new"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs in at a server and returns the token in its cookie. */
    String logIn(int number) {
        HttpResponse<String> login = servers.get(number).postJson(contextPath(number) + "/user/login", LOGIN);
        if (login.statusCode() != 200) {
            throw new AssertionError("login: " + login.statusCode());
        }
        return TestServer.cookie(login, "jwt");
    }

    /** Returns a token of the given age, as kept by a browser that has been idle since the login. */
    String aged(Duration age) {
        return new JwtSigner(keys()).sign(TestTokens.aged(age, age).build());
    }

    HttpResponse<String> page(int number, String token) {
        return servers.get(number).get(contextPath(number) + "/page", "Cookie", "jwt=" + token);
    }

    /** Returns the {@code kid} of a token. */
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
