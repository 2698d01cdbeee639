package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Does the command keycloak map each setting of a keycloak.json, or say what to do, without printing a secret? */
final class KeycloakTest {
    /** A confidential client. Settings follow it. */
    private static final String BANK = "'realm':'bank','auth-server-url':'https://login.example.org/auth/',"
            + "'resource':'bank-app','credentials':{'secret':'s3cret'}";

    private static Call call(String settings) {
        return Call.with(("{" + settings + "}").replace('\'', '"'), "keycloak");
    }

    /** Returns the parameters of the printed block. */
    private static Map<String, String> parameters(Call call) throws Exception {
        NodeList found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        ("<web-app>" + call.out + "</web-app>").getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("init-param");
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < found.getLength(); i++) {
            Element parameter = (Element) found.item(i);
            parameters.put(text(parameter, "param-name"), text(parameter, "param-value"));
        }
        return parameters;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    @Test
    void confidentialClientBecomesLoginServlet() throws Exception {
        Call call = call(BANK);
        assertEquals(0, call.status, call::toString);
        assertEquals(
                Map.of(
                        "secretFile", "/etc/myapp/jwt.key",
                        "publicOrigins", "ORIGIN",
                        "rules", "/* authenticated",
                        "oidcIssuer", "https://login.example.org/auth/realms/bank",
                        "oidcClientId", "bank-app",
                        "oidcClientSecret", "${file:/etc/myapp/client-secret}",
                        "oidcPrincipalClaim", "sub",
                        "oidcRolesClaim", "realm_access.roles"),
                parameters(call));
        assertTrue(call.out.contains("<servlet-class>io.github.jwtfilter.LogoutServlet</servlet-class>"), call.out);
        assertTrue(call.err.lines().allMatch(line -> line.startsWith("Next: ")), call.err);
        assertTrue(call.err.contains("write the value of credentials.secret into /etc/myapp/client-secret"), call.err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'use-resource-role-mappings':true       | oidcRolesClaim           | resource_access.bank-app.roles",
                "'use-resource-role-mappings':'true'     | oidcRolesClaim           | resource_access.bank-app.roles",
                "'principal-attribute':'preferred_username' | oidcPrincipalClaim    | preferred_username",
                "'token-store':'cookie','adapter-state-cookie-path':'/a' | cookiePath | /a",
                "'token-store':'COOKIE','token-cookie-path':'/b' | cookiePath       | /b",
                "'truststore':'classpath:trust.jks'      | oidcCertificates         | /etc/myapp/provider.pem",
                "'autodetect-bearer-only':true           | issuers                  | "
                        + "https://login.example.org/auth/realms/bank keys=https://login.example.org/auth/realms/bank"
                        + "/protocol/openid-connect/certs audience=bank-app principalClaim=sub "
                        + "rolesClaim=realm_access.roles",
            })
    void settingBecomesParameter(String setting, String name, String value) throws Exception {
        assertEquals(value, parameters(call(BANK + "," + setting)).get(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'realm-public-key':'MIIB'               | 0 | not needed: realm-public-key: the filter fetches",
                "'confidential-port':8443                | 0 | not needed: confidential-port: redirect URIs begin",
                "'connection-pool-size':20               | 0 | not needed: connection-pool-size: ",
                "'socket-timeout-millis':500             | 0 | not needed: socket-timeout-millis: ",
                "'register-node-at-startup':true         | 0 | not needed: register-node-at-startup: a logout",
                "'register-node-period':60               | 0 | not needed: register-node-period: ",
                "'turn-off-change-session-id-on-login':true | 0 | not needed: turn-off-change-session-id-on-login: ",
                "'token-minimum-time-to-live':10         | 0 | not needed: token-minimum-time-to-live: no token of",
                "'min-time-between-jwks-requests':10     | 0 | not needed: min-time-between-jwks-requests: ",
                "'public-key-cache-ttl':86400            | 0 | not needed: public-key-cache-ttl: ",
                "'ignore-oauth-query-parameter':true     | 0 | not needed: ignore-oauth-query-parameter: ",
                "'enable-pkce':true                      | 0 | not needed: enable-pkce: a login always uses PKCE",
                "'adapter-state-cookie-path':'/a'        | 0 | not needed: adapter-state-cookie-path: ",
                "'token-store':'cookie','adapter-state-cookie-path':'a' | 1 | no counterpart: adapter-state-cookie-path",
                "'allow-any-hostname':true               | 1 | no counterpart: allow-any-hostname: put the provider's",
                "'disable-trust-manager':true            | 1 | no counterpart: disable-trust-manager: put the",
                "'truststore':'t.jks'                    | 1 | check: truststore: write its certificates as PEM",
                "'client-keystore':'c.jks'               | 1 | no counterpart: client-keystore: ",
                "'proxy-url':'http://proxy:3128'         | 1 | no counterpart: proxy-url: set the JVM's properties",
                "'always-refresh-token':true             | 1 | no counterpart: always-refresh-token: oidcRecheck",
                "'expose-token':true                     | 1 | no counterpart: expose-token: ",
                "'enable-basic-auth':true                | 1 | no counterpart: enable-basic-auth: ",
                "'enable-cors':true                      | 1 | no counterpart: enable-cors: map a CORS filter",
                "'enable-cors':true,'cors-max-age':10    | 1 | no counterpart: cors-max-age: see enable-cors",
                "'redirect-rewrite-rules':{'^/a$':'/b'}  | 1 | no counterpart: redirect-rewrite-rules: ",
                "'policy-enforcer':{'paths':[]}          | 1 | no counterpart: policy-enforcer: ",
                "'role-mappings':{'a':'b'}               | 1 | no counterpart: role-mappings: write the pairs into",
                "'autodetect-bearer-only':true           | 1 | check: verify-token-audience: the audience is always",
                "'bearer-onyl':true                      | 1 | unknown: 'bearer-onyl'; did you mean 'bearer-only'?",
                "'something-else':1                      | 1 | unknown: 'something-else'; the block has nothing",
            })
    void otherSettingIsExplained(String setting, int status, String line) {
        Call call = call(BANK + "," + setting);
        assertEquals(status, call.status, call::toString);
        assertTrue(call.err.contains("keycloak: " + line), call::toString);
        assertFalse(call.out.isEmpty());
    }

    @Test
    void switchedOffSettingsNeedNoLine() {
        Call call = call(BANK + ",'expose-token':false,'enable-cors':false,'cors-max-age':10,'policy-enforcer':null,"
                + "'redirect-rewrite-rules':{},'public-client':false,'bearer-only':'false','ssl-required':'external'");
        assertEquals(0, call.status, call::toString);
        assertTrue(call.err.lines().allMatch(line -> line.startsWith("Next: ")), call.err);
    }

    @Test
    void serviceVerifiesTokensOfTheRealmOnly() throws Exception {
        Call call = call("'realm':'bank','auth-server-url':'https://login.example.org','resource':'api',"
                + "'bearer-only':true,'verify-token-audience':true,'use-resource-role-mappings':true");
        assertEquals(0, call.status, call::toString);
        assertEquals(
                Map.of(
                        "keys", "https://login.example.org/realms/bank/protocol/openid-connect/certs",
                        "issuer", "https://login.example.org/realms/bank",
                        "audience", "api",
                        "tokenSources", "header",
                        "principalClaim", "sub",
                        "rolesClaim", "resource_access.api.roles",
                        "rules", "/* authenticated"),
                parameters(call));
        assertFalse(call.out.contains("<servlet>"), call.out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'secret':'s3cret'}                                   | client_secret | ",
                "{'secret':'${env.SECRET}'}                            | ${env:SECRET} | ",
                "{'secret':'${my.secret}'}                             | ${sys:my.secret} | ",
                "{'secret':'${SECRET:s3cret}'}                         | client_secret | ",
                "{'secret':'s3cret${a}'}                               | client_secret | ",
                "{'secret':'${a,s3cret}'}                              | client_secret | ",
                "{'secret':'${a}s3cret}'}                              | client_secret | ",
                "{'secret':'${s3cret'}                                 | client_secret | ",
                "{'secret':'${s3cret\\u0007}'}                         | client_secret | ",
                "{'secret':['s3cret']}                                 | client_secret | ",
                "{'secret-jwt':{'secret':'s3cret','algorithm':'HS512'}} | client_secret | ",
                "{'secret-jwt':'s3cret'}                               | client_secret | ",
                "{'provider':'secret','secret':'s3cret','jwt':{}}      | client_secret | ",
                "{'jwt':{'client-keystore-password':'s3cret'}}         | -             | private_key_jwt",
                "{'own':'s3cret'}                                      | -             | ",
                "{}                                                    | -             | ",
            })
    void credentialsAreNeverPrinted(String credentials, String secret, String authentication) throws Exception {
        Call call = call(BANK.replace("{'secret':'s3cret'}", credentials)
                + ",'truststore-password':'s3cret','client-keystore-password':'s3cret','client-key-password':'s3cret',"
                + "'proxy-url':'http://user:s3cret@proxy'");
        Map<String, String> parameters = parameters(call);
        String expected = secret.equals("client_secret") ? "${file:/etc/myapp/client-secret}" : secret;
        assertEquals(expected, parameters.getOrDefault("oidcClientSecret", "-"), call::toString);
        assertEquals(authentication, parameters.get("oidcClientAuthentication"));
        assertEquals(authentication == null, parameters.containsKey("secretFile"));
        assertFalse((call.out + call.err).contains("s3cret"), call::toString);
        assertEquals(expected.startsWith("${file"), call.err.contains("into /etc/myapp/client-secret"), call::toString);
    }

    @Test
    void publicClientHasNoSecret() throws Exception {
        Call call = call(BANK + ",'public-client':true");
        assertFalse(parameters(call).containsKey("oidcClientSecret"));
        assertTrue(call.err.contains("not needed: credentials: the client is public."), call.err);
        assertFalse(call.err.contains("client-secret"), call.err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'https://a.example/auth'         | 'bank'          | https://a.example/auth/realms/bank",
                "'https://a.example:443/'         | 'bank'          | https://a.example/realms/bank",
                "'https://a.example:8443'         | 'bank'          | https://a.example:8443/realms/bank",
                "'https://a.example'              | 'my bank ä'     | https://a.example/realms/my%20bank%20%C3%A4",
                "'https://a.example'              | '<b>&amp'       | https://a.example/realms/%3Cb%3E&amp",
                "'${env.KC}/auth'                 | '${realm}'      | ${env:KC}/auth/realms/${sys:realm}",
                "'https://${a,b:c}'               | 'bank'          | https://${sys:a}/realms/bank",
                "'https://a.example'              | '${open'        | https://a.example/realms/${open",
            })
    void issuerIsTheOneThatTheRealmWritesIntoTokens(String server, String realm, String issuer) throws Exception {
        Call call =
                call(BANK.replace("'https://login.example.org/auth/'", server).replace("'bank',", realm + ","));
        assertEquals(issuer, parameters(call).get("oidcIssuer"), call::toString);
    }

    @Test
    void defaultOfPlaceholderIsMissedAloud() {
        Call call = call(BANK.replace("'bank',", "'${realm:bank}',"));
        assertEquals(1, call.status, call::toString);
        assertTrue(call.err.contains("check: realm: a placeholder has a default"), call.err);
    }

    @Test
    void plainHttpIsAllowedVisibly() throws Exception {
        Call call = call(BANK.replace("https:", "http:"));
        assertEquals("true", parameters(call).get("insecureHttpIssuer"));
        assertTrue(call.err.contains("check: auth-server-url: plain http lets an attacker"), call.err);
        assertEquals(1, call.status);
        Call service = call(BANK.replace("https:", "http:") + ",'bearer-only':true");
        assertEquals("true", parameters(service).get("insecureHttpKeys"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'realm':'bank'                                | keycloak.json: resource: expected text, got none",
                "'resource':'a','auth-server-url':'https://a'  | keycloak.json: realm: expected text, got none",
                "'resource':'a','realm':'b'                    | keycloak.json: auth-server-url: expected text, got",
                "'resource':'a','realm':'b','auth-server-url':'/auth' | keycloak.json: auth-server-url: expected an abs",
                "'resource':'a','realm':'b','auth-server-url':'ftp://a' | keycloak.json: auth-server-url: expected an",
                "'resource':'a','realm':'b','auth-server-url':'https://s3cret@a' | keycloak.json: auth-server-url: expe",
                "'resource':'a','realm':'b','auth-server-url':'https://s3cret@${a}' | keycloak.json: auth-server-url: e",
                "'resource':'a','realm':7,'auth-server-url':'https://a' | keycloak.json: realm: expected text of at most",
                "'resource':'LONG','realm':'b'                 | keycloak.json: resource: expected text of at most",
                "'resource':'a\\uffff','realm':'b'             | keycloak.json: resource: expected text without control",
                "'resource':'','realm':'b'                     | keycloak.json: resource: expected text, got none",
                "'resource':'a','realm':'b','auth-server-url':'https:///auth' | keycloak.json: auth-server-url: expected",
                "'resource':'a','realm':'b','auth-server-url':'https://a/auth?s3cret' | keycloak.json: auth-server-url:",
                "'resource':'a','realm':'b','auth-server-url':'https://a/auth#s3cret' | keycloak.json: auth-server-url:",
                "'resource':'a\\u0007','realm':'b'             | keycloak.json: resource: expected text without control",
                "'resource':'a','resource':'b'                 | keycloak.json: expected one JSON object with strict",
                "'resource':'a',                               | keycloak.json: expected one JSON object with strict",
                "'bearer-only':'${env.X}',BANK                 | keycloak.json: bearer-only: expected true or false",
                "'public-client':1,BANK                        | keycloak.json: public-client: expected true or false",
                "'ssl-required':'all',HTTP                     | keycloak.json: auth-server-url: expected https, because",
                "'resource':'a b','realm':'b','auth-server-url':'https://a','bearer-only':true | keycloak.json: resource",
                "'resource':'a,b','realm':'b','auth-server-url':'https://a','use-resource-role-mappings':true | "
                        + "keycloak.json: resource: expected no comma",
            })
    void unusableFileIsRefused(String settings, String fault) {
        Call call = call(settings.replace("BANK", BANK)
                .replace("HTTP", BANK.replace("https:", "http:"))
                .replace("LONG", "a".repeat(10_000)));
        assertEquals(2, call.status, call::toString);
        assertEquals("", call.out);
        assertTrue(call.err.startsWith("keycloak: " + fault), call::toString);
        assertFalse(call.err.contains("s3cret"), call::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'credentials':'s3cret'", "'credentials':{'secret':'s3cret','jwt':{}}"})
    void unclearCredentialsAreRefusedWithoutBeingRepeated(String credentials) {
        Call call = call(BANK.replace("'credentials':{'secret':'s3cret'}", credentials));
        assertEquals(2, call.status, call::toString);
        assertFalse((call.out + call.err).contains("s3cret"), call::toString);
    }

    @Test
    void documentShowsTheMoveOfItsExample() throws Exception {
        Call call = Call.of("keycloak", "keycloak/src/test/adapter/WEB-INF/keycloak.json");
        String document = Files.readString(Path.of("docs/MIGRATING-FROM-KEYCLOAK.md"));
        assertTrue(document.contains(call.err), call::toString);
        call.out
                .lines()
                .filter(line -> !line.startsWith("<!--") && !line.contains("ORIGIN") && !line.contains("/* auth"))
                .forEach(line -> assertTrue(document.contains("  " + line + "\n"), line));
    }

    @Test
    void longNameIsNotRepeated() {
        Call call = call(BANK + ",'" + "s3cret".repeat(20) + "':1");
        assertEquals(1, call.status);
        assertTrue(call.err.contains("unknown: a setting whose name has 120 characters"), call.err);
    }

    @Test
    void hugeFileIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keycloak.json"), " ".repeat(KeycloakJson.MAX_BYTES + 1));
        for (Call call :
                List.of(Call.of("keycloak", file.toString()), Call.with(Files.readAllBytes(file), "keycloak", "-"))) {
            assertEquals(2, call.status, call::toString);
            assertTrue(call.err.contains("expected at most 65536 bytes"), call.err);
        }
    }

    @Test
    void fileIsReadAndAnotherWritten(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keycloak.json"), "\uFEFF{" + BANK.replace('\'', '"') + "}");
        Path block = folder.resolve("block.xml");
        Call call = Call.of("keycloak", file.toString(), "-o", block.toString());
        assertEquals(0, call.status, call::toString);
        assertEquals("", call.out);
        assertEquals(call(BANK).out, Files.readString(block));
        Call missing = Call.of("keycloak", folder.resolve("absent").toString());
        assertEquals(2, missing.status);
        assertTrue(missing.err.contains("cannot be read (NoSuchFileException)"), missing.err);
    }
}
