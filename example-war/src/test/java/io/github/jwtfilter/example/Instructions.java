package io.github.jwtfilter.example;

import java.nio.file.Path;

/** Suggestions for a user to try when both servers are running. */
final class Instructions {
    private Instructions() {}

    static String text(String bank, String retirement, Path secret) {
        return """

                Bank and Retirement are up: two servers that share one file,
                %3$s

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

                Ctrl-C ends both.
                """.formatted(bank, retirement, secret);
    }
}
