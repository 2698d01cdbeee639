package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ForeignIssuer;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does every mistake in the lines of issuers stop the deployment with a message for its line? */
final class IssuersParameterTest {
    private static final String ARN =
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/50dc6c495c";

    @AutoClose
    private static CapturedLog log = CapturedLog.ofOurs();

    @AutoClose
    private static CapturedLog containerLog = CapturedLog.ofContainer();

    @TempDir
    private Path folder;

    private Path keys() throws IOException {
        return Files.writeString(folder.resolve("keys.json"), new ForeignIssuer("https://a.example", "k").jwks());
    }

    private static List<String> problems(WebXml webXml) {
        try (TestServer server = TestServer.startAnyway(webXml, "/app")) {
            assertNotNull(server.failure(), "the deployment succeeded");
            return server.failure()
                    .getMessage()
                    .lines()
                    .filter(line -> line.startsWith("  - "))
                    .map(line -> line.substring("  - filter 'jwt': ".length()))
                    .toList();
        }
    }

    @Test
    void eachWrongLineIsNamed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.json"), TestKeys.set(TestKeys.jwk(Algorithm.HS256)));
        Path pair = Files.writeString(folder.resolve("pair.json"), TestKeys.set(TestKeys.jwk(Algorithm.ES256)));
        String file = " keys=" + keys();
        List<String> problems = problems(WebXml.usual()
                .filter("issuer", "https://own.example")
                .filter("tokenSources", "header,header:X-Proxy")
                .filter(
                        "issuers",
                        String.join(
                                "\n",
                                "https://a1.example audience=bank",
                                "https://a2.example" + file,
                                "https://a3.example" + file + " audience=bank rolesclaim=groups",
                                "https://a4.example" + file + " bank s3cr3t",
                                "https://a5.example" + file + " audience=",
                                "https://a6.example" + file + file + " audience=bank",
                                "https://a7.example keys=http://a7.example/certs audience=bank",
                                "https://a8.example keys=certs audience=bank",
                                "https://a9.example keys=" + secret + " audience=bank",
                                "https://a10.example keys=" + pair + " audience=bank",
                                "https://a11.example keys=https://a.example/certs audience=bank algorithm=RS256",
                                "https://a12.example" + file + " audience=bank algorithm=none",
                                "https://a13.example signer=arn:aws:elasticloadbalancing:evil.example/:1:x",
                                "https://a14.example algorithm=ES256 signer=" + ARN,
                                "keys=https://a.example/certs audience=bank",
                                "https://own.example" + file + " audience=bank",
                                "https://good.example" + file + " audience=bank",
                                "https://good.example" + file + " audience=shop")));
        List<String> expected = List.of(
                "line 1: expected keys= with the https URL of a JWK Set or the absolute path of a file",
                "line 2: expected audience=NAME, so that tokens for other applications are refused",
                "line 3: expected words of the form option=value with one of [",
                "line 4: expected words of the form option=value with one of [",
                "line 5: audience: expected one value",
                "line 6: keys: expected one value",
                "line 7: expected an https URL without user and fragment; insecureHttpKeys=true allows http",
                "line 8: expected the absolute path of a file, got something else",
                "line 9: file " + secret + ": expected only public keys, got a secret or private key;",
                "line 10: file " + pair + ": expected only public keys, got a secret or private key;",
                "line 11: expected no algorithm with a URL, because each JWK names its own",
                "line 12: expected one of [HS256",
                "line 13: signer: expected the ARN of an application load balancer",
                "line 14: expected no algorithm with signer, because it is ES256",
                "line 15: expected the issuer first, exactly as in the claim 'iss' of its tokens",
                "line 16: expected another issuer than that of the parameter 'issuer'",
                "line 18: expected one line for each issuer, got a second one");
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(problems.get(i).startsWith("issuers: " + expected.get(i)), problems.get(i));
        }
        assertTrue(problems.get(2).endsWith("got 'rolesclaim'; did you mean 'rolesClaim'?"), problems.get(2));
        assertFalse(problems.toString().contains("s3cr3t"), problems.toString());
        assertEquals(expected.size(), problems.size(), problems.toString());
    }

    @Test
    void headerOfProxyNeedsIssuer() {
        assertEquals(
                List.of(
                        "tokenSources: expected a line for the proxy in 'issuers', because a header:NAME takes tokens of"
                                + " listed issuers only"),
                problems(WebXml.usual().filter("tokenSources", "header,header:X-Proxy")));
    }

    /** A proxy adds its token to requests of other sites too, and the check alone refuses these. */
    @Test
    void headerOfProxyNeedsCrossOriginCheck() throws IOException {
        WebXml proxy = WebXml.usual()
                .filter("tokenSources", "header:X-Proxy")
                .filter("issuers", "https://a.example audience=bank keys=" + keys());
        assertEquals(
                List.of(
                        "csrf: expected enforce or report, because a proxy adds its header:NAME also to requests from other sites,"
                                + " and no SameSite cookie holds these back"),
                problems(proxy.filter("csrf", "off")));
        try (CapturedLog started = CapturedLog.ofOurs();
                TestServer server = TestServer.start(proxy.filter("csrf", "report"))) {
            assertNotNull(server);
            assertTrue(started.text().contains("WARNING JWTF-130 csrf=report: other sites can act"), started.text());
        }
        try (TestServer server = TestServer.start(WebXml.usual()
                .filter("csrf", "off")
                .filter("issuers", "https://a.example audience=bank keys=" + keys()))) {
            assertNotNull(server);
        }
    }

    @Test
    void failedStartEndsTheFetches() {
        Handler failing = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getMessage().startsWith("Tokens of the issuer")) {
                    throw new IllegalStateException("the disk is full");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.github.jwtfilter");
        logger.addHandler(failing);
        try (TestServer server = TestServer.startAnyway(
                WebXml.usual()
                        .filter("insecureHttpKeys", "true")
                        .filter("issuers", "https://a.example audience=bank keys=http://127.0.0.1:1/"),
                "/app")) {
            assertNotNull(server.failure());
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("jwt-filter keys")));
        } finally {
            logger.removeHandler(failing);
        }
    }

    @Test
    void fileIsReadLikeTheParameter() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "# issuers\n\nhttps://a.example\n");
        assertEquals(
                List.of("issuers: line 3: expected audience=NAME, so that tokens for other applications are refused"),
                problems(WebXml.usual().filter("issuers", wrong.toString())));
        assertEquals(
                List.of("issuers: file /missing: cannot be read (NoSuchFileException)"),
                problems(WebXml.usual().filter("issuers", "/missing")));
        Path empty = Files.writeString(folder.resolve("empty"), "# none yet\n");
        assertEquals(
                List.of("issuers: expected 1 to 50 lines with issuers, got 0"),
                problems(WebXml.usual().filter("issuers", empty.toString())));
        String line = " audience=bank keys=" + keys();
        Path many = Files.writeString(
                folder.resolve("many"),
                IntStream.range(0, 51)
                        .mapToObj(i -> "https://" + i + ".example" + line)
                        .collect(Collectors.joining("\n")));
        assertEquals(
                List.of("issuers: expected 1 to 50 lines with issuers, got 51"),
                problems(WebXml.usual().filter("issuers", many.toString())));
    }

    @Test
    void headerOfOtherUseIsNoSource() throws IOException {
        for (String source : List.of("header:Authorization", "header:", "header:a:b")) {
            List<String> problems = problems(WebXml.usual()
                    .filter("tokenSources", source)
                    .filter("issuers", "https://a.example audience=bank keys=" + keys()));
            assertEquals(1, problems.size(), problems.toString());
            assertTrue(problems.get(0).startsWith("tokenSources: expected "), problems.get(0));
        }
        List<String> twice = problems(WebXml.usual()
                .filter("tokenSources", "header:X-Proxy,header:x-proxy")
                .filter("issuers", "https://a.example audience=bank keys=" + keys()));
        assertEquals(List.of("tokenSources: expected each source once, got 'header:X-Proxy,header:x-proxy'"), twice);
    }

    @Test
    void regionOfSignerChoosesTheAddress() throws IOException {
        try (CapturedLog started = CapturedLog.ofOurs();
                TestServer server = TestServer.start(WebXml.usual()
                        .filter(
                                "issuers",
                                "https://a.example signer=" + ARN + "\nhttps://b.example signer="
                                        + ARN.replace("aws:", "aws-us-gov:").replace("eu-west-1", "us-gov-west-1")))) {
            assertNotNull(server);
            assertTrue(
                    started.text()
                            .contains("https://a.example are verified with the keys of"
                                    + " https://public-keys.auth.elb.eu-west-1.amazonaws.com/: []"),
                    started.text());
            assertTrue(
                    started.text()
                            .contains(
                                    "https://b.example are verified with the keys of"
                                            + " https://s3-us-gov-west-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-west-1/"),
                    started.text());
        }
    }
}
