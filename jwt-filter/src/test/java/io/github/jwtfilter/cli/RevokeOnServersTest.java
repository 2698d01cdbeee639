package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does a running server refuse the logins that the command ends, and those only? */
final class RevokeOnServersTest {
    private static final String ADDRESS = "jdbc:h2:mem:servers;DB_CLOSE_DELAY=-1";
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private static TestNaming naming;
    private static JdbcConnectionPool pool;
    private static TestServer bank;
    private static TestServer shop;

    @BeforeAll
    static void start() {
        pool = JdbcConnectionPool.create(ADDRESS, "jwt", TestStore.PASSWORD);
        naming = new TestNaming().bind("java:comp/env/jdbc/logins", pool);
        bank = TestServer.start(application());
        shop = TestServer.start(application().filter("issuer", "shop"));
    }

    @AfterAll
    static void stop() {
        shop.close();
        bank.close();
        naming.close();
        pool.dispose();
    }

    private static WebXml application() {
        return WebXml.usual().filter("store", "jdbc:java:comp/env/jdbc/logins").servlet("/page", WhoServlet.class);
    }

    private static String logIn(TestServer server, String name) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=" + name + "&password=secret"), "jwt");
    }

    /** Waits, because a server on a busy machine may answer 503 until it has read the store again. */
    private static void awaitPage(int status, TestServer server, String token) {
        Waiting.until(
                "the page answers " + status,
                () -> server.get("/app/page", "Cookie", "jwt=" + token).statusCode() == status);
    }

    private static String sid(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        Matcher sid = SID.matcher(new String(claims, StandardCharsets.UTF_8));
        assertTrue(sid.find());
        return sid.group(1);
    }

    private static void revoke(String target) {
        String address = ADDRESS + ";USER=jwt;PASSWORD=" + TestStore.PASSWORD;
        String[] call = ("revoke --store " + address + " " + target).split(" ");
        Waiting.until("the store confirms", () -> Call.waiting(call).status == 0);
    }

    @Test
    void endedLoginsAreRefusedOnAllServersAndOthersStand() {
        String user = logIn(shop, "user");
        String userAtBank = logIn(bank, "user");
        String phone = logIn(shop, "admin");
        String laptop = logIn(shop, "admin");
        String phoneAtBank = logIn(bank, "admin");
        String laptopAtBank = logIn(bank, "admin");
        awaitPage(200, shop, user);

        // The tokens of this server have an issuer, so it is another login.
        revoke("--login " + sid(laptop));
        revoke("--login " + sid(laptopAtBank) + " --issuer shop");
        revoke("--login " + sid(phone) + " --issuer shop");
        revoke("--login " + sid(phoneAtBank));
        revoke("--user user");

        awaitPage(401, shop, user);
        awaitPage(401, bank, userAtBank);
        awaitPage(401, shop, phone);
        awaitPage(401, bank, phoneAtBank);
        awaitPage(200, shop, laptop);
        awaitPage(200, bank, laptopAtBank);
        awaitPage(200, shop, logIn(shop, "user"));
    }

    @Test
    void allLoginsAreRefusedAndNewOnesStand() {
        String user = logIn(shop, "user");
        String admin = logIn(bank, "admin");
        revoke("--all");
        awaitPage(401, shop, user);
        awaitPage(401, bank, admin);
        awaitPage(200, shop, logIn(shop, "user"));
    }
}
