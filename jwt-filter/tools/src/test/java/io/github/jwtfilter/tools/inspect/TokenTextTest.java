package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the token found in pasted text? */
final class TokenTextTest {
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN",
                "  TOKEN\n",
                "Bearer TOKEN",
                "bearer   TOKEN",
                "Authorization: Bearer TOKEN",
                "authorization:Bearer TOKEN",
                "Cf-Access-Jwt-Assertion: TOKEN",
                "\"TOKEN\"",
                "'TOKEN'",
                "jwt=TOKEN",
                "Cookie: jwt=TOKEN",
                "Cookie: theme=dark; jwt=TOKEN; lang=en",
                "Set-Cookie: jwt=TOKEN; Path=/; HttpOnly",
                "{\"access_token\":\"TOKEN\",\"expires_in\":300}",
                "https://bank.example/cb#id_token=TOKEN&state=x",
                "curl -H 'Authorization: Bearer TOKEN' https://bank.example/"
            })
    void tokenIsFound(String pasted) {
        assertEquals(TOKEN, TokenText.of(pasted.replace("TOKEN", TOKEN)).token());
    }

    @Test
    void lineBreaksWithinTheTokenAreLeftOut() {
        TokenText text =
                TokenText.of(TOKEN.substring(0, 10) + "\r\n" + TOKEN.substring(10, 30) + " \n" + TOKEN.substring(30));
        assertEquals(TOKEN, text.token());
        assertEquals("White space in the token was left out.", text.note());
    }

    @Test
    void nameOfTheCookieIsSaid() {
        assertEquals(
                "The token is the value of jwt.",
                TokenText.of("Cookie: theme=dark; jwt=" + TOKEN).note());
    }

    @Test
    void secondTokenIsSaid() {
        String note = TokenText.of("Cookie: jwt=" + TOKEN + "; old=" + TOKEN).note();
        assertEquals("The token is the value of jwt. It is the first of 2; the others were left out.", note);
    }

    @Test
    void textWithoutTokenIsKept() {
        assertEquals("hello;world", TokenText.of("hello;world").token());
        assertTrue(TokenText.of("  \n").token().isEmpty());
    }

    @Test
    void longHostileTextIsReadInTime() {
        assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> TokenText.of(";" + "eyJ".repeat(30_000) + ";" + "eyJ=.".repeat(1_000)));
    }
}
