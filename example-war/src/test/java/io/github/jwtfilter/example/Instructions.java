package io.github.jwtfilter.example;

import java.nio.file.Path;

/** Suggestions for a user to try when both servers are running. */
final class Instructions {
    private Instructions() {}

    /** Returns what to try with two servers that share a key. */
    static String text(String bank, String retirement, Path secret) {
        return text(bank, retirement, "one file,\n" + secret, "");
    }

    /** Returns what to try with two servers that also share a Redis. */
    static String withSharedLogout(String bank, String retirement, Path secret) {
        return text(bank, retirement, "a Redis and one file,\n" + secret, """

                Log out at Bank with a copy of the cookie. A second later, Retirement refuses the copy:
                curl -s -b /tmp/example-cookies -X POST %1$s/user/logout
                curl -s -b /tmp/example-cookies %2$s/api/balance
                """.formatted(bank, retirement));
    }

    private static String text(String bank, String retirement, String shared, String logout) {
        return """

                Bank and Retirement are up: two servers that share %3$s

                  Bank        %1$s/
                  Retirement  %2$s/

                  user                  password        roles
                  customer@example.org  sunny-harbour   customer
                  saver@example.org     quiet-orchard   customer
                  admin@example.org     brass-lantern   customer, admin

                Log in at Bank and keep the cookie:
                curl -s -c /tmp/example-cookies -H 'Content-Type: application/json' -d '{"email":"customer@example.org","password":"sunny-harbour","cookie":true}' %1$s/user/login

                Show the cookie to Retirement:
                curl -s -b /tmp/example-cookies %2$s/api/balance

                Or take a token from Bank to Retirement, without a cookie:
                curl -s -H "Authorization: Bearer $(curl -s -H 'Content-Type: application/json' -d '{"email":"saver@example.org","password":"quiet-orchard"}' %1$s/user/login | sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p')" %2$s/api/balance
                %4$s
                Ctrl-C ends both.
                """.formatted(bank, retirement, shared, logout);
    }
}
